"""Turns the name of a company into what tells it from others: without region, legal form and the like."""

import re

from customer_map.matching.folding import folded
from customer_map.matching.tokens import CJK, CJK_RUN

ENGLISH = """
ltd limited inc incorporated corp corporation co company llc llp lp plc gmbh mbh ag kg ohg ug se sa sarl sas srl spa bv
nv oy oyj ab as asa aps pty pte pvt kk kabushiki kaisha sdn bhd group holding holdings the and of
"""
CHINESE = """
股份有限责任公司 集团股份有限公司 集团有限责任公司 控股集团有限公司 集团有限公司 控股有限公司 股份有限公司
有限责任公司 有限公司 股份公司 集团公司 总公司 分公司 子公司 集团 控股 股份 公司 有限合伙 合伙企业
股份有限責任公司 集團股份有限公司 集團有限公司 有限責任公司 集團公司 集團 株式会社 有限会社 주식회사
"""
PLACES = """
中国 中國 北京 上海 天津 重庆 河北 山西 内蒙古 辽宁 吉林 黑龙江 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南
广东 广西 海南 四川 贵州 云南 西藏 陕西 甘肃 青海 宁夏 新疆 香港 澳门 台湾 广州 深圳 杭州 南京 苏州 无锡 宁波
成都 武汉 西安 青岛 济南 大连 沈阳 长春 哈尔滨 郑州 长沙 福州 厦门 合肥 昆明 南宁 东莞 佛山 珠海 石家庄 太原
温州 常州 烟台
"""
ENGLISH_FORMS = frozenset(ENGLISH.split())
# Longest first: 集团股份有限公司 goes at once and not as 公司 alone.
CHINESE_FORMS = tuple(sorted(CHINESE.split(), key=len, reverse=True))
REGIONS = tuple(PLACES.split())
REGION = re.compile(rf"^(?:{'|'.join(REGIONS)})(?:省|市|自治区|特别行政区)?")
NAMED_PLACE = re.compile(rf"^[{CJK}]{{2,3}}(?:省|市)")
# (上海), （中国）: a region in brackets, wherever it stands.
BRACKETED = re.compile(r"[（(【\[][^）)】\]]{0,12}[）)】\]]")
BRACKETED_WITHIN = re.compile(rf"{BRACKETED.pattern}(?=[{CJK}])")
APOSTROPHES = re.compile(r"['’`´.]")
WORD = re.compile(r"[^\W_]+")
SHORTEST_CORE = 2


def company_core(name: str) -> str:
    """Return what is left of a company's name when legal form and region are taken away.

    >>> company_core("上海华为技术有限公司"), company_core("华为技术（上海）股份有限公司")
    ('华为技术', '华为技术')
    >>> company_core("ACME Trading Co., Ltd."), company_core("Müller & Söhne GmbH")
    ('acme trading', 'muller sohne')
    """
    spelt = folded(name)
    open_name = BRACKETED.sub(" ", BRACKETED_WITHIN.sub("", spelt))
    words = WORD.findall(APOSTROPHES.sub("", open_name)) or WORD.findall(spelt)
    kept = [word for word in words if word not in ENGLISH_FORMS] or words
    return " ".join(_chinese_core(word) if CJK_RUN.search(word) else word for word in kept)


def _chinese_core(name: str) -> str:
    core = _without_forms(name)
    for place in (REGION, NAMED_PLACE):
        shorter = place.sub("", core)
        core = shorter if len(shorter) >= SHORTEST_CORE else core
    return core


def _without_forms(name: str) -> str:
    core = name
    while True:
        form = next((form for form in CHINESE_FORMS if core.endswith(form)), "")
        if not form or len(core) - len(form) < SHORTEST_CORE:
            return core
        core = core.removesuffix(form)
