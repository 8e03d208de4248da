"""Sends a map as a file: exactly the drawing that the page shows."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from customer_map.drawing.drawing import Drawing
from customer_map.drawing.export import standalone_svg, svg_to_pdf, svg_to_png
from customer_map.drawing.theme import Theme
from customer_map.errors import RecordNotFoundError
from customer_map.server.accounts.models import User
from customer_map.server.insights.lenses.drawn import draw_map
from customer_map.server.saved_maps.models import MapKind, SavedMap
from customer_map.server.saved_maps.queries import find_map
from customer_map.server.web.maps.journey_filter_form import JourneyFilterForm
from customer_map.server.web.signed_in import user_of

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


@require_GET
def export(request: HttpRequest, map_id: UUID, kind: str) -> HttpResponse:
    """Answer the map as an SVG, PNG or PDF file, in the light theme unless `theme=dark` is asked."""
    if kind not in CONTENT_TYPES:
        raise RecordNotFoundError
    user = user_of(request)
    saved = find_map(user, map_id)
    theme: Theme = "dark" if request.GET.get("theme") == "dark" else "light"
    content = _content(_drawing(request, user, saved), kind, theme)
    name = slugify(saved.name, allow_unicode=True) or "map"
    answer = HttpResponse(content, content_type=CONTENT_TYPES[kind])
    header = content_disposition_header(as_attachment=True, filename=f"{name}.{kind}")
    answer.headers["Content-Disposition"] = header or "attachment"
    return answer


def _drawing(request: HttpRequest, user: User, saved: SavedMap) -> Drawing:
    """A journey is narrowed as on its page."""
    is_journey = saved.kind == MapKind.JOURNEY
    filters = JourneyFilterForm(user, saved, request.GET).filters() if is_journey else None
    return draw_map(user, saved, filters).drawing


def _content(drawing: Drawing, kind: str, theme: Theme) -> str | bytes:
    if kind == "svg":
        return standalone_svg(drawing, theme)
    return svg_to_png(drawing, theme) if kind == "png" else svg_to_pdf(drawing, theme)
