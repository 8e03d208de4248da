"""What an open map and the server say to each other: drawings and patches out, operations in."""

from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from customer_map.drawing.patches import diff
from customer_map.errors import InvalidValueError
from customer_map.maps.operations import Operation, Patch
from customer_map.server.insights.lenses.drawn import DrawnMap, draw_map, earlier_drawing
from customer_map.server.insights.lenses.operating import operate
from customer_map.server.problems import described, status_of
from customer_map.server.saved_maps.models import SavedMap
from customer_map.server.saved_maps.queries import find_map
from customer_map.server.web.signed_in import user_of

MOST_OPERATIONS = 50


class Request(msgspec.Struct, frozen=True):
    """What a page asks: the version it shows, and what its user did."""

    base: str
    operations: tuple[Operation, ...]


@require_GET
def drawing(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """Answer the whole map as it is now."""
    user = user_of(request)
    drawn = draw_map(user, find_map(user, map_id))
    return HttpResponse(drawn.drawing.to_svg(), content_type="image/svg+xml")


@require_GET
def patch(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """Answer what has changed since the version that the page shows."""
    user = user_of(request)
    saved = find_map(user, map_id)
    drawn = draw_map(user, saved)
    found = _patch(request, saved, drawn, request.GET.get("since", ""))
    return _json({"redraw": True} if found is None else found)


@require_POST
def operations(request: HttpRequest, map_id: UUID) -> HttpResponse:
    """Carry out what the user did; the answer holds the true state also when it is refused."""
    user = user_of(request)
    saved = find_map(user, map_id)
    asked = _parse(request)
    done = operate(user, saved, asked.operations)
    touched = frozenset(operation.node for operation in asked.operations)
    found = _patch(request, saved, done.drawn, asked.base, touched)
    if done.refusal is not None:
        answer = {"error": described(done.refusal), "patch": found}
        return _json(answer, status=status_of(done.refusal))
    return _json({"patch": found, "inverse": done.inverse, "notice": done.notice})


def _patch(
    request: HttpRequest,
    saved: SavedMap,
    drawn: DrawnMap,
    base: str,
    touched: frozenset[str] = frozenset(),
) -> Patch | None:
    """Return the difference to the page's drawing; None when this process no longer has it."""
    old = earlier_drawing(user_of(request), saved.pk, base)
    return diff(old, drawn.drawing, touched=touched) if old else None


def _parse(request: HttpRequest) -> Request:
    try:
        asked = msgspec.json.decode(request.body, type=Request)
    except msgspec.DecodeError as problem:
        raise InvalidValueError(field="operations", reason=str(problem)) from problem
    if len(asked.operations) > MOST_OPERATIONS:
        raise InvalidValueError(field="operations", reason=f"> {MOST_OPERATIONS}")
    return asked


def _json(answer: object, status: int = 200) -> HttpResponse:
    return HttpResponse(msgspec.json.encode(answer), status=status, content_type="application/json")
