"""Endpoints: customers, listed, read and renamed."""

from datetime import datetime
from http import HTTPStatus
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Query, Router, Schema

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Intent, RecordType
from customer_map.server.api.answers import answers, json_answer
from customer_map.server.api.keys import actor_for, key_used
from customer_map.server.audit.actions import require_visible
from customer_map.server.crm.actions.customers import rename_customer
from customer_map.server.crm.models import Customer
from customer_map.server.crm.texts import whole_number

LARGEST_PAGE = 200
# The key lacks the scope or its user the right; something that was sent does not fit.
REFUSED = (HTTPStatus.FORBIDDEN, HTTPStatus.UNPROCESSABLE_ENTITY)

router = Router(tags=["Customers"])


class CustomerRow(Schema):
    """A customer, as lists show it."""

    id: UUID
    version: int = Field(
        description="Counts every change; name it in If-Match to change the record."
    )
    kind: str
    name: str
    industry: str
    region: str
    country: str
    city: str
    tags: list[str]
    owner_id: UUID | None
    updated_at: datetime


class CustomerPage(Schema):
    """One page of customers, sorted by name; `total` counts all that the key's user may see."""

    items: list[CustomerRow]
    page: int
    total: int


class NewName(Schema):
    """The fields that can be changed."""

    name: str


@router.get("", response=answers(CustomerPage, *REFUSED), summary="List customers")
def list_customers(
    request: HttpRequest,
    page: Annotated[int, Query(ge=1, le=1_000_000)] = 1,
    size: Annotated[int, Query(ge=1, le=LARGEST_PAGE)] = 50,
) -> HttpResponse:
    """Return one page of the customers that the key's user may see, sorted by name."""
    rows = Customer.records.visible_to(_reader(request))
    first = (page - 1) * size
    shown = list(
        rows.order_by("name", "id").values(*CustomerRow.model_fields)[first : first + size]
    )
    return json_answer({"items": shown, "page": page, "total": rows.count()})


@router.get(
    "/{customer_id}",
    response=answers(CustomerRow, *REFUSED, HTTPStatus.NOT_FOUND),
    summary="Read a customer",
)
def read_customer(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Return one customer; the ETag holds its version."""
    _reader(request)
    return _answer(require_visible(Actor(key_used(request).user, via="api"), Customer, customer_id))


@router.patch(
    "/{customer_id}",
    response=answers(CustomerRow, *REFUSED, HTTPStatus.NOT_FOUND, HTTPStatus.CONFLICT),
    summary="Rename a customer",
)
def change_customer(
    request: HttpRequest,
    customer_id: UUID,
    body: NewName,
    if_match: Annotated[str, Header(alias="If-Match", description="The version you have seen.")],
) -> HttpResponse:
    """Change the name; answers 409 with both values when somebody else changed the customer since."""
    actor = actor_for(request, RecordType.CUSTOMER, Intent.EDIT)
    renamed = rename_customer(
        actor=actor, customer_id=customer_id, name=body.name, seen_version=_version(if_match)
    )
    return _answer(renamed)


def _reader(request: HttpRequest) -> User:
    actor_for(request, RecordType.CUSTOMER, Intent.READ)
    return key_used(request).user


def _answer(customer: Customer) -> HttpResponse:
    answer = json_answer({name: getattr(customer, name) for name in CustomerRow.model_fields})
    answer.headers["ETag"] = f'"{customer.version}"'
    return answer


def _version(if_match: str) -> int:
    """Return the version in an If-Match header such as `"3"`."""
    version = whole_number(if_match.strip().removeprefix("W/").strip('"'))
    if version is None:
        raise InvalidValueError(field="If-Match", reason=f"{if_match} is not a version.")
    return version
