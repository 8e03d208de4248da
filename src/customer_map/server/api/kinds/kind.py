"""One declarative description per record type: what the API shows of it, and the verbs that write it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db import models
from ninja import Schema

from customer_map.server.accounts.actors import Actor
from customer_map.server.api.fields import Stored, fields_of, is_sortable
from customer_map.server.audit.records import Governed, Record

Values = dict[str, Any]
Create = Callable[[Actor, Values], Governed | None]
Edit = Callable[[Actor, UUID, Values], Governed]
Delete = Callable[[Actor, UUID], Governed]

RECORD_FIELDS = frozenset(("id", "version", "created_at", "updated_at"))
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Act:
    """A verb that is more than a change of fields, such as closing a case: `POST /cases/{id}/close`.

    `needs` names the record types that the key must be allowed to write besides.
    """

    name: str
    summary: str
    verb: Edit
    body: type[Schema] | None = None
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Part:
    """Records that belong to one, shown inside it when asked for by `expand`; `link` is their way to it."""

    name: str
    model: type[Governed]
    link: str


@dataclass(frozen=True, kw_only=True)
class ExternalKey:
    """How other systems name records of this type: by an identifier, or by fields of their own.

    `fields` are the fields that hold the key itself, without them an Identifier at `link` does.
    """

    link: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A record type of the API.

    `fields` are shown; of them `on_create` and `on_edit` are written, and `required` must be given. `extra` are
    further values that creating takes. A row is shown only with the records at `seen_through`, which may say more
    than the row's own rights do. Links in `only_ids` lead to what the API does not show.
    `scoped_by` names the field that says which record type a row tells of.
    """

    plural: str
    model: type[Governed]
    fields: frozenset[str]
    summary: str
    sort: str
    create: Create | None = None
    edit: Edit | None = None
    delete: Delete | None = None
    on_create: frozenset[str] = NOTHING
    on_edit: frozenset[str] = NOTHING
    optional: frozenset[str] = NOTHING
    extra: Mapping[str, Any] = field(default_factory=dict)
    acts: tuple[Act, ...] = ()
    parts: tuple[Part, ...] = ()
    seen_through: tuple[str, ...] = ()
    only_ids: frozenset[str] = NOTHING
    scoped_by: str = ""
    key: ExternalKey | None = None

    @property
    def name(self) -> str:
        """The name of the type in the change log, such as `order_line`."""
        return self.model._meta.model_name or ""

    @property
    def title(self) -> str:
        """The name of the type in the description of the API, such as `OrderLine`."""
        return self.model.__name__

    @property
    def rights(self) -> str:
        """The record type whose rights and scopes hold."""
        return self.model.rights_as

    @property
    def is_versioned(self) -> bool:
        """Whether its rows count their changes."""
        return issubclass(self.model, Record)

    @cached_property
    def shown(self) -> list[Stored]:
        """The fields of a row."""
        own = RECORD_FIELDS if self.is_versioned else frozenset(("id",))
        return fields_of(self.model, self.fields | own)

    @cached_property
    def sortable(self) -> dict[str, Stored]:
        """The fields that lists can be sorted by."""
        return {one.name: one for one in self.shown if is_sortable(one) and one.name != "version"}

    @cached_property
    def links(self) -> dict[str, Any]:
        """The fields that lead to one other record each."""
        links = (one for one in self.shown if isinstance(one, models.ForeignKey))
        return {one.name: one for one in links if one.name not in self.only_ids}

    def written(self, names: frozenset[str]) -> list[Stored]:
        """Return those fields in the order of the model."""
        return fields_of(self.model, names)

    def must_be_given(self, stored: Stored) -> bool:
        """Whether creating wants a value: the field has no default and may be neither empty nor unknown."""
        may_lack = stored.null or stored.blank or stored.has_default()
        return not may_lack and stored.name not in self.optional


def creating(verb: Callable[..., Governed | None]) -> Create:
    """Return a verb that takes `values` as the API calls it."""
    return lambda actor, values: verb(actor=actor, values=values)


def editing(verb: Callable[..., Governed], id_name: str) -> Edit:
    """Return a verb that takes the id of a record and `values` as the API calls it."""
    return lambda actor, record_id, values: verb(actor=actor, values=values, **{id_name: record_id})


def acting_on(verb: Callable[..., Governed], id_name: str) -> Edit:
    """Return a verb that takes the id of a record and named values as the API calls it."""
    return lambda actor, record_id, values: verb(actor=actor, **{id_name: record_id}, **values)


def deleting(verb: Callable[..., Governed], id_name: str) -> Delete:
    """Return a verb that takes only the id of a record as the API calls it."""
    return lambda actor, record_id: verb(actor=actor, **{id_name: record_id})
