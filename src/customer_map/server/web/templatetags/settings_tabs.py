"""Turns the pages about oneself, ours and those of django-allauth, into one line of tabs."""

from django import template

from customer_map.server.web.people.frame import profile_tabs

register = template.Library()


@register.inclusion_tag("components/tabs.html")
def own_tabs(current: str) -> dict[str, object]:
    """Draw the tabs of one's own settings; `current` is the url name of the open page."""
    return {"items": profile_tabs(current), "label": ""}
