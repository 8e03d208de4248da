"""The description of the API: a snapshot of its shape, so that nothing changes by accident.

After a wanted change write it anew: `CUSTOMER_MAP_SNAPSHOTS=write pytest tests/api/test_openapi.py`.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

SNAPSHOT = Path(__file__).parent / "openapi.txt"
METHODS = ("get", "post", "patch", "delete")


@pytest.fixture
def described(client: Client) -> Any:
    return client.get("/api/v1/openapi.json").json()


def shape(described: Any) -> Iterator[str]:
    """Yield one line per endpoint with its statuses, and one per schema with its fields; `!` marks needed ones."""
    for path, endpoints in described["paths"].items():
        for method, endpoint in endpoints.items():
            yield f"{method.upper()} {path}: {' '.join(sorted(endpoint['responses']))}"
    for name, schema in described["components"]["schemas"].items():
        needed = schema.get("required", ())
        fields = [
            f"{field}{'!' if field in needed else ''}" for field in schema.get("properties", ())
        ]
        yield f"{name}: {' '.join(fields)}"


@pytest.mark.django_db
def test_the_description_is_the_one_that_was_agreed(described: Any) -> None:
    found = "\n".join(shape(described)) + "\n"
    if os.environ.get("CUSTOMER_MAP_SNAPSHOTS") == "write":
        SNAPSHOT.write_text(found, encoding="utf-8")
    assert found == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_it_is_openapi_3_1_with_one_name_for_every_endpoint(described: Any) -> None:
    assert described["openapi"].startswith("3.1.")
    names = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert len(names) == len(set(names)) > 100


@pytest.mark.django_db
def test_every_endpoint_wants_a_key(described: Any) -> None:
    endpoints = [endpoint for path in described["paths"].values() for endpoint in path.values()]
    assert endpoints
    assert all(endpoint["security"] for endpoint in endpoints)


@pytest.mark.django_db
def test_the_reference_page_shows_every_endpoint_and_obeys_the_content_policy(
    client: Client, described: Any
) -> None:
    answer = client.get("/api/v1/docs")
    page = answer.content.decode()
    names = [one["operationId"] for path in described["paths"].values() for one in path.values()]
    assert [name for name in names if f'<details id="{name}">' not in page] == []
    assert 'id="problem-stale_version"' in page
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
    for forbidden in ("<script", "style=", "<style", "://", "onclick"):
        assert forbidden not in page
