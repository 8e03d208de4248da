"""What a record type looks like on pages: data that the one list view and the one form view read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.functional import Promise

from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Record

if TYPE_CHECKING:
    from customer_map.server.web.records.forms import RecordForm

Choices = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list; without `sort` (a path of the ORM) it cannot be sorted by.

    `told_by` names the record type that its figures come from: only who may read that sees the column.
    """

    name: str
    label: Promise | str
    sort: str = ""
    is_number: bool = False
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """A choice above a list: `keeps` turns the chosen value into the condition of the rows that stay."""

    name: str
    label: Promise | str
    keeps: Callable[[str], Q]
    choices: Callable[[User], Choices]
    told_by: str = ""


@dataclass(frozen=True, slots=True)
class Slice:
    """A tab above a list: which rows it keeps for this user now."""

    name: str
    label: Promise
    keeps: Callable[[User], Q]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: its columns, what may be filtered, sorted and searched, and what each row needs.

    `pages` are further tabs above it, each a label and the name of an address.
    """

    columns: tuple[Column, ...]
    searched: tuple[str, ...]
    sort: str
    slices: tuple[Slice, ...] = ()
    filters: tuple[Filter, ...] = ()
    related: tuple[str, ...] = ()
    pages: tuple[tuple[Promise, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """What pages say about a record type."""

    plural: Promise
    new: Promise
    empty_title: Promise
    empty_text: Promise


@dataclass(frozen=True, slots=True)
class Verbs:
    """What can be done with a record; `edit` and `delete` take its id as `<kind>_id`."""

    create: Callable[..., Record]
    edit: Callable[..., Record]
    delete: Callable[..., Record]


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a record that a form is about: what its form shows first, and what its verb is told besides."""

    start: Mapping[str, object] = field(default_factory=dict)
    given: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Kind:
    """A record type as pages show it.

    `fields` are those of its form in their order, `facts` those of its page; `name_field` is what its title shows.
    `is_imported`: files bring such records. `told` names the fields of a record that other records tell, so that
    nobody types them; `has_lines`: a new one is typed with its lines. `form`: a form of its own.
    `part` reads from the address of the form which part of a record is edited, such as one occurrence of a series.
    """

    name: str
    plural: str
    model: type[Record]
    icon: str
    words: Words
    listing: Listing
    fields: tuple[str, ...]
    facts: tuple[str, ...]
    verbs: Verbs
    name_field: str = "name"
    related: tuple[str, ...] = ()
    is_person: bool = False
    is_imported: bool = True
    has_lines: bool = False
    told: Callable[[User, Record], tuple[str, ...]] = lambda _user, _record: ()
    form: "type[RecordForm] | None" = None
    part: Callable[[Record, Mapping[str, str]], Part] = lambda _record, _query: Part()

    @property
    def record_type(self) -> str:
        """The name that rights go by."""
        return RecordType(self.model.rights_as).value

    @property
    def create_url(self) -> str:
        """The name of the address of the empty form."""
        return f"{self.name}_create"

    @property
    def edit_url(self) -> str:
        """The name of the address of the form of a record."""
        return f"{self.name}_edit"

    @property
    def delete_url(self) -> str:
        """The name of the address that deletes a record."""
        return f"{self.name}_delete"

    @property
    def view_change_url(self) -> str:
        """The name of the address that changes a saved view."""
        return f"{self.name}_view_change"

    @property
    def view_start_url(self) -> str:
        """The name of the address that chooses the view a list opens with."""
        return f"{self.name}_view_start"

    @property
    def view_delete_url(self) -> str:
        """The name of the address that deletes a saved view."""
        return f"{self.name}_view_delete"
