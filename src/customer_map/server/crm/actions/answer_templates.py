"""Verbs on ready answers; only administrators change them."""

from uuid import UUID

from customer_map.server.accounts.actions.writing import require_administrator
from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.actions import records
from customer_map.server.crm.actions.values import Values, names
from customer_map.server.crm.case_mail.placeholders import require_known_places
from customer_map.server.crm.models import AnswerTemplate

FIELDS = names("name text")


def create_template(*, actor: Actor, values: Values) -> AnswerTemplate:
    """Make a ready answer.

    Raises InvalidValueError when it names a place that there is not.
    """
    require_administrator(actor)
    require_known_places(str(values.get("text", "")))
    return records.add(
        actor=actor,
        verb="answer_template.create",
        model=AnswerTemplate,
        values=values,
        fields=FIELDS,
    )


def edit_template(*, actor: Actor, template_id: UUID | str, values: Values) -> AnswerTemplate:
    """Change a ready answer; what was sent stays as it was."""
    require_administrator(actor)
    require_known_places(str(values.get("text", "")))
    return records.edit(
        actor=actor,
        verb="answer_template.edit",
        model=AnswerTemplate,
        record_id=template_id,
        values=values,
        fields=FIELDS,
    )


def remove_template(*, actor: Actor, template_id: UUID | str) -> AnswerTemplate:
    """Offer a ready answer no longer; undo brings it back."""
    require_administrator(actor)
    return records.delete(
        actor=actor, verb="answer_template.delete", model=AnswerTemplate, record_id=template_id
    )
