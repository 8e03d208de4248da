import json
import logging

import pytest

from customer_map.server.config import log_lines
from customer_map.server.config.environment import SettingError
from customer_map.server.request_ids import named_request

SECRET = "hunter2-hunter2"


def record(message: str, *arguments: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("a.b", logging.WARNING, __file__, 1, message, arguments, None)
    made.__dict__.update(extra)
    return made


def failed() -> logging.LogRecord:
    try:
        int(f"password={SECRET}")
    except ValueError as error:
        made = record("It failed")
        made.exc_info = (ValueError, error, error.__traceback__)
        return made
    raise AssertionError


def test_a_line_of_json_tells_when_what_and_in_which_request() -> None:
    with named_request("request-0001"):
        line = json.loads(log_lines.JsonLines().format(record("Hello %s 客户", "you")))
    assert line.pop("time").endswith("Z")
    assert line == {
        "level": "WARNING",
        "logger": "a.b",
        "message": "Hello you 客户",
        "request": "request-0001",
    }


def test_what_a_request_tells_stands_in_fields_of_its_own() -> None:
    told = {"method": "GET", "route": "home", "status": 200, "milliseconds": 1.5, "user": ""}
    line = json.loads(log_lines.JsonLines().format(record("x", **told, other="no")))
    assert {name: line[name] for name in told} == told
    assert "other" not in line


def test_a_line_of_text_ends_with_the_name_of_the_request() -> None:
    with named_request("request-0001"):
        line = log_lines.TextLines().format(record("Hello"))
    assert line.endswith("WARNING a.b Hello [request-0001]")
    assert log_lines.TextLines().format(record("Hello")).endswith("WARNING a.b Hello")


@pytest.mark.parametrize("form", [log_lines.JsonLines, log_lines.TextLines])
def test_no_line_tells_a_secret(form: type[logging.Formatter]) -> None:
    for one in (failed(), record("password=%s", SECRET), record(f"?token={SECRET}")):
        assert SECRET not in form().format(one)


def test_secrets_of_the_environment_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_MAP_SMTP_PASSWORD", "mail word")
    monkeypatch.setenv("DATABASE_URL", "postgresql://crm:data%20word@db/crm")
    assert {"mail word", "data%20word"} <= set(log_lines.known_secrets())
    line = log_lines.TextLines().format(record("it said mail word, then data%20word"))
    assert "word" not in line


def test_another_form_of_lines_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CUSTOMER_MAP_LOG", "xml")
    with pytest.raises(SettingError):
        log_lines.form_of_lines()


def test_requests_have_lines_where_lines_are_json(monkeypatch: pytest.MonkeyPatch) -> None:
    requests = "customer_map.requests"
    assert log_lines.logging_settings("WARNING")["loggers"][requests]["level"] == "WARNING"
    monkeypatch.setenv("CUSTOMER_MAP_LOG", "json")
    assert log_lines.logging_settings("WARNING")["loggers"][requests]["level"] == "INFO"
