"""Asks an installation as a person or a program would."""

import http.client
from typing import NamedTuple

from installation import Installation
from tests.faults.campaign.preparing import Access

TOKEN = "t" * 32


class Answer(NamedTuple):
    """Status, headers by small letters, and body; the status is 0 while nobody answers."""

    status: int
    headers: dict[str, str]
    body: str


def ask(installation: Installation, path: str, body: str | None = None, **headers: str) -> Answer:
    """Get the path, or post `body` there."""
    connection = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=60)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        connection.request("GET" if body is None else "POST", path, body, named)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, told, answer.read().decode())
    except (OSError, http.client.HTTPException):
        return Answer(0, {}, "")
    finally:
        connection.close()


def as_person(access: Access) -> dict[str, str]:
    """The headers of somebody who has signed in, and fills in a form."""
    return {
        "Cookie": f"sessionid={access.session}; csrftoken={TOKEN}",
        "X_CSRFToken": TOKEN,
        "Content_Type": "application/x-www-form-urlencoded",
    }


def as_program(access: Access) -> dict[str, str]:
    """The headers of a program."""
    return {"Authorization": f"Bearer {access.api_key}"}
