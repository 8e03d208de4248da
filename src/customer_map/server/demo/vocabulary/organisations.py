"""Sixty invented organisations: name, other name, industry, region, employees."""

from typing import NamedTuple

from customer_map.server.demo.vocabulary import places

HOSPITALITY = "酒店餐饮 Hospitality"
HEALTH = "医疗健康 Healthcare"
TECHNOLOGY = "科技互联网 Technology"
EDUCATION = "教育 Education"
MANUFACTURING = "制造业 Manufacturing"
RETAIL = "零售 Retail"

EAST, SOUTH, NORTH = places.EAST_CHINA, places.SOUTH_CHINA, places.NORTH_CHINA
SOUTHWEST, NORTHEAST = places.SOUTHWEST_CHINA, places.NORTHEAST_CHINA
ASIA, EUROPE, AMERICA = places.SOUTHEAST_ASIA, places.EUROPE, places.NORTH_AMERICA


class OrganisationName(NamedTuple):
    """One line of the table below."""

    name: str
    alias: str
    industry: str
    region: str
    employees: int


ORGANISATIONS = tuple(
    OrganisationName(*row)
    for row in (
        ("云杉里酒店集团", "Yunshanli Hotels", HOSPITALITY, EAST, 4200),
        ("澄湖度假村", "Chenghu Lake Resorts", HOSPITALITY, EAST, 860),
        ("白鹭滩酒店", "Egret Beach Hotel", HOSPITALITY, SOUTH, 320),
        ("暖炉餐饮", "Warm Stove Dining", HOSPITALITY, SOUTH, 1500),
        ("竹影茶餐厅", "Bamboo Shade Cafés", HOSPITALITY, SOUTHWEST, 640),
        ("朔风宾馆", "North Wind Inns", HOSPITALITY, NORTHEAST, 410),
        ("Harrow & Finch Hotels", "哈罗芬奇酒店", HOSPITALITY, EUROPE, 2300),
        ("Tidewick Cruises", "泰德威克邮轮", HOSPITALITY, EUROPE, 1900),
        ("Palm Lantern Resorts", "棕灯度假村", HOSPITALITY, ASIA, 980),
        ("Maple Hollow Lodges", "枫谷山庄", HOSPITALITY, AMERICA, 540),
        ("仁栖医院", "Renqi Hospital", HEALTH, EAST, 3100),
        ("晨曦妇幼医院", "Dawnlight Women's Hospital", HEALTH, NORTH, 1250),
        ("康禾体检", "Kanghe Health Checks", HEALTH, SOUTH, 780),
        ("青囊药业", "Qingnang Pharma", HEALTH, SOUTHWEST, 2600),
        ("暖阳康复中心", "Warm Sun Rehabilitation", HEALTH, NORTHEAST, 290),
        ("知微检测", "Zhiwei Diagnostics", HEALTH, EAST, 510),
        ("Caldervale Clinics", "卡尔德谷诊所", HEALTH, EUROPE, 1400),
        ("Lindenhof Pflege", "林登霍夫护理", HEALTH, EUROPE, 690),
        ("Orchid Bay Medical", "兰湾医疗", HEALTH, ASIA, 1120),
        ("Silver Birch Care", "银桦护理", HEALTH, AMERICA, 830),
        ("星涧科技", "Xingjian Technology", TECHNOLOGY, EAST, 5200),
        ("雾屿软件", "Mist Isle Software", TECHNOLOGY, EAST, 940),
        ("山雀网络", "Titmouse Networks", TECHNOLOGY, SOUTH, 2100),
        ("折纸机器人", "Origami Robotics", TECHNOLOGY, SOUTH, 760),
        ("北斋数据", "Beizhai Data", TECHNOLOGY, NORTH, 1800),
        ("拾光游戏", "Pick-up Light Games", TECHNOLOGY, SOUTHWEST, 430),
        ("Tarnfield Systems", "塔恩菲尔德系统", TECHNOLOGY, EUROPE, 1250),
        ("Kopfsalat Studios", "生菜工作室", TECHNOLOGY, EUROPE, 120),
        ("Mangosteen Pay", "山竹支付", TECHNOLOGY, ASIA, 890),
        ("Nine Herons Software", "九鹭软件", TECHNOLOGY, AMERICA, 1650),
        ("青禾外国语学校", "Qinghe Language School", EDUCATION, EAST, 420),
        ("麓野大学", "Luye University", EDUCATION, SOUTH, 3600),
        ("知新职业学院", "Zhixin College", EDUCATION, NORTH, 1100),
        ("启明图书馆", "Qiming Libraries", EDUCATION, NORTH, 260),
        ("小荷幼教", "Little Lotus Kindergartens", EDUCATION, SOUTHWEST, 900),
        ("冰河理工学院", "Ice River Institute", EDUCATION, NORTHEAST, 1500),
        ("Oakmere University", "奥克米尔大学", EDUCATION, EUROPE, 4100),
        ("Banyan International School", "榕树国际学校", EDUCATION, ASIA, 350),
        ("Fernhill Academy", "蕨丘学院", EDUCATION, AMERICA, 480),
        ("Quillbrook College", "羽溪学院", EDUCATION, EUROPE, 730),
        ("赤石精工", "Redstone Precision Works", MANUFACTURING, EAST, 6800),
        ("临川轴承", "Linchuan Bearings", MANUFACTURING, EAST, 2400),
        ("沐光电池", "Muguang Batteries", MANUFACTURING, SOUTH, 7300),
        ("雁鸣纺织", "Wild Goose Textiles", MANUFACTURING, SOUTH, 3900),
        ("砚台纸业", "Inkstone Paper", MANUFACTURING, NORTH, 1700),
        ("梯田农机", "Terrace Farm Machines", MANUFACTURING, SOUTHWEST, 1300),
        ("黑土重工", "Black Earth Heavy Works", MANUFACTURING, NORTHEAST, 5600),
        ("Brightwater Pumps", "明水泵业", MANUFACTURING, EUROPE, 2200),
        ("Rubber Tree Mouldings", "橡树模塑", MANUFACTURING, ASIA, 1450),
        ("Coldforge Tools", "冷锻工具", MANUFACTURING, AMERICA, 980),
        ("巷口便利", "Alley Corner Stores", RETAIL, EAST, 8800),
        ("半日闲书店", "Half-Day Bookshops", RETAIL, EAST, 610),
        ("橘子家居", "Tangerine Home", RETAIL, SOUTH, 2700),
        ("北巷超市", "North Lane Markets", RETAIL, NORTH, 4300),
        ("椒盐百货", "Pepper & Salt Stores", RETAIL, SOUTHWEST, 3200),
        ("雪橇户外", "Sledge Outdoor", RETAIL, NORTHEAST, 540),
        ("Hollyhock Garden Centres", "蜀葵园艺", RETAIL, EUROPE, 1100),
        ("Windmolen Kruiden", "风车香料", RETAIL, EUROPE, 240),
        ("Lychee Lane", "荔枝巷", RETAIL, ASIA, 760),
        ("Copper Kettle Grocers", "铜壶食品", RETAIL, AMERICA, 1350),
    )
)
