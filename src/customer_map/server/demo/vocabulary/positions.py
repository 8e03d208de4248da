"""The places in a buying centre: who there is, in which department, whom each reports to, and what role each plays."""

from typing import NamedTuple


class PositionPlan(NamedTuple):
    """One place; `above` names the key of the place it reports to ("" at the top)."""

    key: str
    above: str
    title: str
    title_english: str
    department: str
    department_english: str
    role: str
    influence: int


# Sorted so that a smaller organisation simply takes fewer of them: everybody's superior stands before.
POSITIONS = tuple(
    PositionPlan(*row)
    for row in (
        ("ceo", "", "总经理", "Chief Executive", "管理层", "Management", "decision_maker", 95),
        (
            "coo",
            "ceo",
            "运营总监",
            "Operations Director",
            "运营部",
            "Operations",
            "economic_buyer",
            80,
        ),
        (
            "facility",
            "coo",
            "行政后勤经理",
            "Facilities Manager",
            "行政部",
            "Facilities",
            "champion",
            60,
        ),
        (
            "buyer",
            "coo",
            "采购经理",
            "Purchasing Manager",
            "采购部",
            "Purchasing",
            "procurement",
            55,
        ),
        ("office", "facility", "办公室主管", "Office Lead", "行政部", "Facilities", "user", 25),
        ("cfo", "ceo", "财务总监", "Finance Director", "财务部", "Finance", "economic_buyer", 85),
        (
            "people",
            "ceo",
            "人力资源总监",
            "People Director",
            "人力资源部",
            "People",
            "influencer",
            65,
        ),
        (
            "quality",
            "coo",
            "品质与卫生主管",
            "Quality and Hygiene Lead",
            "品质部",
            "Quality",
            "evaluator",
            50,
        ),
        ("cio", "ceo", "信息总监", "IT Director", "信息部", "IT", "evaluator", 60),
        (
            "culture",
            "people",
            "员工体验经理",
            "Workplace Experience Manager",
            "人力资源部",
            "People",
            "influencer",
            45,
        ),
        (
            "controller",
            "cfo",
            "财务控制经理",
            "Financial Controller",
            "财务部",
            "Finance",
            "blocker",
            50,
        ),
        (
            "security",
            "cio",
            "设备与网络安全工程师",
            "Device Security Engineer",
            "信息部",
            "IT",
            "evaluator",
            40,
        ),
        ("legal", "cfo", "法务顾问", "Legal Counsel", "法务部", "Legal", "influencer", 45),
        ("site_a", "coo", "一号园区经理", "Site Manager North", "运营部", "Operations", "user", 40),
        ("site_b", "coo", "二号园区经理", "Site Manager South", "运营部", "Operations", "user", 38),
        (
            "sustain",
            "ceo",
            "可持续发展负责人",
            "Sustainability Lead",
            "管理层",
            "Management",
            "influencer",
            50,
        ),
        (
            "senior_buyer",
            "buyer",
            "高级采购员",
            "Senior Buyer",
            "采购部",
            "Purchasing",
            "procurement",
            35,
        ),
        (
            "assistant",
            "ceo",
            "总经理助理",
            "Assistant to the Chief Executive",
            "管理层",
            "Management",
            "influencer",
            55,
        ),
        ("kitchen", "site_a", "餐饮主管", "Catering Lead", "运营部", "Operations", "user", 30),
        (
            "engineer",
            "facility",
            "设备工程师",
            "Maintenance Engineer",
            "行政部",
            "Facilities",
            "evaluator",
            35,
        ),
        (
            "analyst",
            "controller",
            "预算分析师",
            "Budget Analyst",
            "财务部",
            "Finance",
            "evaluator",
            20,
        ),
        (
            "floor_a",
            "site_b",
            "楼层协调员",
            "Floor Coordinator",
            "运营部",
            "Operations",
            "user",
            15,
        ),
        ("trainer", "culture", "内训师", "Trainer", "人力资源部", "People", "user", 15),
        (
            "contract",
            "legal",
            "合同专员",
            "Contract Specialist",
            "法务部",
            "Legal",
            "procurement",
            20,
        ),
        ("floor_b", "site_a", "班组长", "Shift Lead", "运营部", "Operations", "user", 15),
    )
)
