import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from customer_map.server.crm.recurrence.errors import (
    ExcessiveRuleError,
    RecurrenceError,
    TooFrequentError,
    UnreadableRuleError,
)
from customer_map.server.crm.recurrence.rules import Frequency, Weekday, parse_rule


def test_a_rule_is_read_part_by_part() -> None:
    rule = parse_rule("rrule:freq=monthly;interval=2;byday=-1FR,MO;bymonth=12,1;count=7;wkst=su")
    assert (rule.frequency, rule.interval, rule.count) == (Frequency.MONTHLY, 2, 7)
    assert rule.weekdays == (Weekday(4, -1), Weekday(0))
    assert (rule.months, rule.week_start) == ((1, 12), 6)


@pytest.mark.parametrize(
    "text",
    [
        "FREQ=DAILY",
        "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH",
        "FREQ=MONTHLY;COUNT=3;BYMONTHDAY=-1,15",
        "FREQ=YEARLY;UNTIL=20301231T235959Z;BYMONTH=2;BYDAY=-1SU",
        "FREQ=DAILY;UNTIL=20301231",
        "FREQ=DAILY;UNTIL=20301231T090000;BYHOUR=9,17",
        "FREQ=WEEKLY;BYDAY=SU;WKST=SU",
    ],
)
def test_a_rule_is_written_as_it_was_read(text: str) -> None:
    assert str(parse_rule(text)) == text
    assert parse_rule(str(parse_rule(text))) == parse_rule(text)


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", UnreadableRuleError),
        ("every day", UnreadableRuleError),
        ("FREQ=SOMETIMES", UnreadableRuleError),
        ("INTERVAL=2", UnreadableRuleError),
        ("FREQ=DAILY;FREQ=DAILY", UnreadableRuleError),
        ("FREQ=DAILY;X-MINE=1", UnreadableRuleError),
        ("FREQ=DAILY;COUNT=3;UNTIL=20300101", UnreadableRuleError),
        ("FREQ=DAILY;COUNT=0", UnreadableRuleError),
        ("FREQ=DAILY;COUNT=-5", UnreadableRuleError),
        ("FREQ=DAILY;INTERVAL=0", UnreadableRuleError),
        ("FREQ=DAILY;BYMONTH=13", UnreadableRuleError),
        ("FREQ=DAILY;BYMONTHDAY=0", UnreadableRuleError),
        ("FREQ=DAILY;BYDAY=1MO", UnreadableRuleError),
        ("FREQ=MONTHLY;BYDAY=0MO", UnreadableRuleError),
        ("FREQ=MONTHLY;BYDAY=99MO", UnreadableRuleError),
        ("FREQ=MONTHLY;BYDAY=XX", UnreadableRuleError),
        ("FREQ=MONTHLY;BYWEEKNO=3", UnreadableRuleError),
        ("FREQ=MONTHLY;BYYEARDAY=3", UnreadableRuleError),
        ("FREQ=WEEKLY;BYMONTHDAY=3", UnreadableRuleError),
        ("FREQ=DAILY;BYSETPOS=1", UnreadableRuleError),
        ("FREQ=DAILY;UNTIL=20301399", UnreadableRuleError),
        ("FREQ=DAILY;UNTIL=tomorrow", UnreadableRuleError),
        ("FREQ=DAILY;BYSECOND=60", UnreadableRuleError),
        ("FREQ=DAILY;" + "BYMONTH=1," * 200, UnreadableRuleError),
        ("FREQ=SECONDLY", TooFrequentError),
        ("FREQ=MINUTELY;INTERVAL=600", TooFrequentError),
        ("FREQ=HOURLY;COUNT=2", TooFrequentError),
        ("FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5", TooFrequentError),
        ("FREQ=DAILY;COUNT=10001", ExcessiveRuleError),
        ("FREQ=DAILY;COUNT=99999999999999999999", ExcessiveRuleError),
        ("FREQ=YEARLY;INTERVAL=1001", ExcessiveRuleError),
    ],
)
def test_what_is_no_rule_is_refused_with_a_reason(
    text: str, refusal: type[RecurrenceError]
) -> None:
    with pytest.raises(refusal):
        parse_rule(text)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(st.sampled_from("FREQ=DAILYWKMOTUBC;,-+0123456789T Z:"), max_size=80))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        rule = parse_rule(text)
    except RecurrenceError:
        return
    assert parse_rule(str(rule)) == rule
