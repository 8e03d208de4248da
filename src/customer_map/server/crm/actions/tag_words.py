"""Verbs on tags as words: on all records that bear them, and on what the workspace offers."""

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import change, remove
from customer_map.server.audit.records import Record
from customer_map.server.crm.actions.tags import create_tag
from customer_map.server.crm.filters.renaming import with_tag_renamed
from customer_map.server.crm.models import SavedFilter, Tag
from customer_map.server.crm.queries.tags import COLOURS, TAGGED
from customer_map.server.crm.texts import clean_text

LONGEST = 60
MOST_RECORDS = 10_000
# More keep a page waiting: the worker does it.
MOST_AT_ONCE = 500
JOB = "crm.tag_words"


@transaction.atomic
def colour_word(*, actor: Actor, name: str, colour: str) -> Tag:
    """Give a tag a colour; a word that only records bear is offered from then on."""
    _require_administrator(actor)
    if colour and colour not in COLOURS:
        raise InvalidValueError(field="colour", reason=_("There is no such colour."))
    tag = _offered(name)
    if tag is None:
        return create_tag(actor=actor, values={"name": name, "colour": colour})
    return change(actor=actor, verb="tag.edit", record=tag, values={"colour": colour})


@transaction.atomic
def rename_word(*, actor: Actor, name: str, to: str) -> int:
    """Call a tag otherwise, on all records too; one that is called so already takes it in. Return how many records.

    Saved filters that ask for the tag follow, also the private ones of others.

    Raises RecordNotFoundError when nobody knows the tag.
    """
    _require_administrator(actor)
    wanted = clean_text(to)
    if not wanted or len(wanted) > LONGEST:
        reason = _("Give a name of at most {most} characters.").format(most=LONGEST)
        raise InvalidValueError(field="to", reason=reason)
    if wanted == name:
        return 0
    tag, taken = _offered(name), _offered(wanted)
    number = _replace(actor, name, [wanted])
    _rename_in_filters(actor, name, wanted)
    if tag is None and not number:
        raise RecordNotFoundError
    if tag is not None and taken is not None:
        remove(actor=actor, verb="tag.merge", record=tag)
    elif tag is not None:
        change(actor=actor, verb="tag.rename", record=tag, values={"name": wanted})
    return number


@transaction.atomic
def delete_word(*, actor: Actor, name: str) -> int:
    """Take a tag off all records and offer it no longer; undo brings it back. Return how many records bore it.

    Raises RecordNotFoundError when nobody knows the tag.
    """
    _require_administrator(actor)
    tag = _offered(name)
    number = _replace(actor, name, [])
    if tag is not None:
        remove(actor=actor, verb="tag.delete", record=tag)
    elif not number:
        raise RecordNotFoundError
    return number


def bearing(name: str) -> int:
    """Return how many records bear a tag, whoever may see them."""
    rows = (model.records.filter(model.alive(), Q(tags__contains=[name])) for model in TAGGED)
    return sum(found.count() for found in rows)


def change_later(*, actor: Actor, name: str, to: str | None) -> None:
    """Ask the worker to rename a tag, or without `to` to delete it."""
    _require_administrator(actor)
    user = str(actor.user.pk) if actor.user else ""
    app.configure_task(JOB).defer(user=user, name=name, to=to)


def _replace(actor: Actor, name: str, by: list[str]) -> int:
    """Write each record by itself: each is logged, and all are one step for undo."""
    if bearing(name) > MOST_RECORDS:
        reason = _("More than {most} records bear it: so many cannot be undone together.")
        raise InvalidValueError(field="tag", reason=reason.format(most=MOST_RECORDS))
    return sum(_replace_on(actor, model, name, by) for model in TAGGED)


def _replace_on(actor: Actor, model: type[Record], name: str, by: list[str]) -> int:
    number = 0
    for record in model.records.filter(model.alive(), Q(tags__contains=[name])).order_by("pk"):
        kept: list[str] = []
        for word in record.tags:  # type: ignore[attr-defined]
            kept += [one for one in (by if word == name else [word]) if one not in kept]
        verb = f"{model.type_name()}.tag"
        change(actor=actor, verb=verb, record=record, values={"tags": kept})
        number += 1
    return number


def _rename_in_filters(actor: Actor, name: str, to: str) -> None:
    """Let filters mean what they meant; what the actor may not change himself comes along with his step."""
    own = SavedFilter.records.editable_by(actor.user) if actor.user else SavedFilter.records.all()
    editable = set(own.values_list("pk", flat=True))
    for saved in SavedFilter.records.filter(SavedFilter.alive()).order_by("pk"):
        tree = with_tag_renamed(saved.record_type, saved.tree, name, to)
        if tree != saved.tree:
            who = actor if saved.pk in editable else actor.along()
            change(actor=who, verb="savedfilter.tag", record=saved, values={"tree": tree})


def _offered(name: str) -> Tag | None:
    return Tag.records.filter(Tag.alive(), name=name).first()


def _require_administrator(actor: Actor) -> None:
    if actor.user is not None and not actor.user.is_administrator:
        raise NotAllowedError(right="tag.edit")
