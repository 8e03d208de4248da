"""Tells the sign-in page whether there is anybody yet who could sign in."""

from django import template

from customer_map.server.accounts.queries import has_owner

register = template.Library()


@register.simple_tag
def waits_for_owner() -> bool:
    """Whether the one-time link of the first owner has not been used yet."""
    return not has_owner()
