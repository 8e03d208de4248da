from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from customer_map.server.crm.recurrence.rules import parse_rule
from customer_map.server.crm.recurrence.sentences import sentence

SHANGHAI = ZoneInfo("Asia/Shanghai")

SAID = (
    ("FREQ=DAILY", "Every day", "每天"),
    ("FREQ=DAILY;INTERVAL=3", "Every 3 days", "每 3 天"),
    (
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "Every 2 weeks on Monday and Thursday",
        "每 2 周，星期一和星期四",
    ),
    ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every week on working days", "每周，工作日"),
    (
        "FREQ=WEEKLY;BYDAY=MO,WE,FR;COUNT=7",
        "Every week on Monday, Wednesday and Friday, 7 times",
        "每周，星期一、星期三和星期五，共 7 次",
    ),
    ("FREQ=MONTHLY;BYMONTHDAY=-1", "Every month on the last day", "每月，最后一天"),
    ("FREQ=MONTHLY;BYMONTHDAY=1,15", "Every month on day 1 and day 15", "每月，1 日和15 日"),
    ("FREQ=MONTHLY;BYDAY=2TU", "Every month on the second Tuesday", "每月，第二个星期二"),
    ("FREQ=MONTHLY;BYDAY=-1FR", "Every month on the last Friday", "每月，最后一个星期五"),
    (
        "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2",
        "Every month on the last but one of: working days",
        "每月，工作日中的倒数第二个",
    ),
    (
        "FREQ=YEARLY;BYMONTH=3;BYDAY=1SU",
        "Every year in March on the first Sunday",
        "每年，三月，第一个星期日",
    ),
    ("FREQ=DAILY;COUNT=1", "Every day, once", "每天，共 1 次"),
    # The end is 18:00 UTC, which is the next day in Shanghai.
    (
        "FREQ=DAILY;UNTIL=20261231T180000Z",
        "Every day until Jan. 1, 2027",
        "每天，直到 2027年1月1日",
    ),
    ("FREQ=DAILY;UNTIL=20261231", "Every day until Dec. 31, 2026", "每天，直到 2026年12月31日"),
    (
        "FREQ=YEARLY;BYWEEKNO=20",
        "By the rule FREQ=YEARLY;BYWEEKNO=20",
        "按规则 FREQ=YEARLY;BYWEEKNO=20",
    ),
)


@pytest.mark.parametrize(("text", "english", "chinese"), SAID)
def test_a_rule_is_said_in_both_languages(text: str, english: str, chinese: str) -> None:
    with translation.override("en"):
        assert sentence(parse_rule(text), SHANGHAI) == english
    with translation.override("zh-hans"):
        assert sentence(parse_rule(text), SHANGHAI) == chinese
