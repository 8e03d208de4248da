"""Turns responses into groups: by language, channel, a field of the customer, or the answer to a question."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from django.db.models import F, Q, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast

from customer_map.server.accounts.models import User
from customer_map.server.crm.filters import FilterField, fields_for
from customer_map.server.crm.filters.nodes import FieldKind
from customer_map.server.insights.columns import read_columns
from customer_map.server.insights.survey_results.choosing import Choice
from customer_map.server.insights.survey_results.columns import Integers, ResponseColumns
from customer_map.server.surveys.models import Survey
from customer_map.server.surveys.queries.results import (
    AskedQuestion,
    responses_of,
    with_known_customer,
)
from customer_map.server.surveys.questions import QuestionKind

MOST_GROUPS = 12
FIELD, QUESTION = "field:", "question:"
GROUPING = {FieldKind.CHOICE, FieldKind.TEXT, FieldKind.BOOLEAN, FieldKind.PERSON}
# One group for each customer says nothing.
UNFIT = {"name", "alias", "address", "website", "phone", "email", "tax_id"}


@dataclass(frozen=True, slots=True, eq=False)
class Groups:
    """The names of the groups, the largest first, and the place of each response's; -1 for none."""

    names: tuple[str, ...]
    places: Integers


def fields_to_group_by(user: User) -> list[FilterField]:
    """Return the fields of customers by which answers may be broken down."""
    fields = fields_for("customer", user).values()
    return [one for one in fields if one.kind in GROUPING and one.name not in UNFIT]


def questions_to_group_by(questions: list[AskedQuestion]) -> list[AskedQuestion]:
    """Return the questions whose answers make groups: one of several options."""
    return [
        one
        for one in questions
        if one.question.kind == QuestionKind.CHOICE and not one.question.is_multiple
    ]


def groups_of(
    user: User, survey: Survey, choice: Choice, narrowed: Q, columns: ResponseColumns
) -> Groups:
    """Return the groups of the chosen breakdown; without one, or one that nobody knows, there are none."""
    if choice.by == "language":
        return _largest(columns.languages)
    if choice.by == "channel":
        return _largest(columns.channels)
    if choice.by.startswith(QUESTION):
        return _by_question(columns, choice.by.removeprefix(QUESTION))
    fields = {one.name: one for one in fields_to_group_by(user)}
    field = fields.get(choice.by.removeprefix(FIELD)) if choice.by.startswith(FIELD) else None
    if field is None:
        return Groups((), np.full(len(columns), -1))
    return _by_field(user, survey, narrowed, columns, field)


def _by_question(columns: ResponseColumns, question: str) -> Groups:
    said = columns.said_to(question)
    values = np.full(len(columns), "", dtype=object)
    values[said.places] = np.asarray(said.choices.to_pylist(), dtype=object)
    return _largest(pa.array(values, pa.string()))


def _by_field(
    user: User, survey: Survey, narrowed: Q, columns: ResponseColumns, field: FilterField
) -> Groups:
    """Customers whom the reader may not see stand in no group."""
    rows = with_known_customer(user, survey, responses_of(user, survey, narrowed))
    path = f"customer__{field.path}" + ("__name" if field.kind == FieldKind.PERSON else "")
    value: Any = KeyTextTransform(field.key, "customer__custom") if field.key else F(path)
    found = rows.order_by().annotate(group_value=Cast(value, TextField()))
    types = {"id": pa.string(), "value": pa.string()}
    table = read_columns(found.values_list("pk", "group_value"), types)
    places = pc.index_in(columns.ids, value_set=table["id"].combine_chunks())
    return _largest(table["value"].combine_chunks().take(places))


def _largest(values: pa.Array) -> Groups:
    """Number the values by falling size; beyond the most groups, and without a value, a response is in none."""
    counts = [
        (-each["counts"], each["values"])
        for each in pc.value_counts(values).to_pylist()
        if each["values"]
    ]
    names = [name for _, name in sorted(counts)[:MOST_GROUPS]]
    places = pc.index_in(values, value_set=pa.array(names, pa.string())).fill_null(-1)
    return Groups(tuple(names), places.to_numpy(zero_copy_only=False).astype(np.int64))
