"""Verbs on tags: the words that the workspace offers, with their colours."""

from uuid import UUID

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values
from customer_map.server.crm.models import Tag

FIELDS = frozenset(("name", "colour"))


def create_tag(*, actor: Actor, values: Values) -> Tag:
    """Create a tag; its name is unique."""
    return records.add(actor=actor, verb="tag.create", model=Tag, values=values, fields=FIELDS)


def edit_tag(*, actor: Actor, tag_id: UUID | str, values: Values) -> Tag:
    """Give a tag another name or colour; words on records stay as they are."""
    return records.edit(
        actor=actor, verb="tag.edit", model=Tag, record_id=tag_id, values=values, fields=FIELDS
    )


def delete_tag(*, actor: Actor, tag_id: UUID | str) -> Tag:
    """No longer offer a tag; words on records stay as they are."""
    return records.delete(actor=actor, verb="tag.delete", model=Tag, record_id=tag_id)
