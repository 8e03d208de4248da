"""How touchpoints, channels and languages are named."""

import pytest
from django.utils import translation

from customer_map.server.crm.models import Touchpoint
from customer_map.server.insights.channels import channel_code
from customer_map.server.web.records.labels import language_name
from customer_map.server.web.records.touchpoint_words import channel_words, touchpoint_note


@pytest.mark.parametrize(
    ("text", "note"), [("", "Web"), ("Page viewed", "Web"), ("Too slow", "Page viewed · Web")]
)
def test_a_note_does_not_repeat_the_heading(text: str, note: str) -> None:
    touchpoint = Touchpoint(name="Page viewed", text=text, channel="web")
    assert touchpoint_note(touchpoint) == note


def test_a_channel_is_named_and_found_again_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert channel_words("email") == "邮件"
        assert channel_code("邮件") == "email"
    assert channel_code(" mini program ") == "mini program"
    assert channel_words("") == ""


def test_a_language_is_called_what_it_calls_itself() -> None:
    assert language_name("ja") == "日本語"
    assert language_name("klingon") == "klingon"
