"""Turns what the program logs into lines, as text or as JSON, with the name of the request and without secrets."""

import json
import logging
import os
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from customer_map.server.config import environment
from customer_map.server.config.log_secrets import Redactor
from customer_map.server.request_ids import current_request_id

# What a line about a request tells, beside what every line tells.
OF_REQUESTS = ("method", "route", "status", "milliseconds", "user")
SECRETS = (
    "CUSTOMER_MAP_SECRET_KEY",
    "CUSTOMER_MAP_SMTP_PASSWORD",
    "CUSTOMER_MAP_OIDC_CLIENT_SECRET",
    "CUSTOMER_MAP_METRICS_TOKEN",
    "CUSTOMER_MAP_SUMMARY_KEY",
)
FORMS = ("text", "json")


def form_of_lines() -> str:
    """Return whether lines are text or JSON.

    Raises:
        SettingError: the variable says something else.
    """
    word = environment.text("CUSTOMER_MAP_LOG", "text").lower()
    if word not in FORMS:
        raise environment.SettingError(
            variable="CUSTOMER_MAP_LOG", problem=f'is "{word}"', remedy="Set it to text or json."
        )
    return word


def logging_settings(level: str) -> dict[str, Any]:
    """Return Django's LOGGING; every line passes through one formatter that hides secrets.

    Each request has a line of its own when lines are JSON, or when `level` asks for that much.
    """
    form = form_of_lines()
    requests = "INFO" if form == "json" else level
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": JsonLines if form == "json" else TextLines}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "lines"}},
        "root": {"handlers": ["console"], "level": level},
        # Django's own handlers would write the same lines past the formatter.
        "loggers": {
            "django": {"handlers": [], "propagate": True, "level": level},
            "django.server": {"handlers": [], "propagate": True},
            "customer_map.requests": {"level": requests},
        },
    }


def known_secrets(variables: Mapping[str, str] = os.environ) -> list[str]:
    """Return the secrets that the environment holds, also those in files it names."""
    found = [environment.secret(name) for name in SECRETS]
    address = variables.get("DATABASE_URL", "")
    password = address.partition("://")[2].rpartition("@")[0].partition(":")[2]
    return [word for word in (*found, password) if word]


def _request_of(record: logging.LogRecord) -> str:
    """Django tells of refusals when the request is over, and sends it along."""
    return current_request_id() or str(getattr(record.__dict__.get("request"), "request_id", ""))


class TextLines(logging.Formatter):
    """2026-01-02 03:04:05,678 WARNING logger words [request id]."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
        self._redactor = Redactor(known_secrets())

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        name = _request_of(record)
        first, newline, rest = super().format(record).partition("\n")
        line = f"{first} [{name}]" if name else first
        return self._redactor.redacted(line + newline + rest)


class JsonLines(logging.Formatter):
    """One JSON object per line: time, level, logger, message, request; of requests also OF_REQUESTS."""

    def __init__(self) -> None:
        super().__init__()
        self._redactor = Redactor(known_secrets())

    def format(self, record: logging.LogRecord) -> str:
        """Return the line of a record."""
        at = datetime.fromtimestamp(record.created, UTC)
        line: dict[str, object] = {
            "time": at.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": self._redactor.redacted(record.getMessage()),
        }
        if name := _request_of(record):
            line["request"] = name
        line |= {key: record.__dict__[key] for key in OF_REQUESTS if key in record.__dict__}
        if record.exc_info and record.exc_info[0]:
            whole = "".join(traceback.format_exception(*record.exc_info))
            line["error"] = self._redactor.redacted(whole)
        return json.dumps(line, ensure_ascii=False, default=str)
