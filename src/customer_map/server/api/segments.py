"""Endpoints: the fixed segments of customers and their members."""

from http import HTTPStatus
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from ninja.params import functions

from customer_map.server.accounts.roles import Intent, RecordType
from customer_map.server.api.answers import answers, json_answer
from customer_map.server.api.keys import Caller, caller_of
from customer_map.server.api.kinds.people import CUSTOMERS
from customer_map.server.api.reading import page_of
from customer_map.server.api.schemas import Asked, questions_of, require_known_questions, shapes_of
from customer_map.server.insights.segments import (
    Segment,
    lifecycle_segments,
    rfm_grid,
    segment_members,
    value_tier_segments,
)

router = Router(tags=["segments"])
CUSTOMER_SHAPES = shapes_of(CUSTOMERS)


class SegmentRow(Schema):
    """A segment; `share` is its part, from 0 to 1, of all customers it was made from."""

    key: str
    name: str
    customers: int
    share: float


class SegmentList(Schema):
    """All segments."""

    items: list[SegmentRow]


def list_segments(request: HttpRequest) -> HttpResponse:
    """Value tiers, places in the life cycle, and cells of recency and frequency, with what the user may see."""
    caller = _reader(request)
    cells = [cell for row in rfm_grid(caller.user) for cell in row.cells]
    found = [*value_tier_segments(caller.user), *lifecycle_segments(caller.user), *cells]
    return json_answer({"items": [_row(one) for one in found]})


def list_members(request: HttpRequest, key: str, asked: Asked) -> HttpResponse:
    """The customers of a segment, as the list of customers shows them."""
    caller = _reader(request)
    require_known_questions(request, questions_of(CUSTOMER_SHAPES.asked))
    members = segment_members(caller.user, key)
    return json_answer(page_of(caller, CUSTOMERS, asked, CUSTOMER_SHAPES.lookups, members))


list_members.__annotations__["asked"] = Annotated[CUSTOMER_SHAPES.asked, functions.Query()]
router.get(
    "",
    response=answers({HTTPStatus.OK: SegmentList}),
    summary="List segments",
    operation_id="list_segments",
)(list_segments)
router.get(
    "/{key}/members",
    response=answers({HTTPStatus.OK: CUSTOMER_SHAPES.page}),
    summary="List the customers of a segment",
    operation_id="list_segment_members",
)(list_members)


def _reader(request: HttpRequest) -> Caller:
    """Return who calls; segments are made of purchases, so the key must be allowed to read those too."""
    caller = caller_of(request)
    caller.require(RecordType.CUSTOMER, Intent.READ)
    caller.require(RecordType.ORDER, Intent.READ)
    return caller


def _row(segment: Segment) -> dict[str, object]:
    return {
        "key": segment.key,
        "name": segment.name,
        "customers": segment.customers,
        "share": segment.share,
    }
