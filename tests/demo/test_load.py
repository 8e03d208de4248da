"""Loading the demo company: what is there afterwards, and when it is refused."""

from datetime import date

import pytest
from django.db import connection
from tests.demo.loaded import Demo

from customer_map.errors import NotAllowedError, UndoImpossibleError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.models import (
    Activity,
    Contact,
    Customer,
    Employment,
    Opportunity,
    Order,
    OrderLine,
    Position,
    Touchpoint,
    TouchpointKey,
)
from customer_map.server.demo.actions import WorkspaceNotEmptyError, load_demo
from customer_map.server.insights.models import CustomerFigures
from customer_map.server.saved_maps.models import Assessment, MapMember, SavedMap

pytestmark = pytest.mark.django_db


def test_the_promised_amounts_are_there(demo: Demo) -> None:
    kinds = Customer.records.values_list("kind", flat=True)
    assert (list(kinds).count("organisation"), list(kinds).count("person")) == (60, 2_000)
    assert 60_000 < demo.summary.touchpoints < 125_000
    assert demo.summary.touchpoints == Touchpoint.records.count() == TouchpointKey.objects.count()
    assert demo.summary.customers == CustomerFigures.records.count()
    first = Touchpoint.records.order_by("occurred_at").values_list("occurred_at", flat=True)[0]
    assert (demo.today - first.date()).days > 540


def test_the_planner_knows_how_full_the_tables_are(demo: Demo) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'crm_order'")
        assert cursor.fetchone()[0] == pytest.approx(demo.summary.orders, rel=0.1)


def test_nothing_has_happened_in_the_future(demo: Demo) -> None:
    assert Touchpoint.records.latest("occurred_at").occurred_at.date() < demo.today
    assert Order.records.latest("placed_at").placed_at.date() < demo.today
    assert not Activity.records.filter(done_at__date__gt=demo.today).exists()


def test_somebody_has_something_to_do_today(demo: Demo) -> None:
    due = Activity.records.filter(due_at__date=demo.today, done_at__isnull=True)
    assert due.filter(owner=None).exists()
    assert due.exclude(owner=None).values("owner").distinct().count() == 2


def test_what_repeats_still_does_once_it_is_loaded(demo: Demo) -> None:
    series = Activity.records.exclude(recurrence="")
    assert series.count() == 3
    assert {one.time_zone for one in series} == {"Asia/Shanghai"}
    assert all(
        one.participants.count() == len({p.user_id for p in one.participants.all()})
        for one in series
    )


def test_several_buying_centres_are_large(demo: Demo) -> None:
    sizes = [saved.members.count() for saved in SavedMap.records.filter(kind="relationship")]
    assert len(sizes) == 60
    assert sum(8 <= size <= 25 for size in sizes) > 12
    assert max(sizes) <= 25


def test_records_satisfy_the_rules_of_their_models(demo: Demo) -> None:
    models = (
        *(Customer, Contact, Position, Employment, Order, OrderLine, Opportunity),
        *(Activity, MapMember, Assessment),
    )
    for model in models:
        for record in model.records.order_by("pk")[:40]:
            record.full_clean(validate_unique=False)


def test_orders_are_worth_the_sum_of_their_lines(demo: Demo) -> None:
    for order in Order.records.order_by("number")[:200].prefetch_related("lines"):
        lines = order.lines.all()
        assert order.total == sum(line.quantity * line.unit_price for line in lines)
        assert order.is_cancellation == (order.total < 0)


def test_names_and_texts_are_chinese_and_english(demo: Demo) -> None:
    names = list(Customer.records.values_list("name", flat=True))
    latin = sum(name.isascii() for name in names)
    assert 0.1 * len(names) < latin < 0.5 * len(names)
    texts = set(Touchpoint.records.exclude(text="").values_list("text", flat=True))
    assert any(text.isascii() for text in texts)
    assert any(not text.isascii() for text in texts)


def test_addresses_lead_nowhere(demo: Demo) -> None:
    mails = [*Customer.records.exclude(email="").values_list("email", flat=True)]
    mails += Contact.records.values_list("email", flat=True)
    mails += User.objects.exclude(pk=demo.owner.pk).values_list("email", flat=True)
    assert {mail.rpartition(".")[2] for mail in mails} == {"example"}


def test_colleagues_exist_but_cannot_sign_in(demo: Demo) -> None:
    colleagues = User.objects.exclude(pk=demo.owner.pk)
    assert colleagues.count() == 6
    assert not any(user.has_usable_password() for user in colleagues)
    assert {user.teams.count() for user in colleagues} == {1}


def test_the_load_is_one_entry_and_no_step_to_undo(demo: Demo) -> None:
    assert AuditEntry.objects.filter(verb="demo.load", actor=demo.owner).count() == 1
    told = AuditEntry.objects.filter(via="web")
    assert told.count() > 15
    assert not told.filter(actor=demo.owner).exists()
    with pytest.raises(UndoImpossibleError):
        undo_last_step(actor=Actor(demo.owner))


def test_a_second_load_is_refused(demo: Demo) -> None:
    with pytest.raises(WorkspaceNotEmptyError) as refused:
        load_demo(actor=Actor(demo.owner), today=demo.today)
    assert "empty" in str(refused.value)


def test_who_is_no_administrator_may_not_load_it() -> None:
    member = User.objects.create_user("m@shanlan.example", name="M", role=Role.MEMBER)
    with pytest.raises(NotAllowedError):
        load_demo(actor=Actor(member), today=date(2026, 11, 20))
    assert not AuditEntry.objects.filter(verb="demo.load", actor=member).exists()
