"""Company names lose their legal form and region, and never everything."""

import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.matching import companies
from customer_map.matching.companies import company_core

SAME = [
    ("华为技术有限公司", "深圳市华为技术有限公司"),
    ("阿里巴巴集团控股有限公司", "阿里巴巴（中国）有限公司"),
    ("上海汽车集团股份有限公司", "上海汽车集团"),
    ("北京字节跳动科技有限公司", "字节跳动科技"),
    ("ＡＢＢ（中国）有限公司", "ABB"),
    ("Siemens AG", "SIEMENS Aktien AG".replace(" Aktien", "")),
    ("The Coca-Cola Company", "Coca Cola Co."),
    ("Müller GmbH & Co. KG", "Muller GmbH"),
    ("Macy's, Inc.", "Macys"),
    ("Kerr Holdings Pte. Ltd.", "Kerr"),
]


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(companies).failed == 0


@pytest.mark.parametrize(("one", "other"), SAME)
def test_names_of_one_company_have_one_core(one: str, other: str) -> None:
    assert company_core(one) == company_core(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("华为技术有限公司", "中兴通讯股份有限公司"), ("Acme Trading Ltd", "Acme Mining Ltd")],
)
def test_names_of_two_companies_stay_apart(one: str, other: str) -> None:
    assert company_core(one) != company_core(other)


@pytest.mark.parametrize(
    "name", ["有限公司", "上海", "中国集团", "Group Holding Ltd", "The Company"]
)
def test_a_name_of_nothing_but_form_keeps_something(name: str) -> None:
    assert company_core(name)


@given(st.text(alphabet="华为上海集团有限公司 Ltd.&()（）", min_size=1))
def test_a_name_with_a_letter_never_becomes_empty_by_its_form(name: str) -> None:
    if any(character.isalnum() for character in name.replace("（", "(").split("(")[0]):
        assert company_core(name)
