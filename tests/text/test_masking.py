import pytest
from hypothesis import given
from hypothesis import strategies as st

from customer_map.text.masking import masked

HIDDEN = [
    ("写信到 a.b+c@mail.example.com.cn 即可", "写信到 [mail] 即可"),
    ("mail me: john_doe@example.org!", "mail me: [mail]!"),
    ("请回电13812345678", "请回电[phone]"),
    ("电话 138 1234 5678 或 +86 139-1234-5678", "电话 [phone] 或 [phone]"),
    ("座机010-62345678", "座机[phone]"),
    ("热线400-820-8820", "热线[phone]"),
    ("call +1 (415) 555-2671", "call [phone]"),
    ("call (415) 555-2671 or 415-555-2671", "call [phone] or [phone]"),
    ("+49 30 1234 5678 please", "[phone] please"),
    ("身份证110101199003078515", "身份证[id]"),
    ("尾号X：11010119900307851X", "尾号X：[id]"),
    ("SSN 123-45-6789", "SSN [id]"),
    ("护照号E12345678", "护照号[id]"),
    ("passport number: AB1234567", "passport number: [id]"),
    ("卡号4111 1111 1111 1111", "卡号[card]"),
    ("my card 4111-1111-1111-1111 was charged", "my card [card] was charged"),
    ("Mr. John Smith was rude", "Mr. [name] was rude"),
    ("Thanks to Dr Lee and Mrs. O'Neill", "Thanks to Dr [name] and Mrs. [name]"),
    ("My name is Anna Bell and", "My name is [name] and"),
    ("张伟先生和李经理都很好", "[name]先生和[name]经理都很好"),
    ("我叫王小明，请回电", "我叫[name]，请回电"),
    ("周末高先生来过", "周末[name]先生来过"),
    ("感谢王师傅", "感谢[name]师傅"),
]
SHOWN = [
    "订单号 20240315123456 已发",
    "It cost 1,234.56 on 2024-03-15",
    "型号 iPhone 15 128G",
    "客户经理很好",
    "安装师傅很专业",
    "高级经理来过",
    "方便的老师",
    "万能师傅",
    "服务员小姐很热情",
    "2018-2019年",
    "the manager was nice",
    "IP 192.168.1.10",
    "卡号1234 5678 9012 3456",
    "",
]


@pytest.mark.parametrize(("text", "expected"), HIDDEN)
def test_personal_data_is_hidden(text: str, expected: str) -> None:
    assert masked(text) == expected


@pytest.mark.parametrize("text", SHOWN)
def test_what_only_looks_like_it_is_shown(text: str) -> None:
    assert masked(text) == text


@given(st.text(max_size=200))
def test_masking_twice_hides_nothing_more_of_ordinary_text(text: str) -> None:
    once = masked(text)
    assert isinstance(masked(once), str)
