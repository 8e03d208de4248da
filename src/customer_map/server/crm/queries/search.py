"""Turns a few typed characters into the records whose names hold them, in any script."""

from dataclasses import dataclass

from django.db.models import Case as Choose
from django.db.models import IntegerField, Q, Value, When

from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Record
from customer_map.server.crm.models import Activity, Case, Contact, Customer, Opportunity, Product
from customer_map.server.crm.texts import clean_text


@dataclass(frozen=True, slots=True)
class Searched:
    """A record type with the fields that are searched; the first one is its name."""

    model: type[Record]
    fields: tuple[str, ...]
    related: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A record that was found, with a line that tells it from its namesakes."""

    kind: str
    record: Record
    note: str


SEARCHED = (
    Searched(Customer, ("name", "alias")),
    Searched(Contact, ("name", "alias", "email"), ("customer",)),
    Searched(Opportunity, ("name",), ("customer",)),
    Searched(Case, ("subject",), ("customer",)),
    Searched(Activity, ("subject",), ("customer",)),
    Searched(Product, ("name", "code")),
)
EACH = 5
LONGEST_QUERY = 100


def search(user: User, text: str, each: int = EACH) -> list[Hit]:
    """Return at most `each` records of every type, names that begin with `text` first."""
    wanted = clean_text(text)[:LONGEST_QUERY]
    if not wanted:
        return []
    return [hit for searched in SEARCHED for hit in _hits(user, searched, wanted, each)]


def _hits(user: User, searched: Searched, text: str, each: int) -> list[Hit]:
    anywhere = Q()
    for field in searched.fields:
        anywhere |= Q(**{f"{field}__icontains": text})
    name = searched.fields[0]
    begins = When(**{f"{name}__istartswith": text}, then=Value(0))
    rank = Choose(begins, default=Value(1), output_field=IntegerField())
    rows = searched.model.records.visible_to(user).filter(anywhere)
    ordered = rows.select_related(*searched.related).order_by(rank, name, "pk")[:each]
    return [Hit(searched.model.type_name(), row, _note(row)) for row in ordered]


def _note(record: Record) -> str:
    if isinstance(record, Customer):
        return " · ".join(part for part in (record.industry, record.city) if part)
    if isinstance(record, Product):
        return record.code
    customer = getattr(record, "customer", None)
    title = record.title if isinstance(record, Contact) else ""
    return " · ".join(part for part in (str(customer or ""), title) if part)
