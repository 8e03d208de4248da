"""Regions with their cities, as the demo company divides its markets."""

from typing import NamedTuple

EAST_CHINA = "华东 East China"
SOUTH_CHINA = "华南 South China"
NORTH_CHINA = "华北 North China"
SOUTHWEST_CHINA = "西南 Southwest China"
NORTHEAST_CHINA = "东北 Northeast China"
SOUTHEAST_ASIA = "东南亚 Southeast Asia"
EUROPE = "欧洲 Europe"
NORTH_AMERICA = "北美 North America"


class City(NamedTuple):
    """A city and the country it lies in (ISO 3166 code)."""

    name: str
    country: str


class Region(NamedTuple):
    """A region, its weight among person customers, and its cities."""

    name: str
    weight: int
    cities: tuple[City, ...]

    @property
    def is_chinese(self) -> bool:
        """Whether people there write Chinese."""
        return self.cities[0].country == "CN"


def _china(names: str) -> tuple[City, ...]:
    return tuple(City(name, "CN") for name in names.split())


REGIONS = (
    Region(EAST_CHINA, 24, _china("上海 杭州 南京 苏州 宁波")),
    Region(SOUTH_CHINA, 18, _china("广州 深圳 厦门 佛山")),
    Region(NORTH_CHINA, 16, _china("北京 天津 济南 青岛")),
    Region(SOUTHWEST_CHINA, 12, _china("成都 重庆 昆明")),
    Region(NORTHEAST_CHINA, 9, _china("沈阳 大连 哈尔滨")),
    Region(
        SOUTHEAST_ASIA,
        8,
        (City("Singapore", "SG"), City("Kuala Lumpur", "MY"), City("Bangkok", "TH")),
    ),
    Region(EUROPE, 8, (City("Berlin", "DE"), City("Rotterdam", "NL"), City("Lyon", "FR"))),
    Region(NORTH_AMERICA, 5, (City("Toronto", "CA"), City("Portland", "US"))),
)
BY_NAME = {region.name: region for region in REGIONS}
