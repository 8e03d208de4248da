"""Which fields and which related records filters may name, for each record type."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customer_map.server.accounts.models import User
from customer_map.server.accounts.rights import covers
from customer_map.server.accounts.roles import RecordType
from customer_map.server.audit.records import Governed, Record
from customer_map.server.crm import models as crm
from customer_map.server.crm.filters.nodes import FieldKind, FilterField
from customer_map.server.crm.models import CustomFieldKind
from customer_map.server.crm.queries.custom_fields import custom_fields_of

OF_CUSTOMER = "name kind industry region country city source tags owner"
FIGURES: tuple[tuple[str, Promise, str], ...] = (
    ("value_tier", _("Value tier"), RecordType.ORDER),
    ("lifecycle", _("Life cycle"), RecordType.ORDER),
    ("revenue", _("Revenue"), RecordType.ORDER),
    ("orders", _("Number of orders"), RecordType.ORDER),
    ("first_order_at", _("First order"), RecordType.ORDER),
    ("last_order_at", _("Last order"), RecordType.ORDER),
    ("recency_score", _("Recency score"), RecordType.ORDER),
    ("frequency_score", _("Frequency score"), RecordType.ORDER),
    ("monetary_score", _("Monetary score"), RecordType.ORDER),
    ("touchpoints", _("Number of touchpoints"), RecordType.TOUCHPOINT),
    ("last_touchpoint_at", _("Last contact"), RecordType.TOUCHPOINT),
    ("mean_score", _("Mean score of touchpoints"), RecordType.TOUCHPOINT),
    ("open_opportunities", _("Open opportunities"), RecordType.OPPORTUNITY),
    ("open_amount", _("Open amount"), RecordType.OPPORTUNITY),
    ("open_cases", _("Open cases"), RecordType.CASE),
)
LABELS: dict[str, Promise] = {
    "stage__outcome": _("Outcome"),
    "stage__name": _("Name of the stage"),
    "stage__pipeline": _("Pipeline"),
    "stage__probability": _("Probability"),
    "product__name": _("Product"),
    "product__code": _("Product code"),
    "product__category": _("Product category"),
    "occurred_at": _("Time"),
    "name": _("Name"),
    "channel": _("Channel"),
    "direction": _("Direction"),
    "value": _("Value"),
    "score": _("Score"),
    "text": _("Text"),
    "source": _("Source"),
}


@dataclass(frozen=True, slots=True)
class Relation:
    """Records that belong to another one: `path` leads from them to it, `time` says when they were."""

    label: Promise
    record_type: str
    path: str
    time: str
    keeps: Q = field(default_factory=Q)


@dataclass(frozen=True, slots=True)
class Shape:
    """What filters may name of one record type; `fields` are paths of the ORM."""

    model: type[Governed]
    fields: str
    relations: Mapping[str, Relation] = field(default_factory=dict)


CUSTOMER_RELATIONS = {
    "orders": Relation(_("Orders"), "order", "customer", "placed_at", Q(is_cancellation=False)),
    "cancellations": Relation(
        _("Cancellations"), "order", "customer", "placed_at", Q(is_cancellation=True)
    ),
    "purchases": Relation(
        _("Lines of orders"),
        "order_line",
        "order__customer",
        "order__placed_at",
        Q(order__is_cancellation=False),
    ),
    "touchpoints": Relation(_("Touchpoints"), "touchpoint", "customer", "occurred_at"),
    "cases": Relation(_("Cases"), "case", "customer", "opened_at"),
    "opportunities": Relation(_("Opportunities"), "opportunity", "customer", "created_at"),
    "activities": Relation(_("Activities"), "activity", "customer", "created_at"),
    "contacts": Relation(_("Contacts"), "contact", "customer", "created_at"),
}
CONTACT_RELATIONS = {
    "touchpoints": Relation(_("Touchpoints"), "touchpoint", "contact", "occurred_at"),
    "cases": Relation(_("Cases"), "case", "contact", "opened_at"),
    "opportunities": Relation(_("Opportunities"), "opportunity", "contact", "created_at"),
    "activities": Relation(_("Activities"), "activity", "contact", "created_at"),
}
SHAPES: dict[str, Shape] = {
    "customer": Shape(
        crm.Customer,
        "name alias kind industry region country city address website phone email tax_id employees "
        "source parent owner tags created_at updated_at",
        CUSTOMER_RELATIONS,
    ),
    "contact": Shape(
        crm.Contact,
        "name alias customer title department email phone mobile city country birthday language source "
        "owner tags created_at updated_at",
        CONTACT_RELATIONS,
    ),
    "lead": Shape(
        crm.Lead,
        "name company title email phone source status owner tags customer created_at updated_at",
    ),
    "opportunity": Shape(
        crm.Opportunity,
        "name customer contact product stage stage__outcome stage__pipeline stage__probability amount "
        "currency opened_on close_on loss_reason source owner tags created_at updated_at",
        {
            "lines": Relation(_("Lines"), "opportunity_line", "opportunity", "created_at"),
            "activities": Relation(_("Activities"), "activity", "opportunity", "created_at"),
            "touchpoints": Relation(_("Touchpoints"), "touchpoint", "opportunity", "occurred_at"),
        },
    ),
    "opportunity_line": Shape(
        crm.OpportunityLine,
        "opportunity product product__name product__code product__category description quantity "
        "unit_price discount created_at",
    ),
    "activity": Shape(
        crm.Activity,
        "subject kind description customer contact opportunity starts_at ends_at due_at is_all_day "
        "recurrence done_at outcome place owner created_at updated_at",
    ),
    "case": Shape(
        crm.Case,
        "number subject description customer contact product status priority channel opened_at "
        "resolved_at satisfaction queue first_answered_at first_answer_due_at resolution_due_at owner "
        "created_at updated_at",
        {"touchpoints": Relation(_("Touchpoints"), "touchpoint", "case", "occurred_at")},
    ),
    "product": Shape(crm.Product, "code name category price currency created_at updated_at"),
    "order": Shape(
        crm.Order,
        "number source customer placed_at is_cancellation currency total channel created_at updated_at",
        {"lines": Relation(_("Lines of orders"), "order_line", "order", "order__placed_at")},
    ),
    "order_line": Shape(
        crm.OrderLine,
        "order product product__name product__code product__category description quantity unit_price",
    ),
    "touchpoint": Shape(
        crm.Touchpoint,
        "customer contact occurred_at channel name direction value currency score text source",
    ),
    "position": Shape(crm.Position, "customer title department reports_to created_at updated_at"),
    "employment": Shape(crm.Employment, "contact position valid_from valid_to created_at"),
    "relationship": Shape(
        crm.Relationship, "customer kind strength certainty valid_from valid_to created_at"
    ),
    "note": Shape(crm.Note, "customer text owner created_at updated_at"),
    "pipeline": Shape(crm.Pipeline, "name rank"),
    "stage": Shape(crm.Stage, "pipeline name rank probability outcome"),
    "identifier": Shape(crm.Identifier, "kind value source customer contact"),
    "tag": Shape(crm.Tag, "name colour"),
}
# The first that fits; a moment is a day as well.
KINDS: "dict[FieldKind, tuple[type[models.Field[Any, Any]], ...]]" = {
    FieldKind.TIME: (models.DateTimeField,),
    FieldKind.DATE: (models.DateField,),
    FieldKind.BOOLEAN: (models.BooleanField,),
    FieldKind.NUMBER: (models.IntegerField, models.FloatField, models.DecimalField),
    FieldKind.TAGS: (ArrayField,),
    FieldKind.TEXT: (models.CharField, models.TextField),
}
CUSTOM_KINDS = {
    CustomFieldKind.TEXT: FieldKind.TEXT,
    CustomFieldKind.URL: FieldKind.TEXT,
    CustomFieldKind.NUMBER: FieldKind.NUMBER,
    CustomFieldKind.MONEY: FieldKind.NUMBER,
    CustomFieldKind.DATE: FieldKind.DATE,
    CustomFieldKind.TIME: FieldKind.TIME,
    CustomFieldKind.BOOLEAN: FieldKind.BOOLEAN,
    CustomFieldKind.CHOICE: FieldKind.CHOICE,
}


def fields_for(record_type: str, user: User | None = None) -> dict[str, FilterField]:
    """Return what filters on a record type may name; with `user` without figures that person may not read."""
    found = {one.name: one for one in (*_built_in(record_type), *_figures(record_type))}
    found |= {one.name: one for one in _custom(record_type)}
    if user is None:
        return found
    return {name: one for name, one in found.items() if may_be_told(user, one, record_type)}


def relations_for(record_type: str) -> Mapping[str, Relation]:
    """Return the related records that filters on a record type may ask for."""
    return SHAPES[record_type].relations


def may_be_told(user: User, item: FilterField, record_type: str) -> bool:
    """Whether `user` reads what a figure is made of for every record that a list of `record_type` shows."""
    return not item.told_by or covers(user, item.told_by, SHAPES[record_type].model.rights_as)


def _built_in(record_type: str) -> list[FilterField]:
    shape = SHAPES[record_type]
    paths = shape.fields.split()
    # Of a customer that may be hidden, as that of a lead, nothing more can be asked.
    if "customer" in paths and shape.model.customer_path == "customer":
        paths += [f"customer__{name}" for name in OF_CUSTOMER.split()]
    return [_field(shape.model, path) for path in paths]


def _figures(record_type: str) -> list[FilterField]:
    """Customers' figures, for customers and for what belongs to one."""
    if record_type != "customer":
        return []
    return [
        _field(crm.Customer, f"figures__{name}", name=name, label=label, told_by=told_by)
        for name, label, told_by in FIGURES
    ]


def _field(
    model: type[models.Model],
    path: str,
    *,
    name: str = "",
    label: Promise | None = None,
    told_by: str = "",
) -> FilterField:
    stored = _model_field(model, path)
    return FilterField(
        name=name or path.replace("__", "."),
        label=label or _label(path, stored),
        kind=_kind(stored),
        path=path,
        choices=tuple((str(value), word) for value, word in stored.flatchoices),
        told_by=told_by,
        is_money=isinstance(stored, models.DecimalField),
    )


def _label(path: str, stored: Any) -> str:
    if path.startswith("customer__"):
        return gettext("Customer: {field}").format(field=capfirst(str(stored.verbose_name)))
    return str(LABELS.get(path) or capfirst(str(stored.verbose_name)))


def _model_field(model: type[models.Model], path: str) -> Any:
    first, _dots, rest = path.partition("__")
    found: Any = model._meta.get_field(first)
    return _model_field(found.related_model, rest) if rest else found


def _kind(stored: Any) -> FieldKind:
    if stored.flatchoices:
        return FieldKind.CHOICE
    if isinstance(stored, models.ForeignKey):
        return FieldKind.PERSON if stored.related_model is User else FieldKind.LINK
    return next(kind for kind, fields in KINDS.items() if isinstance(stored, fields))


def _custom(record_type: str) -> list[FilterField]:
    model = SHAPES[record_type].model
    has_custom = any(one.name == "custom" for one in model._meta.concrete_fields)
    if not (has_custom and issubclass(model, Record)):
        return []
    return [
        FilterField(
            name=f"custom.{one.key}",
            label=one.label,
            kind=CUSTOM_KINDS[CustomFieldKind(one.kind)],
            key=one.key,
            choices=tuple((word, word) for word in one.choices),
            is_money=one.kind == CustomFieldKind.MONEY,
        )
        for one in custom_fields_of(model)
    ]
