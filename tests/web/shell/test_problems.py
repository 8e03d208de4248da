"""Refusals in words: people read what fields are called on pages, programs their own names."""

from django.utils import translation

from customer_map.errors import InvalidValueError
from customer_map.server.problems import described

REFUSED = InvalidValueError(field="close_on", reason="…")


def test_people_read_what_a_field_is_called_in_their_language() -> None:
    with translation.override("en"):
        assert described(REFUSED)["message"] == "Expected close: …"
        stage = InvalidValueError(field="stage", reason="…")
        assert described(stage)["message"] == "Stage: …"
    with translation.override("zh-hans"):
        assert described(REFUSED)["message"] == "预计成交：…"


def test_programs_read_its_own_name() -> None:
    with translation.override("en"):
        assert described(REFUSED, for_people=False)["message"] == "close_on: …"


def test_what_no_model_has_keeps_its_name() -> None:
    refused = InvalidValueError(field="and[1].op", reason="…")
    with translation.override("en"):
        assert described(refused)["message"] == "and[1].op: …"
