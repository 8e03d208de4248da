"""What customers say anywhere is read sentence by sentence, once, and follows what becomes of the texts."""

import pytest
from django.db import transaction
from tests.crm.people import person
from tests.insights.records import customer, day, touch

from customer_map.server.accounts.roles import Role
from customer_map.server.crm.models import Activity, Case, CaseMessage, Product, Touchpoint
from customer_map.server.feedback.actions import reading
from customer_map.server.feedback.actions.reading import (
    note_everything,
    read_all,
    read_waiting,
    reading_status,
)
from customer_map.server.feedback.models import Statement, UnreadText

pytestmark = pytest.mark.django_db


def said() -> list[tuple[str, str, str]]:
    rows = Statement.records.order_by("source_type", "source_id", "place")
    return [(row.text, row.label, row.kind) for row in rows]


def test_each_sentence_of_a_touchpoint_becomes_a_statement() -> None:
    product = Product.records.create(name="Lamp", code="L-1")
    ada = customer("Ada")
    row = touch(
        ada,
        1,
        "review",
        "shop",
        text="物流太慢了！ The lamp is great.",
        score=-0.5,
        properties={"product": "l-1"},
    )
    assert read_all() == 1
    first, second = Statement.records.order_by("place")
    assert (first.text, first.label, first.kind) == ("物流太慢了!", "negative", "pain")
    assert (second.text, second.label, second.kind) == ("The lamp is great.", "positive", "praise")
    assert "delivery" in first.aspects
    assert row.text[second.begins : second.ends] == second.text
    assert (first.source_id, first.customer_id, first.product_id) == (row.pk, ada.pk, product.pk)
    assert (first.score, first.channel, first.language) == (-0.5, "shop", "zh")
    assert not UnreadText.objects.exists()


def test_what_we_wrote_ourselves_is_not_read() -> None:
    touch(customer("Ada"), 1, "mail", text="We are sorry.", direction="out")
    assert read_all() == 0


def test_cases_messages_and_outcomes_are_read_where_they_stand() -> None:
    ada = customer("Ada")
    case = Case.records.create(
        subject="Screen is broken", description="It is bad.", customer=ada, opened_at=day(1)
    )
    Activity.records.create(
        kind="call", subject="Call", customer=ada, outcome="She wants a discount.", done_at=day(2)
    )
    read_all()
    assert [text for text, _, _ in said()] == [
        "She wants a discount.",
        "Screen is broken",
        "It is bad.",
    ]
    CaseMessage.records.create(
        case=case, direction="in", text="Still broken!", written_at=day(3), mail_id="a"
    )
    CaseMessage.records.create(
        case=case, direction="out", text="We mend it.", written_at=day(4), mail_id="b"
    )
    read_all()
    assert "Still broken!" in [text for text, _, _ in said()]
    assert "We mend it." not in [text for text, _, _ in said()]
    case.subject = "Screen works"
    case.save()
    read_all()
    assert "Screen works" in [text for text, _, _ in said()]
    assert "Screen is broken" not in [text for text, _, _ in said()]
    Case.records.filter(pk=case.pk).update(deleted_at=day(5))
    read_all()
    assert [text for text, _, _ in said()] == ["She wants a discount."]


def test_what_is_gone_from_the_log_is_forgotten_at_once() -> None:
    row = touch(customer("Ada"), 1, "review", text="Too slow.")
    read_all()
    Touchpoint.records.filter(pk=row.pk).delete()
    assert not Statement.records.exists()
    assert read_all() == 1
    assert not Statement.records.exists()


def test_a_merge_moves_what_was_said() -> None:
    ada, bob = customer("Ada"), customer("Bob")
    touch(ada, 1, "review", text="Too slow.")
    read_all()
    Touchpoint.records.filter(customer=ada).update(customer=bob)
    read_all()
    assert [row.customer_id for row in Statement.records.all()] == [bob.pk]


def test_a_batch_that_is_cut_off_is_done_again_once(monkeypatch: pytest.MonkeyPatch) -> None:
    ada = customer("Ada")
    for number in range(5):
        touch(ada, number, "review", text="Too slow.")
    assert read_waiting(2) == 2

    def fails(*_: object) -> None:
        raise MemoryError

    with monkeypatch.context() as patched:
        patched.setattr(reading, "statements_in", fails)
        with pytest.raises(MemoryError), transaction.atomic():
            read_waiting(2)
    assert reading_status().waiting == 3
    assert read_all() == 3
    assert Statement.records.count() == 5


def test_reading_everything_anew_changes_nothing() -> None:
    ada = customer("Ada")
    touch(ada, 1, "review", text="Too slow. Very good.")
    Case.records.create(subject="Broken", customer=ada, opened_at=day(1))
    read_all()
    before = said()
    assert note_everything() == 2
    read_all()
    assert said() == before


def test_a_megabyte_and_emoji_and_other_languages_are_read_or_said_to_be_unread() -> None:
    ada = customer("Ada")
    touch(ada, 1, "review", text="Too slow. " * 100_000)
    touch(ada, 2, "review", text="😀😀")
    touch(ada, 3, "review", text="Очень плохо, никогда больше")
    read_all()
    assert Statement.records.filter(occurred_at=day(1)).count() == 200
    other = Statement.records.get(occurred_at=day(3))
    assert (other.language, other.sentiment, other.label) == ("other", None, "unsure")


def test_who_may_not_read_the_source_does_not_read_the_statement() -> None:
    mine, theirs = person(Role.MEMBER), person(Role.MEMBER)
    mine.teams.create(name="A")
    ada = customer("Ada", owner=theirs)
    case = Case.records.create(subject="Broken", customer=ada, owner=theirs, opened_at=day(1))
    touch(ada, 1, "review", text="Too slow.")
    touch(ada, 2, "rating", text="Bad service.", case=case)
    read_all()
    assert Statement.records.visible_to(theirs).count() == 3
    assert Statement.records.visible_to(person(Role.VIEWER)).count() == 3
    assert not Statement.records.visible_to(mine).exists()
    Case.records.filter(pk=case.pk).update(owner=mine)
    assert Statement.records.visible_to(theirs).count() == 1
    ada.deleted_at = day(9)
    ada.save()
    assert not Statement.records.visible_to(theirs).exists()
