"""The description of the API: a snapshot, so that nothing changes by accident.

After a wanted change write it anew: `CUSTOMER_MAP_SNAPSHOTS=write pytest tests/api/test_openapi.py`.
"""

import json
import os
from pathlib import Path

import pytest
from django.test import Client

SNAPSHOT = Path(__file__).parent / "openapi.json"


@pytest.mark.django_db
def test_the_description_is_the_one_that_was_agreed(client: Client) -> None:
    found = (
        json.dumps(client.get("/api/v1/openapi.json").json(), indent=2, ensure_ascii=False) + "\n"
    )
    if os.environ.get("CUSTOMER_MAP_SNAPSHOTS") == "write":
        SNAPSHOT.write_text(found, encoding="utf-8")
    assert found == SNAPSHOT.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_every_endpoint_wants_a_key(client: Client) -> None:
    paths = client.get("/api/v1/openapi.json").json()["paths"]
    endpoints = [endpoint for path in paths.values() for endpoint in path.values()]
    assert endpoints
    assert all(endpoint["security"] for endpoint in endpoints)


@pytest.mark.django_db
def test_the_reference_page_loads_nothing_from_elsewhere(client: Client) -> None:
    page = client.get("/api/v1/").content.decode()
    assert "swagger-ui" in page
    assert "://" not in page.replace("http://www.w3.org", "")
