import logging

import pytest
from django.test import Client
from tests.crm.people import person
from tests.web.browsing import client_of

from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor

REQUESTS = "customer_map.requests"


def told(caplog: pytest.LogCaptureFixture) -> logging.LogRecord:
    return next(one for one in reversed(caplog.records) if one.name == REQUESTS)


def test_a_request_keeps_the_name_it_came_with(client: Client) -> None:
    answer = client.get(
        "/health/live", headers={"x-request-id": "4bf92f3577b34da6a3ce929d0e0e4736"}
    )
    assert answer.headers["X-Request-ID"] == "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    "given", ["", "short", "with blank in it", "x" * 65, "<script>alert</script>"]
)
def test_what_is_no_name_is_named_anew(client: Client, given: str) -> None:
    first = client.get("/health/live", headers={"x-request-id": given})
    second = client.get("/health/live", headers={"x-request-id": given})
    names = {first.headers["X-Request-ID"], second.headers["X-Request-ID"]}
    assert len(names) == 2
    assert given not in names


def test_a_line_names_the_address_and_never_tells_it(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, REQUESTS)
    client.get("/health/live?token=hunter2")
    line = told(caplog)
    assert (line.route, line.status, line.method) == ("health_live", 200, "GET")  # type: ignore[attr-defined]
    assert line.milliseconds >= 0  # type: ignore[attr-defined]
    assert "hunter2" not in line.getMessage()


@pytest.mark.django_db
def test_a_line_says_who_asked(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, REQUESTS)
    user = person()
    client_of(user).get("/customers/")
    assert told(caplog).user == str(user.pk)  # type: ignore[attr-defined]
    issued = create_key(actor=Actor(user), name="Test", scopes=["read"])
    Client().get("/api/v1/customers", headers={"authorization": f"Bearer {issued.presented}"})
    assert told(caplog).user == str(user.pk)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_a_problem_of_the_api_tells_the_name_of_its_request() -> None:
    answer = Client().get("/api/v1/customers", headers={"x-request-id": "request-0001"})
    assert answer.status_code == 401
    assert answer.json()["request_id"] == "request-0001" == answer.headers["X-Request-ID"]
