"""Turns the lines of an opportunity or an order into a form of rows, and what was typed there into lines."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django import forms
from django.forms.formsets import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.opportunity_lines import MOST_LINES, GivenLine
from customer_map.server.crm.actions.orders import Line
from customer_map.server.crm.models import OpportunityLine, Product
from customer_map.server.web.records.fields import AmountField
from customer_map.server.web.records.links import Named, RecordField

EMPTY_ROWS = 3
PREFIX = "lines"
SMALLEST = Decimal("0.0001")
VALUES = ("product", "description", "quantity", "unit_price", "discount")


class OrderLineForm(forms.Form):
    """One row: a product or a description, how many, at which price."""

    description = forms.CharField(label=_("Description"), max_length=500, required=False)
    quantity = AmountField(
        label=_("Quantity"), max_digits=19, decimal_places=4, min_value=SMALLEST, initial=Decimal(1)
    )
    unit_price = AmountField(label=_("Unit price"), max_digits=19, decimal_places=4, required=False)

    field_order = ("product", "description", "quantity", "unit_price", "discount")

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        product = RecordField(model=Product, user=user, label=_("Product"), required=False)
        self.fields["product"] = product
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """A row says what it is about, and takes the price of the product where none is typed."""
        cleaned = super().clean() or self.cleaned_data
        product, price = cleaned.get("product"), cleaned.get("unit_price")
        if not self.errors and not (product or cleaned.get("description") or self.is_known):
            self.add_error("product", _("Name a product, or describe the line."))
        if not self.errors and price is None and not (product and product.price is not None):
            self.add_error("unit_price", _("Give a price."))
        return cleaned

    @property
    def is_known(self) -> bool:
        """Whether this row stood there before."""
        return bool(self.initial.get("line_id"))


class OpportunityLineForm(OrderLineForm):
    """A row with a discount, that knows which line it is."""

    line_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    discount = AmountField(
        label=_("Discount, %"),
        max_digits=5,
        decimal_places=2,
        min_value=0,
        max_value=100,
        initial=Decimal(0),
    )

    def given(self) -> GivenLine:
        """Return the line for the verb: of a known one what was changed."""
        line_id: UUID | None = self.cleaned_data["line_id"]
        names = [name for name in self.changed_data if name in VALUES] if line_id else VALUES
        if "product" in names:
            names = [*names, "unit_price"]
        return GivenLine(values={name: self.cleaned_data[name] for name in names}, line_id=line_id)


class Rows(BaseFormSet):  # type: ignore[type-arg]  # no generic when it runs
    """Rows whose inputs look like those of all pages and are read aloud by their columns."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Add what every row has, and name all its inputs."""
        super().add_fields(form, index)
        for field in form.fields.values():
            is_box = isinstance(field.widget, forms.CheckboxInput)
            look = "checkbox checkbox-sm" if is_box else "input input-sm"
            field.widget.attrs |= {"aria-label": field.label, "class": look}


OpportunityLineRows = formset_factory(
    OpportunityLineForm, formset=Rows, extra=EMPTY_ROWS, can_delete=True, max_num=MOST_LINES
)
OrderLineRows = formset_factory(OrderLineForm, formset=Rows, extra=EMPTY_ROWS, max_num=MOST_LINES)


def opportunity_rows(user: User, lines: Sequence[OpportunityLine], data: Any = None) -> Rows:
    """Return the rows of the lines that are there, and empty ones behind them; hidden products stay unnamed."""
    ids = {line.product_id for line in lines if line.product_id}
    visible = set(Product.records.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))
    initial = [
        {
            "line_id": line.pk,
            "product": Named.of(line.product)
            if line.product and line.product_id in visible
            else None,
            **{name: getattr(line, name) for name in VALUES if name != "product"},
        }
        for line in lines
    ]
    options: dict[str, Any] = {"prefix": PREFIX, "form_kwargs": {"user": user}}
    return cast("Rows", OpportunityLineRows(data, initial=initial, **options))


def order_rows(user: User, data: Any = None) -> Rows | None:
    """Return rows for a new order; None where what was sent has none, as from a form of somebody's own."""
    if data is not None and f"{PREFIX}-TOTAL_FORMS" not in data:
        return None
    return cast("Rows", OrderLineRows(data, prefix=PREFIX, form_kwargs={"user": user}))


def filled(rows: Rows) -> list[Any]:
    """Return the forms of a checked set that hold a line, without those to be removed."""
    gone = rows.deleted_forms if rows.can_delete else []
    return [
        form for form in rows.forms if form not in gone and (form.has_changed() or form.is_known)
    ]


def order_lines(rows: Rows) -> list[Line]:
    """Return the lines of a checked set for the verb that creates an order."""
    return [_order_line(form.cleaned_data) for form in filled(rows)]


def refuse(rows: Rows, problem: InvalidValueError) -> bool:
    """Show what the verb did not accept at its row; False when it names no row."""
    name, _dot, place = str(problem.fields["field"]).partition(".")
    forms_there = filled(rows)
    if name != PREFIX or not place.isdecimal() or int(place) >= len(forms_there):
        return False
    forms_there[int(place)].add_error(None, str(problem.fields["reason"]))
    return True


def _order_line(values: dict[str, Any]) -> Line:
    product, price = values["product"], values["unit_price"]
    return Line(
        quantity=values["quantity"],
        unit_price=product.price if price is None else price,
        product_id=product.pk if product else None,
        description=values["description"],
    )
