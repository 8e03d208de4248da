"""Fills one row of every model that rights apply to: each text field of it, found in the model, holds a given text."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.utils import timezone

from customer_map.server.accounts.ids import new_id
from customer_map.server.accounts.models import User
from customer_map.server.audit.records import Governed
from customer_map.server.crm.models import Contact, CustomField

DAY = datetime(2026, 3, 1, 9, tzinfo=UTC)
# What a row lacks while it is alive and unfinished.
UNSET = {
    "deleted_at", "done_at", "resolved_at", "closed_at", "valid_to", "ends_at", "import_id", "parent", "evidence_id",
    "series", "occurrence_at", "recurrence", "time_zone",
    "replaced_at", "revoked_at", "given_up_at", "told_at", "most_answers", "closes_at", "opens_at",
}  # fmt: skip


@dataclass
class Rows:
    """One row of each model by its name, all of one owner."""

    owner: User
    text: str
    made: dict[str, Governed] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Governed:
        return self.made[name]

    def word(self, name: str) -> str:
        """The text that the row of this model holds: it tells rows apart."""
        return self.text.replace("*", name)


def governed() -> dict[str, type[Governed]]:
    """Return every model that rights apply to, those first that others link to."""
    found = {
        model._meta.model_name or "": model
        for model in apps.get_models()
        if issubclass(model, Governed)
    }
    ordered: dict[str, type[Governed]] = {}

    def take(name: str, on_the_way: tuple[str, ...]) -> None:
        for link in links_of(found[name]):
            target = link.related_model._meta.model_name
            if target in found and target not in (*ordered, *on_the_way, name):
                take(target, (*on_the_way, name))
        ordered.setdefault(name, found[name])

    for name in found:
        take(name, ())
    return ordered


def is_shared(name: str) -> bool:
    """Whether rows of this model are the whole workspace's, such as products and stages: no reach leaves them out."""
    model = governed()[name]
    return not model.owner_path


def links_of(model: type[models.Model]) -> Iterator[Any]:
    """Yield the links of a model to others."""
    for each in model._meta.concrete_fields:
        if isinstance(each, models.ForeignKey):
            yield each


def fill(
    owner: User,
    text: str,
    *,
    shared: Rows | None = None,
    only: Callable[[type[Governed]], bool] = lambda _model: True,
    linked: Callable[[type[Governed], Any], Governed | None] = lambda _model, _link: None,
) -> Rows:
    """Make one row of every model; `*` in `text` becomes the name of the model.

    `shared` gives the rows that belong to everybody, `only` says which models get one, `linked` where a link leads
    instead of to the row made here.
    """
    rows = Rows(owner, text)
    if shared:
        rows.made = {name: row for name, row in shared.made.items() if is_shared(name)}
    for name, model in governed().items():
        if name not in rows.made and only(model):
            rows.made[name] = _row(model, rows, linked)
    return rows


def _row(model: type[Governed], rows: Rows, linked: Callable[..., Governed | None]) -> Governed:
    name = model._meta.model_name or ""
    word = rows.word(name)
    values = {
        each.name: value
        for each in model._meta.concrete_fields
        if (value := _value(each, model, rows, word, linked)) is not None
    }
    special = SPECIAL.get(name, lambda _rows, _values: {})(rows, values)
    values |= {key: value for key, value in special.items() if hasattr(model, key)}
    if name == "touchpoint":
        with connection.cursor() as cursor:
            cursor.execute("SELECT crm_touchpoint_month(%s)", [values["occurred_at"]])
    row: Governed = model.records.create(**values)
    return row


def _value(each: Any, model: type[Governed], rows: Rows, word: str, linked: Any) -> Any:
    if (
        each.name in UNSET
        or getattr(each, "auto_now", False)
        or getattr(each, "auto_now_add", False)
    ):
        return None
    if isinstance(each, models.ForeignKey):
        return _link(each, model, rows, linked)
    if each.primary_key:
        return None
    if each.choices:
        return None if each.has_default() else each.choices[0][0]
    return _plain(each, word)


def _link(each: Any, model: type[Governed], rows: Rows, linked: Any) -> Any:
    target = each.related_model
    if target is User:
        return rows.owner
    given = linked(model, each)
    return given if given is not None else rows.made.get(target._meta.model_name)


def _plain(each: Any, word: str) -> Any:
    if isinstance(each, models.CharField | models.TextField):
        return "CNY" if each.name == "currency" else word[: each.max_length]
    if isinstance(each, ArrayField):
        is_text = isinstance(each.base_field, models.CharField)
        return [word[: each.base_field.max_length]] if is_text else None
    if isinstance(each, models.JSONField):
        return {"level": word} if each.name in {"custom", "properties"} else None
    if isinstance(each, models.DateField):
        return _day(each)
    return _number(each)


def _day(each: Any) -> Any:
    if each.has_default():
        return None
    return DAY if isinstance(each, models.DateTimeField) else DAY.date()


def _number(each: Any) -> Any:
    if each.has_default() or each.has_db_default():
        return None
    if isinstance(each, models.DecimalField):
        return Decimal(777)
    if isinstance(each, models.IntegerField | models.FloatField):
        return 1
    return None


def _another_contact(rows: Rows, values: dict[str, Any]) -> dict[str, Any]:
    """A tie joins two people: the other one is of the same kind and owner."""
    contact = Contact.records.create(
        name=rows.word("otherend"), customer=values["customer"], owner=rows.owner
    )
    return {"target": contact, "colleague": None, "note": rows.word("relationship")}


def _field_of_customers(rows: Rows, _values: dict[str, Any]) -> dict[str, Any]:
    taken = CustomField.records.filter(record_type="customer", key="level").exists()
    return {"record_type": "lead" if taken else "customer", "key": "level"}


# What a row needs that its fields do not say by themselves.
SPECIAL: dict[str, Callable[[Rows, dict[str, Any]], dict[str, Any]]] = {
    "customer": lambda rows, values: {"website": f"https://{rows.word('customer')[:60]}"},
    "customfield": _field_of_customers,
    "activity": lambda rows, values: {
        "due_at": timezone.now() - timedelta(hours=1), "remind_at": timezone.now() - timedelta(hours=2),
    },
    "reminder": lambda rows, values: {"minutes_before": None},
    "participant": lambda rows, values: {"user": None},
    "businesscalendar": lambda rows, values: {"country": "", "region": ""},
    "relationship": _another_contact,
    "casemessage": lambda rows, values: {"message_id": str(new_id())},
    "note": lambda rows, values: {"record_type": "customer", "record_id": values["customer"].pk},
    "merge": lambda rows, values: {
        "record_type": "customer", "kept_id": getattr(rows.made.get("customer"), "pk", new_id()), "gone_id": new_id(),
        "members": {"kept": {"name": rows.word("merge")}, "gone": {"name": rows.word("merge")}},
    },
    "savedmap": lambda rows, values: {"kind": "relationship"},
    "assessment": lambda rows, values: {"aspect": "buying_role", "value": "champion", "colleague": None},
    "savedfilter": lambda rows, values: {"record_type": "customer"},
    "customerfigures": lambda rows, values: {"computed_at": DAY},
    "touchpoint": lambda rows, values: {"message_id": str(new_id()), "score": -0.5},
    "statement": lambda rows, values: {"source_id": new_id()},
    "feedbackanswer": lambda rows, values: {"source_id": new_id()},
}  # fmt: skip
