"""What the demo company sells."""

from typing import NamedTuple

MACHINES = "咖啡机 Machines"
COFFEE = "咖啡 Coffee"
CARE = "保养 Care"
BUSINESS = "商用 Business"

HOME_ONE, HOME_PRO = "M-101", "M-201"
OFFICE, BAR, PLAN = "B-310", "B-480", "B-900"


class ProductPlan(NamedTuple):
    """One product with its price in CNY; `weight` says how often a buyer of coffee takes it along."""

    code: str
    name: str
    category: str
    price: int
    weight: int


PRODUCTS = tuple(
    ProductPlan(*row)
    for row in (
        (HOME_ONE, "小岚家用咖啡机 Lan Home One", MACHINES, 899, 0),
        (HOME_PRO, "小岚专业咖啡机 Lan Home Pro", MACHINES, 2499, 0),
        ("M-055", "手持奶泡器 Milk frother", MACHINES, 159, 2),
        ("M-077", "磨豆机 Grinder", MACHINES, 459, 2),
        ("C-011", "胶囊·云南 Capsules Yunnan", COFFEE, 89, 30),
        ("C-012", "胶囊·综合 Capsules mixed", COFFEE, 99, 26),
        ("C-021", "咖啡豆·意式 Beans espresso", COFFEE, 118, 20),
        ("C-022", "咖啡豆·手冲 Beans filter", COFFEE, 128, 14),
        ("K-001", "滤芯 Water filter", CARE, 69, 12),
        ("K-002", "除垢剂 Descaler", CARE, 39, 10),
        ("K-100", "安心保养计划 Care plan", CARE, 299, 3),
        (OFFICE, "办公咖啡机 Office 310", BUSINESS, 12800, 0),
        (BAR, "咖啡吧台 Bar 480", BUSINESS, 46800, 0),
        (PLAN, "全包服务 All-in service", BUSINESS, 3600, 0),
    )
)
