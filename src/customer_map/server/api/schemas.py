"""Turns the description of a record type into the schemas of its rows, of what is sent, and of what is asked."""

from dataclasses import dataclass
from typing import Any, Literal

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import ConfigDict, create_model

from customer_map.errors import InvalidValueError
from customer_map.server.api.fields import (
    Moment,
    Stored,
    asked_type,
    is_counted,
    shown_type,
    written_type,
)
from customer_map.server.api.kinds import Kind

LARGEST_PAGE = 200
USUAL_PAGE = 50
LONGEST_QUESTION = 10_000
OWN_QUESTIONS = frozenset(("limit", "cursor", "sort", "fields", "expand", "count", "filter"))


_shapes: "dict[str, Shapes]" = {}


class Sent(Schema):
    """What is sent: a field that nobody knows is a mistake, not a wish to be passed over."""

    model_config = ConfigDict(extra="forbid")


class Asked(Schema):
    """What is asked of every list."""

    limit: int = Field(USUAL_PAGE, ge=1, le=LARGEST_PAGE, description="How many rows at most.")
    cursor: str = Field(
        "", max_length=LONGEST_QUESTION, description="`next_cursor` of the page before."
    )
    sort: str = ""
    fields: str = Field(
        "", max_length=LONGEST_QUESTION, description="Only these fields, with commas between."
    )
    expand: str = Field(
        "", max_length=LONGEST_QUESTION, description="Records to show inside, with commas between."
    )
    count: bool = Field(
        default=False, description="Tell how many rows there are, counted up to 10000."
    )
    filter: str = Field(
        "", max_length=LONGEST_QUESTION, description="A tree of conditions, as JSON."
    )


@dataclass(frozen=True)
class Shapes:
    """The schemas of a record type; `lookups` says which condition of the ORM a question stands for."""

    row: type[Schema]
    page: type[Schema]
    asked: type[Asked]
    lookups: dict[str, str]
    new: type[Schema] | None
    change: type[Schema] | None


def shapes_of(kind: Kind) -> Shapes:
    """Return all schemas of a record type, made once."""
    if kind.plural not in _shapes:
        _shapes[kind.plural] = _made(kind)
    return _shapes[kind.plural]


def _made(kind: Kind) -> Shapes:
    row = row_schema(kind)
    questions = _questions(kind)
    return Shapes(
        row=row,
        page=page_schema(kind.title, row),
        asked=_asked_schema(kind, questions),
        lookups={name: lookup for name, (lookup, _type) in questions.items()},
        new=_new_schema(kind) if kind.create else None,
        change=_change_schema(kind) if kind.edit else None,
    )


def require_known_questions(request: HttpRequest, known: frozenset[str]) -> None:
    """Refuse questions that nobody understands: passed over, they would seem to be answered."""
    for name in request.GET:
        if name not in known:
            raise InvalidValueError(field=name[:60], reason=_("There is no such question."))


def questions_of(asked: type[Asked]) -> frozenset[str]:
    """Return the names of what can be asked."""
    return frozenset(asked.model_fields)


def row_schema(kind: Kind) -> type[Schema]:
    """Return the schema of a row; all but the id may be left out by `fields`."""
    found: dict[str, Any] = {}
    for field in kind.shown:
        told = str(field.verbose_name)
        is_id = field.name == "id"
        shown = shown_type(field)
        found[field.attname] = (
            (shown, Field(description=told))
            if is_id
            else (shown, Field(default=None, description=told))
        )
    for name in kind.links:
        found[name] = (dict[str, Any] | None, Field(default=None, description="With `expand`."))
    for part in kind.parts:
        told_type = list[dict[str, Any]]
        found[part.name] = (told_type, Field(default_factory=list, description="With `expand`."))
    return create_model(kind.title, __base__=Schema, __doc__=kind.summary, **found)


def page_schema(title: str, row: type[Schema]) -> type[Schema]:
    """Return the schema of a page of rows."""
    return create_model(
        f"{title}Page",
        __base__=Schema,
        __doc__="One page; without a `next_cursor` it is the last one.",
        items=(list[row], ...),  # type: ignore[valid-type]
        next_cursor=(str | None, None),
        total=(int | None, Field(None, description="With `count=true`.")),
        total_is_capped=(bool | None, Field(None, description="There are more than `total`.")),
    )


def written_values(body: Schema) -> dict[str, Any]:
    """Return what was sent, and only that, under the names of the fields: `customer_id` is `customer`."""
    sent = body.model_dump(exclude_unset=True)
    names: dict[str, str] = getattr(type(body), "field_names", {})
    return {names.get(name, name): value for name, value in sent.items()}


def _new_schema(kind: Kind) -> type[Schema]:
    found: dict[str, Any] = {
        field.attname: _may_lack(field, is_needed=kind.must_be_given(field))
        for field in kind.written(kind.on_create)
    }
    return _sent_schema(f"New{kind.title}", kind, {**found, **kind.extra})


def _change_schema(kind: Kind) -> type[Schema]:
    found = {
        field.attname: _may_lack(field, is_needed=False) for field in kind.written(kind.on_edit)
    }
    return _sent_schema(f"{kind.title}Change", kind, found)


def _sent_schema(title: str, kind: Kind, found: dict[str, Any]) -> type[Schema]:
    schema = create_model(title, __base__=Sent, **found)
    names = {field.attname: field.name for field in kind.model._meta.concrete_fields}
    schema.field_names = names  # type: ignore[attr-defined]
    return schema


def _may_lack(field: Stored, *, is_needed: bool) -> tuple[Any, Any]:
    told = str(field.verbose_name)
    return written_type(field), Field(description=told) if is_needed else Field(
        default=None, description=told
    )


def _questions(kind: Kind) -> dict[str, tuple[str, Any]]:
    """Return what a list can be kept to by simple questions: the name, the condition and its type."""
    found: dict[str, tuple[str, Any]] = {}
    for field in kind.shown:
        asked = asked_type(field)
        if asked is None:
            continue
        found[field.attname] = (field.attname, asked)
        if is_counted(field):
            bound = Moment if asked is Moment else asked
            found[f"{field.attname}_from"] = (f"{field.attname}__gte", bound)
            found[f"{field.attname}_before"] = (f"{field.attname}__lt", bound)
    if any(field.name == "tags" for field in kind.shown):
        found["tag"] = ("tags__contains", str)
    return {name: found[name] for name in found if name not in OWN_QUESTIONS}


def _asked_schema(kind: Kind, questions: dict[str, tuple[str, Any]]) -> type[Asked]:
    found: dict[str, Any] = {name: (asked | None, None) for name, (_, asked) in questions.items()}
    names = list(kind.sortable)
    literal: Any = Literal
    sort = literal[(*names, *(f"-{name}" for name in names))]
    told = "Sorted by this field, `-` from high to low; unknown values come last."
    found["sort"] = (sort, Field(kind.sort, description=told))
    return create_model(f"{kind.title}Asked", __base__=Asked, **found)
