"""Rebuilds the figures of all customers, or of one, from their records."""

from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import UUID

import pyarrow as pa
from django.db import connection, transaction
from django.utils import timezone
from psycopg.sql import SQL, Identifier
from pyarrow import csv

from customer_map.errors import NotAllowedError
from customer_map.server.accounts.actors import Actor
from customer_map.server.insights.actions import purchase_sql
from customer_map.server.insights.columns import copy_columns
from customer_map.server.insights.comparing import score_one
from customer_map.server.insights.models import ComparisonGroup, CustomerFigures
from customer_map.server.insights.scoring import DAY_TYPES, SUM_TYPES, Group, score_groups

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Parameters = dict[str, Any]


@transaction.atomic
def refresh_figures(*, actor: Actor, now: datetime | None = None) -> int:
    """Rebuild the figures of all customers; return how many there are.

    What happened after `now` is left out. Days are counted to the last order or touchpoint before `now`, so that an
    old file tells the same today and next year. Raises NotAllowedError when a user without administration asks.
    """
    if actor.user is not None and not actor.user.is_administrator:
        raise NotAllowedError(right="figures.refresh")
    parameters = {"everybody": True, "customers": [], "now": now or timezone.now()}
    _lock()
    _add_up(parameters)
    as_of = _last_event(parameters)
    if as_of is not None:
        _score_everybody(as_of)
    return _write(parameters)


@transaction.atomic
def refresh_customer(*, actor: Actor, customer_id: UUID, now: datetime | None = None) -> None:
    """Bring the figures of one customer up to date, compared with the others as they were last refreshed."""
    del actor  # Whoever changed a record of the customer; figures follow by themselves.
    parameters = {"everybody": False, "customers": [customer_id], "now": now or timezone.now()}
    _lock()
    _add_up(parameters)
    sums, days = _read_sums(), _read_days()
    if len(sums):
        as_of = _last_event(parameters) or EPOCH
        _copy_scores(score_one(customer_id, sums, days, as_of=as_of))
    _write(parameters)


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('customer_figures'))")


def _add_up(parameters: Parameters) -> None:
    with connection.cursor() as cursor:
        for table in purchase_sql.TABLES:
            cursor.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(table)))
        cursor.execute(purchase_sql.ORDERS, parameters)
        cursor.execute(purchase_sql.SUMS)
        cursor.execute(purchase_sql.SCORES)
        cursor.execute("ANALYZE figure_sums")


def _last_event(parameters: Parameters) -> datetime | None:
    with connection.cursor() as cursor:
        cursor.execute(purchase_sql.LAST_EVENT, parameters)
        row: tuple[datetime | None] = cursor.fetchone() or (None,)
        return row[0]


def _read_sums() -> pa.Table:
    return copy_columns(SQL(purchase_sql.READ_SUMS), (), SUM_TYPES)


def _read_days() -> pa.Table:
    return copy_columns(SQL(purchase_sql.READ_DAYS), (), DAY_TYPES)


def _score_everybody(as_of: datetime) -> None:
    ComparisonGroup.objects.all().delete()
    for group, scores in score_groups(_read_sums(), _read_days(), as_of=(as_of - EPOCH).days):
        _remember(group, as_of)
        _copy_scores(scores)


def _remember(group: Group, as_of: datetime) -> None:
    ComparisonGroup.objects.create(
        kind=group.kind,
        currency=group.currency,
        customers=group.end - group.start,
        usual_gap_days=group.usual_gap_days,
        as_of=as_of,
    )


def _copy_scores(scores: pa.Table) -> None:
    content = BytesIO()
    csv.write_csv(scores, content, csv.WriteOptions(include_header=False))
    with connection.cursor() as cursor, cursor.copy(purchase_sql.COPY_SCORES) as copy:
        copy.write(content.getvalue())


def _write(parameters: Parameters) -> int:
    with connection.cursor() as cursor:
        cursor.execute(purchase_sql.FORGET, parameters)
        cursor.execute(purchase_sql.WRITE, parameters)
        cursor.execute(purchase_sql.COUNT_REVISION)
    return CustomerFigures.records.count() if parameters["everybody"] else 1
