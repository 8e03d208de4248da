"""Made-up requests to every endpoint, as the OpenAPI describes them: never a server error, always a described answer.

`CUSTOMER_MAP_FUZZ_EXAMPLES=50 pytest tests/api/test_fuzzing.py` looks harder.
"""

import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.api.worlds import World, make_world

from customer_map.server.accounts.actions.keys import create_key
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.api.endpoints import api
from customer_map.server.api.kinds import KINDS
from customer_map.server.config.wsgi import application

EXAMPLES = int(os.environ.get("CUSTOMER_MAP_FUZZ_EXAMPLES", "1"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
# What a field named so points to, so that requests get past the first look.
POINTERS = {
    field.attname: field.related_model for kind in KINDS for field in kind.links.values()
} | {"record_id": None, "contact_ids": None, "user_ids": None}


def real_ids(path: str) -> list[str]:
    """Return ids of records that an address may name."""
    plural = urlsplit(path).path.split("/")[3]
    kind = next((one for one in KINDS if one.plural == plural), None)
    return (
        []
        if kind is None
        else [str(pk) for pk in kind.model.records.values_list("pk", flat=True)[:3]]
    )


def linked_ids(name: str) -> list[str]:
    target = POINTERS.get(name)
    if target is None:
        return []
    rows = target.objects.all() if target is User else target.records.all()
    return [str(pk) for pk in rows.values_list("pk", flat=True)[:3]]


def made_real(draw: Any, case: Any) -> None:
    """Put ids of records that exist in place of made-up ones."""
    parameters = case.path_parameters or {}
    ids = real_ids(case.operation.full_path)
    if "record_id" in parameters and ids:
        parameters["record_id"] = draw(st.sampled_from(ids))
    if isinstance(case.body, dict):
        for name in case.body:
            known = linked_ids(name)
            if known and isinstance(case.body[name], str):
                case.body[name] = draw(st.sampled_from(known))


def operations() -> list[Any]:
    described = api.get_openapi_schema()
    schema = schemathesis.openapi.from_dict(described)
    schema.app = application
    return [one.ok() for one in schema.get_all_operations()]


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """Let requests share the connection of the test, as Django's own test client does."""
    ends = (request_started, request_finished)
    for signal in ends:
        signal.disconnect(close_old_connections)
    yield
    for signal in ends:
        signal.connect(close_old_connections)


@pytest.mark.django_db
@pytest.mark.usefixtures("kept_connection")
@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_no_request_breaks_the_server(mode: GenerationMode, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 1_000_000
    world = make_world(Role.OWNER)
    headers = {"Authorization": f"Bearer {presented_by(world)}"}
    found = operations()
    assert len(found) > 100
    for operation in found:
        try_out(operation, mode, headers)


def presented_by(world: World) -> str:
    return create_key(actor=Actor(world.me), name="fuzz", scopes=["read", "write"]).presented


def try_out(operation: Any, mode: GenerationMode, headers: dict[str, str]) -> None:
    cases = operation.as_strategy(generation_mode=mode)

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def run(data: st.DataObject) -> None:
        case = data.draw(cases)
        if mode == GenerationMode.POSITIVE and data.draw(st.booleans()):
            made_real(data.draw, case)
            if case.operation.method != "get" and case.headers is not None:
                case.headers["If-Match"] = "*"
        response = case.call(headers=headers)
        case.validate_response(response, checks=CHECKS)

    run()
