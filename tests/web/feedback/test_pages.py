"""The pages of feedback: the inbox, its files, answers, themes and the model."""

import csv
from datetime import timedelta
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from tests.crm.people import person
from tests.feedback.saying import say
from tests.insights.records import START, customer, touch
from tests.web.browsing import client_of, page

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import Notification
from customer_map.server.crm.models import Contact, Customer, Product, SavedFilter, Tag
from customer_map.server.feedback.actions import themes
from customer_map.server.feedback.actions.learning import learn_from_answers
from customer_map.server.feedback.actions.reading import read_all
from customer_map.server.feedback.actions.themes import discover_themes
from customer_map.server.feedback.models import FeedbackAnswer, Statement, Theme
from customer_map.text.topics import find_topics

pytestmark = pytest.mark.django_db

NOW_DAYS = (timezone.now() - START) / timedelta(days=1)


@pytest.fixture
def boss() -> User:
    return person(name="Boss")


@pytest.fixture
def ada(boss: User) -> Customer:
    return customer("Ada", owner=boss, tags=["vip"])


def said(who: Customer, text: str, days_ago: float = 1, **fields: object) -> Statement:
    row = touch(who, NOW_DAYS - days_ago, f"review {text[:20]}", text=text, **fields)
    read_all()
    return Statement.records.filter(source_id=row.pk).order_by("place")[0]


def test_an_empty_inbox_teaches(boss: User) -> None:
    assert "Nothing was said yet" in page(client_of(boss), "/feedback/")
    assert "尚无客户反馈" in page(client_of(boss, "zh-hans"), "/feedback/")


def test_the_inbox_shows_quotes_without_personal_data(
    boss: User, ada: Customer, settings: Any
) -> None:
    said(ada, "Delivery is too slow, call me at 13812345678.")
    shown = page(client_of(boss), "/feedback/")
    assert "Delivery is too slow" in shown
    assert "13812345678" not in shown
    settings.MASK_QUOTES = False
    assert "13812345678" in page(client_of(boss), "/feedback/")


def test_markup_in_what_was_said_stays_text(boss: User, ada: Customer) -> None:
    said(ada, "<script>alert(1)</script> is bad", channel="<b>x</b>")
    shown = page(client_of(boss), "/feedback/")
    assert "<script>alert(1)" not in shown
    assert "<b>x</b>" not in shown


def test_every_condition_narrows_the_list(boss: User, ada: Customer) -> None:
    lamp = Product.records.create(name="Lamp", code="L-1")
    person_ = Contact.records.create(name="Carl", customer=ada, owner=boss)
    one = said(
        ada,
        "Delivery is too slow.",
        contact=person_,
        channel="shop",
        properties={"product": "Lamp"},
    )
    said(customer("Bob"), "物流很快，非常满意", days_ago=40, channel="app")
    Tag.records.create(name="vip")
    segment = SavedFilter.records.create(
        name="VIPs",
        record_type="customer",
        owner=boss,
        tree={"match": "all", "of": [{"field": "tags", "operator": "has", "value": "vip"}]},
    )
    month = (timezone.localdate() - timedelta(days=10)).isoformat()
    client = client_of(boss)
    for query in (
        "feeling=negative",
        f"kind={one.kind}",
        "aspect=delivery&feeling=negative",
        f"product={lamp.pk}",
        "channel=shop",
        "language=en",
        f"since={month}",
        "tag=vip",
        "mine=1",
        f"customer={ada.pk}",
        f"contact={person_.pk}",
        "q=TOO+SLOW",
    ):
        shown = page(client, f"/feedback/?{query}")
        assert "Delivery is too slow" in shown, query
        assert "物流很快" not in shown, query
    assert "Delivery is too slow" not in page(client, f"/feedback/?until={month}")
    assert "物流很快" not in page(client, f"/feedback/?segment={segment.pk}")
    nothing = page(client, f"/feedback/?segment={ada.pk}")
    assert "Nothing fits" in nothing


def test_conditions_that_mean_nothing_are_left_out(boss: User, ada: Customer) -> None:
    said(ada, "Too slow.")
    for query in (
        "theme=x",
        "since=2026-99-99",
        "feeling=%00",
        "segment=1",
        "q=%00",
        "until=9999-12-31",
    ):
        assert "Too slow." in page(client_of(boss), f"/feedback/?{query}"), query


def test_pages_follow_each_other(boss: User, ada: Customer) -> None:
    touch(ada, NOW_DAYS - 1, "long", text=" ".join(f"Number {n} is bad." for n in range(120)))
    read_all()
    client = client_of(boss)
    first = client.get("/feedback/").context["page"]
    second = client.get(f"/feedback/?after={first.after}").context["page"]
    assert (len(first.rows), len(second.rows), first.count) == (50, 50, 120)
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_tasks_and_cases_begin_with_the_quote(boss: User, ada: Customer) -> None:
    said(ada, "Delivery is too slow.")
    row = client_of(boss).get("/feedback/").context["rows"][0]
    form = page(client_of(boss), row.task_url)
    assert "Delivery is too slow." in form
    assert str(ada.pk) in form
    assert "Delivery is too slow." in page(client_of(boss), row.case_url)


def test_noting_an_answer_closes_the_loop_and_tells_the_owner(ada: Customer, boss: User) -> None:
    one = said(ada, "Too slow. Too loud.")
    helper = person(Role.ADMIN, "Helper")
    answer = client_of(helper).post(
        reverse("feedback_answer"), {"row": [one.pk], "note": "We called her."}, follow=True
    )
    assert "1 text is noted as answered." in answer.content.decode()
    noted = FeedbackAnswer.records.get()
    assert (noted.note, noted.answered_by, noted.customer) == ("We called her.", helper, ada)
    assert Notification.objects.get(user=boss).text == "Helper answered feedback of Ada"
    client = client_of(boss)
    assert "Too slow." not in page(client, "/feedback/?answered=no")
    assert "Too loud." in page(client, "/feedback/?answered=yes")


def test_who_may_not_edit_the_customer_notes_no_answer(ada: Customer) -> None:
    one = said(ada, "Too slow.")
    viewer = person(Role.VIEWER)
    assert client_of(viewer).post(reverse("feedback_answer"), {"row": [one.pk]}).status_code == 403
    assert not FeedbackAnswer.records.exists()
    assert client_of(person()).post(reverse("feedback_answer"), {"row": ["x"]}).status_code == 422


def test_files_hold_what_the_list_shows_and_no_formulas(boss: User, ada: Customer) -> None:
    said(ada, "=1+1 is bad, really bad.", score=-1.0)
    said(ada, "Very good.")
    client = client_of(boss)
    answer = client.get("/feedback/export/csv/?feeling=negative")
    lines = list(csv.reader(StringIO(b"".join(answer).decode("utf-8-sig"))))  # type: ignore[call-overload]
    assert len(lines) == 2
    assert lines[0][:2] == ["When", "Customer"]
    assert not lines[1][-1].startswith("=")
    assert lines[1][-1].endswith("1+1 is bad, really bad.")
    book = load_workbook(BytesIO(b"".join(client.get("/feedback/export/xlsx/"))))  # type: ignore[call-overload]
    assert book.active is not None
    assert book.active.max_row == 3
    assert client.get("/feedback/export/exe/").status_code == 404


def test_nobody_reads_what_was_said_where_he_may_not_look(ada: Customer) -> None:
    said(ada, "Delivery is too slow.")
    stranger = person(Role.MEMBER, "Stranger")
    stranger.teams.create(name="A")
    client = client_of(stranger)
    assert "too slow" not in page(client, "/feedback/")
    assert b"too slow" not in b"".join(client.get("/feedback/export/csv/"))  # type: ignore[call-overload]


@pytest.fixture
def battery(ada: Customer, monkeypatch: pytest.MonkeyPatch) -> Theme:
    monkeypatch.setattr(themes, "find_topics", lambda texts, count: find_topics(texts, count or 3))
    weeks = (timezone.now() - START) / timedelta(weeks=1) - 60
    for about in ("delivery", "battery", "support"):
        for number in range(16):
            say(ada, about, number, weeks_ago=1 + number % 12 - weeks)
    read_all()
    discover_themes(actor=Actor.system())
    return next(one for one in Theme.records.all() if "battery" in one.terms)


def test_themes_are_listed_opened_named_and_merged(boss: User, battery: Theme) -> None:
    client = client_of(boss)
    assert battery.label in page(client, "/feedback/themes/")
    address = reverse("theme", args=[battery.pk])
    assert "Newest quotes" in page(client, address)
    client.post(reverse("theme_edit", args=[battery.pk]), {"label": "Battery", "state": "watched"})
    assert "Battery" in page(client, "/feedback/themes/")
    other = Theme.records.exclude(pk=battery.pk)[0]
    client.post(reverse("theme_merge", args=[battery.pk]), {"into": str(other.pk)})
    assert client.get("/feedback/themes/").context["themes"][0].figures.count == 32
    assert "Merged into it:" in page(client, reverse("theme", args=[other.pk]))
    client.post(reverse("theme_edit", args=[other.pk]), {"state": "closed"})
    assert "Hidden themes" in page(client, "/feedback/themes/")


def test_who_may_not_edit_a_theme_does_not(battery: Theme) -> None:
    viewer = client_of(person(Role.VIEWER))
    address = reverse("theme_edit", args=[battery.pk])
    assert viewer.post(address, {"label": "Mine"}).status_code == 403
    assert "This theme" not in page(viewer, reverse("theme", args=[battery.pk]))
    stranger = person(Role.MEMBER)
    stranger.teams.create(name="A")
    assert client_of(stranger).get(reverse("theme", args=[battery.pk])).status_code == 404


def test_finding_and_learning_are_asked_for_by_who_may(boss: User) -> None:
    for name in ("theme_find", "feedback_learn"):
        assert client_of(boss).post(reverse(name)).status_code == 302
        assert client_of(boss).post(reverse(name)).status_code == 302
        assert client_of(person(Role.MEMBER)).post(reverse(name)).status_code == 403


def test_the_model_page_says_which_one_speaks_and_how_good_it_is(boss: User, ada: Customer) -> None:
    client = client_of(boss)
    assert "Nothing was learned yet" in page(client, "/feedback/model/")
    said(ada, "Too slow.", score=-1.0)
    learn_from_answers()
    assert "The base model speaks" in page(client, "/feedback/model/")
    words = ("zorp flims", "grunk vex")
    for number in range(160):
        text = f"{words[number % 2]} parcel {number}"
        touch(ada, number / 100, f"answer {number}", text=text, score=1 - 2 * (number % 2))
    learn_from_answers()
    shown = page(client, "/feedback/model/")
    assert "Your own model speaks" in shown
    assert "161" in shown


def test_a_customer_shows_what_was_said_to_who_may_read_it(boss: User, ada: Customer) -> None:
    said(ada, "Delivery is too slow.")
    assert "Delivery is too slow." in page(client_of(boss), f"/customers/{ada.pk}/?tab=feedback")
    assert "Nothing was said yet" in page(
        client_of(boss), f"/customers/{customer('Bob').pk}/?tab=feedback"
    )


def test_the_start_page_tells_of_themes_that_change(boss: User, battery: Theme) -> None:
    who = Customer.records.get(name="Ada")
    weeks = (timezone.now() - START) / timedelta(weeks=1) - 60
    for number in range(100, 128):
        say(who, "battery", number, weeks_ago=1 + number % 4 - weeks)
    read_all()
    Statement.records.filter(theme=None).update(theme=battery)
    for number in range(200, 264):  # what was said before, of something else
        say(who, "delivery", number, weeks_ago=5 + number % 8 - weeks)
    read_all()
    assert "in what customers say" in page(client_of(boss), "/")
