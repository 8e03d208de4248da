"""Turns the name of an icon into inline SVG (shapes from lucide, ISC licence; made by `npm run icons`)."""

import json
from functools import cache, lru_cache
from pathlib import Path

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

# Icons times their sizes and colours, with room to spare.
MOST_DRAWN = 1_000
ICON_FILE = Path(__file__).parent.parent / "icons.json"


@cache
def icon_shapes() -> dict[str, str]:
    """Return the inner SVG markup of every icon by its name."""
    shapes: dict[str, str] = json.loads(ICON_FILE.read_text(encoding="utf-8"))
    return shapes


@register.simple_tag
@lru_cache(maxsize=MOST_DRAWN)
def icon(name: str, extra: str = "") -> SafeString:
    """Draw the icon `name`, hidden from screen readers: `{% icon "bell" "icon-small" %}`."""
    shapes = icon_shapes()
    if name not in shapes:
        message = f"No icon is called {name!r}; add it to frontend/scripts/icons.mjs and run npm run icons."
        raise template.TemplateSyntaxError(message)
    return format_html(
        '<svg class="icon {}" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>',
        extra,
        mark_safe(shapes[name]),  # noqa: S308 - the project's own file
    )
