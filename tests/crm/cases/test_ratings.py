from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail as outbox
from django.core import signing
from django.utils import timezone
from tests.crm.people import acting, again

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.actions.case_delivery import send_due_mail
from customer_map.server.crm.actions.case_ratings import close_and_ask, rate_case
from customer_map.server.crm.actions.cases import close_case, create_case, reopen_case
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.case_mail.ratings import (
    SALT,
    RatingLinkError,
    RatingOverError,
    rating_link,
)
from customer_map.server.crm.models import Case, Touchpoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def case(actor: Actor) -> Case:
    customer = create_customer(actor=again(actor), values={"name": "云图"})
    return create_case(actor=again(actor), values={"subject": "Leak", "customer": customer})


def token_of(case: Case) -> str:
    return urlsplit(rating_link(case)).path.split("/")[2]


def test_a_mark_is_kept_once_and_joins_the_journey(actor: Actor, case: Case) -> None:
    closed = close_case(actor=again(actor), case_id=case.pk)
    token = token_of(closed)
    assert rate_case(token=token, mark=2, comment=" Too slow ")
    assert not rate_case(token=token, mark=5)
    case.refresh_from_db()
    assert (case.satisfaction, case.satisfaction_comment) == (2, "Too slow")
    rated = Touchpoint.records.get(name="case rated")
    assert (rated.score, rated.text, rated.properties) == (-0.5, "Too slow", {"satisfaction": 2})
    scored = Touchpoint.records.filter(case=case.pk, score__isnull=False)
    assert scored.count() == 1, "one mark, one score"
    entry = AuditEntry.objects.get(verb="case.rate")
    assert (entry.actor, entry.via) == (None, "link")


def test_a_mark_of_the_one_who_closed_it_stands(actor: Actor, case: Case) -> None:
    closed = close_case(actor=again(actor), case_id=case.pk, satisfaction=4)
    assert not rate_case(token=token_of(closed), mark=1)
    assert Touchpoint.records.filter(score__isnull=False).count() == 1


def test_the_question_is_over_when_the_case_is_open_again(actor: Actor, case: Case) -> None:
    token = token_of(close_case(actor=again(actor), case_id=case.pk))
    rate_case(token=token, mark=1)
    reopen_case(actor=again(actor), case_id=case.pk)
    case.refresh_from_db()
    assert case.satisfaction is None
    with pytest.raises(RatingOverError):
        rate_case(token=token, mark=5)
    again_closed = close_case(actor=again(actor), case_id=case.pk)
    assert rate_case(token=token_of(again_closed), mark=5)
    assert Touchpoint.records.filter(name="case rated").count() == 2


def test_links_expire_and_cannot_be_made_up(
    actor: Actor, case: Case, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = close_case(actor=again(actor), case_id=case.pk)
    token = token_of(closed)
    for wrong in (token[:-1], "x", signing.dumps({"case": str(case.pk), "at": "now"}, salt=SALT)):
        with pytest.raises(RatingLinkError):
            rate_case(token=wrong, mark=5)
    foreign = signing.dumps({"case": str(case.pk), "at": timezone.now().isoformat()}, salt=SALT)
    with pytest.raises(RatingOverError):
        rate_case(token=foreign, mark=5)
    monkeypatch.setattr("customer_map.server.crm.case_mail.ratings.LIFE", timedelta(seconds=-1))
    with pytest.raises(RatingOverError):
        rate_case(token=token, mark=5)
    case.refresh_from_db()
    assert case.satisfaction is None


def test_another_mark_is_refused(actor: Actor, case: Case) -> None:
    token = token_of(close_case(actor=again(actor), case_id=case.pk))
    for mark in (0, 6):
        with pytest.raises(InvalidValueError):
            rate_case(token=token, mark=mark)
    assert not Touchpoint.records.filter(name="case rated").exists()


@pytest.mark.parametrize(("language", "words"), [("zh", "满意"), ("en", "How satisfied")])
def test_the_closing_mail_asks_in_the_language_of_the_contact(
    actor: Actor, language: str, words: str
) -> None:
    customer = create_customer(actor=again(actor), values={"name": "云图"})
    contact = create_contact(
        actor=again(actor), values={"name": "Li", "customer": customer, "language": language}
    )
    case = create_case(
        actor=again(actor), values={"subject": "Leak", "customer": customer, "contact": contact}
    )
    close_and_ask(actor=again(actor), case_id=case.pk, to="li@example.com")
    send_due_mail()
    (sent,) = outbox.outbox
    assert words in sent.body
    assert sent.body.count("/rate/") == 5
    case.refresh_from_db()
    assert case.status == "closed"


def test_without_an_address_nothing_is_closed(actor: Actor, case: Case) -> None:
    for address in ("", "x"):
        with pytest.raises(InvalidValueError):
            close_and_ask(actor=again(actor), case_id=case.pk, to=address)
    case.refresh_from_db()
    assert case.status == "new"
