"""Turns the OpenAPI description into a page that people read: plain HTML, no script, nothing from elsewhere."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from customer_map.errors import CustomerMapError, InvalidValueError
from customer_map.server import problems
from customer_map.server.api import errors
from customer_map.server.api.answers import api_status_of
from customer_map.server.crm.filters import InvalidFilterError

Json = dict[str, Any]
KINDS_OF_PROBLEMS: tuple[type[CustomerMapError], ...] = (
    *errors.STATUS,
    *problems.STATUS,
    errors.InvalidCursorError,
    InvalidFilterError,
    InvalidValueError,
)


@dataclass(frozen=True, slots=True)
class Value:
    """Something that is sent or asked: its name, its type in words, and what it means."""

    name: str
    type: str
    meaning: str
    is_needed: bool


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address with one method."""

    method: str
    path: str
    name: str
    summary: str
    description: str
    asked: tuple[Value, ...]
    sent: tuple[Value, ...]
    statuses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """The endpoints of one record type."""

    name: str
    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """One kind of problem, with its status and the sentence that tells of it."""

    code: str
    status: int
    message: str
    hint: str


class Reference(DocsBase):
    """The page at /api/v1/docs."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """Answer the page."""
        shown = {
            "sections": sections_of(api.get_openapi_schema()),
            "problems": problem_kinds(),
            "openapi": self.get_openapi_url(api, kwargs),
        }
        return render(request, "api/reference.html", shown)


def sections_of(described: Json) -> list[Section]:
    """Return the sections of the page in the order of the addresses."""
    found: dict[str, list[Endpoint]] = {}
    schemas: Json = described["components"]["schemas"]
    for path, endpoints in described["paths"].items():
        for method, endpoint in endpoints.items():
            made = _endpoint(method, path, endpoint, schemas)
            found.setdefault(endpoint["tags"][0], []).append(made)
    return [Section(name, tuple(endpoints)) for name, endpoints in found.items()]


def problem_kinds() -> list[ProblemKind]:
    """Return what can go wrong, by status and code."""
    found = {
        kind.code: ProblemKind(
            kind.code,
            api_status_of(kind()),
            gettext(kind.message),
            gettext(kind.hint) if kind.hint else "",
        )
        for kind in KINDS_OF_PROBLEMS
    }
    return sorted(found.values(), key=lambda one: (one.status, one.code))


def _endpoint(method: str, path: str, endpoint: Json, schemas: Json) -> Endpoint:
    asked = [
        Value(
            one["name"],
            type_in_words(one["schema"]),
            one.get("description", ""),
            one.get("required", False),
        )
        for one in endpoint.get("parameters", ())
    ]
    return Endpoint(
        method=method.upper(),
        path=path,
        name=endpoint["operationId"],
        summary=endpoint["summary"],
        description=endpoint.get("description", ""),
        asked=tuple(asked),
        sent=_sent(endpoint, schemas),
        statuses=tuple(str(status) for status in sorted(endpoint["responses"])),
    )


def _sent(endpoint: Json, schemas: Json) -> tuple[Value, ...]:
    if "requestBody" not in endpoint:
        return ()
    body = endpoint["requestBody"]["content"]["application/json"]["schema"]
    schema = schemas[_name(body)]
    needed = schema.get("required", ())
    return tuple(
        Value(name, type_in_words(one), one.get("description", ""), name in needed)
        for name, one in schema.get("properties", {}).items()
    )


def type_in_words(schema: Json) -> str:
    """Return a type as people read it, such as `uuid or null`.

    >>> type_in_words({"anyOf": [{"type": "string", "format": "uuid"}, {"type": "null"}]})
    'uuid or null'
    """
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(type_in_words(one) for one in schema["anyOf"]))
    if "enum" in schema:
        return ", ".join(str(word) or '""' for word in schema["enum"])
    if "$ref" in schema:
        return _name(schema)
    if schema.get("type") == "array":
        return f"list of {type_in_words(schema.get('items', {}))}"
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))


def _name(schema: Json) -> str:
    return str(schema["$ref"]).rpartition("/")[2]
