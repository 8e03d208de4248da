"""Calendars and time lines of lists, and which view and layout a list opens with."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone
from tests.crm.people import Actor, acting, again, person
from tests.web.browsing import client_of, page

from customer_map.server.accounts.roles import Role
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.opportunities import create_opportunity
from customer_map.server.crm.actions.saved_filters import create_saved_filter, make_default
from customer_map.server.crm.models import ListChoice, Opportunity, SavedFilter, ViewKind
from customer_map.server.web.views import timeline
from customer_map.server.web.views.lanes import DOT, Dot, rows_of
from customer_map.server.web.views.layouts import layouts_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture
def client(actor: Actor) -> Client:
    assert actor.user
    return client_of(actor.user)


def deal(actor: Actor, name: str, day: date | None) -> Opportunity:
    return create_opportunity(actor=actor, values={"name": name, "close_on": day})


def view(actor: Actor, **more: object) -> SavedFilter:
    values = {"name": "Mine", "record_type": "opportunity", **more}
    return create_saved_filter(actor=actor, values=values)


def test_each_layout_is_offered_only_where_it_makes_sense() -> None:
    assert [one.name for one in layouts_of("opportunity")] == list(ViewKind)
    assert [one.name for one in layouts_of("customer")] == ["table", "timeline"]
    assert [one.name for one in layouts_of("product")] == ["table"]


def test_a_record_stands_on_its_day_of_the_month(client: Client, actor: Actor) -> None:
    deal(actor, "Mid", date(2026, 3, 14))
    deal(actor, "Before", date(2026, 2, 20))
    deal(actor, "Never", None)
    month = client.get("/opportunities/calendar/?month=2026-03").context["month"]
    assert len(month.weeks) == 6
    stands = {day.day: [str(one) for one in day.records] for week in month.weeks for day in week}
    assert stands[date(2026, 3, 14)] == ["Mid"]
    assert [names for names in stands.values() if names] == [["Mid"]]
    assert month.count == 1
    assert month.weeks[0][0].day == date(2026, 2, 23)


def test_a_full_day_leads_to_the_list_of_that_day(client: Client, actor: Actor) -> None:
    for number in range(6):
        deal(actor, f"Deal {number}", date(2026, 3, 14))
    shown = client.get("/opportunities/calendar/?month=2026-03&q=Deal")
    day = next(one for week in shown.context["month"].weeks for one in week if one.count)
    assert (len(day.records), day.left) == (4, 2)
    text = shown.content.decode()
    there = text.split('class="month-more" href="')[1].split('"')[0].replace("&amp;", "&")
    assert client.get(there).context["list"].page.count == 6


@pytest.mark.parametrize("month", ["", "x", "2026-13", "99999-01", "0001-01"])
def test_a_month_that_is_none_is_this_one(client: Client, month: str) -> None:
    shown = client.get(f"/opportunities/calendar/?month={month}").context["month"]
    assert shown.first == timezone.localdate().replace(day=1)


def test_days_are_those_of_the_reader(client: Client, actor: Actor) -> None:
    shown = client.get("/cases/calendar/?by=resolved_at").context["month"]
    assert shown.by.name == "resolved_at"
    assert client.get("/cases/calendar/?by=x").context["month"].by.name == "opened_at"


def test_a_time_line_has_a_row_for_each_group(client: Client, actor: Actor) -> None:
    for name, region in (("A", "North"), ("B", "North"), ("云图", "South"), ("D", "")):
        create_customer(actor=actor, values={"name": name, "region": region})
    shown = client.get("/customers/timeline/?by=created_at&group=region").context["timeline"]
    assert [(row.title, len(row.dots)) for row in shown.rows] == [
        ("North", 2),
        ("South", 1),
        ("(not given)", 1),
    ]
    assert {dot.label for row in shown.rows for dot in row.dots} == {"A", "B", "云图", "D"}
    alone = client.get("/customers/timeline/?by=created_at&group=").context["timeline"]
    assert [(row.title, len(row.dots)) for row in alone.rows] == [("All records", 4)]


def test_many_records_are_shown_by_month_and_lead_to_the_list(
    client: Client, actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timeline, "MOST_ALONE", 3)
    for day in (1, 5, 9):
        deal(actor, "Deal", date(2026, 3, day))
    deal(actor, "Deal", date(2026, 5, 1))
    shown = client.get("/opportunities/timeline/?by=close_on&group=owner")
    (row,) = shown.context["timeline"].rows
    assert [dot.number for dot in row.dots] == [3, 1]
    assert row.dots[0].radius > row.dots[1].radius
    there = shown.content.decode().split('href="/opportunities/?layout=table&amp;filter=')[1]
    listed = client.get(f"/opportunities/?layout=table&filter={there.split(chr(34))[0]}")
    assert listed.context["list"].page.count == 3


@pytest.mark.parametrize("kind", ["customers", "leads", "opportunities", "cases", "orders"])
def test_an_empty_time_line_says_what_to_do(client: Client, kind: str) -> None:
    assert "Nothing stands on the time line" in page(client, f"/{kind}/timeline/")


def test_hidden_figures_are_no_moment_of_a_time_line(actor: Actor) -> None:
    create_customer(actor=actor, values={"name": "A"})
    shown = client_of(actor.user).get("/customers/timeline/").context["timeline"]
    assert "last_order_at" in [one.name for one in shown.choices]


def test_a_list_opens_in_the_layout_it_was_left_in(client: Client) -> None:
    assert client.get("/opportunities/").status_code == 200
    client.get("/opportunities/timeline/")
    assert client.get("/opportunities/")["Location"] == "/opportunities/timeline/"
    assert client.get("/opportunities/?q=x").status_code == 200
    assert client.get("/opportunities/?layout=table&").status_code == 200
    assert client.get("/opportunities/").status_code == 200


def test_a_view_keeps_its_layout(client: Client) -> None:
    sent = {"name": "Closing", "layout": "calendar", "query": "q=x"}
    answer = client.post("/opportunities/views/", sent)
    saved = SavedFilter.records.get()
    assert saved.view == ViewKind.CALENDAR
    assert answer["Location"] == f"/opportunities/calendar/?view={saved.pk}"
    there = client.get(f"/opportunities/?view={saved.pk}")["Location"]
    assert there == f"/opportunities/calendar/?view={saved.pk}"
    client.get(there)
    assert client.get("/opportunities/").status_code == 200
    client.post("/products/views/", {"name": "P", "layout": "board"})
    assert SavedFilter.records.get(name="P").view == ViewKind.TABLE


def test_a_list_opens_with_the_view_its_reader_chose(client: Client, actor: Actor) -> None:
    saved = view(actor)
    client.post(f"/opportunities/views/{saved.pk}/start/", {"starts": "yes"})
    assert client.get("/opportunities/")["Location"] == f"/opportunities/?view={saved.pk}"
    assert client.get("/opportunities/?view=all").context["state"].saved is None
    assert "All records" in page(client, f"/opportunities/?view={saved.pk}")
    client.post(f"/opportunities/views/{saved.pk}/start/", {})
    assert client.get("/opportunities/").status_code == 200


def test_administrators_choose_the_view_that_everybody_begins_with(
    client: Client, actor: Actor
) -> None:
    other, saved = view(actor, is_shared=True), view(actor, name="Team", is_shared=True)
    make_default(actor=again(actor), filter_id=other.pk, is_default=True)
    client.post(f"/opportunities/views/{saved.pk}/start/", {"starts": "yes", "everybody": "1"})
    member = client_of(person(Role.MEMBER))
    assert member.get("/opportunities/")["Location"] == f"/opportunities/?view={saved.pk}"
    other.refresh_from_db()
    assert not other.is_default
    refused = member.post(
        f"/opportunities/views/{saved.pk}/start/", {"starts": "", "everybody": "1"}
    )
    assert refused.status_code == 403
    private = view(actor, name="Private")
    answer = client.post(
        f"/opportunities/views/{private.pk}/start/", {"starts": "yes", "everybody": "1"}
    )
    assert answer.status_code == 422


def test_a_viewer_keeps_private_views_and_shares_none() -> None:
    viewer = person(Role.VIEWER)
    client = client_of(viewer)
    client.post("/opportunities/views/", {"name": "Mine"})
    saved = SavedFilter.records.get(owner=viewer)
    assert client.get(f"/opportunities/?view={saved.pk}").status_code == 200
    shared = client.post("/opportunities/views/", {"name": "Ours", "shared": "yes"})
    assert shared.status_code == 403
    changed = client.post(f"/opportunities/views/{saved.pk}/", {"name": "Mine", "shared": "yes"})
    assert changed.status_code == 403
    client.post(f"/opportunities/views/{saved.pk}/delete/")
    assert not SavedFilter.records.visible_to(viewer).exists()


def test_somebody_elses_choice_is_not_touched(client: Client, actor: Actor) -> None:
    client.get("/opportunities/timeline/")
    assert ListChoice.objects.get().user == actor.user
    assert client_of(person(Role.MEMBER)).get("/opportunities/").status_code == 200


def test_the_last_month_of_the_year_leads_on(client: Client) -> None:
    month = client.get("/opportunities/calendar/?month=2026-12").context["month"]
    assert (month.before, month.after) == (date(2026, 11, 1), date(2027, 1, 1))
    assert month.after - month.first == timedelta(days=31)


def test_what_lasts_is_a_bar_and_what_is_open_goes_on_until_today(
    client: Client, actor: Actor
) -> None:
    today = timezone.localdate()
    days = {"opened_on": today - timedelta(days=90), "close_on": today - timedelta(days=30)}
    create_opportunity(actor=actor, values={"name": "Done", **days})
    begun = {"opened_on": today - timedelta(days=60)}
    create_opportunity(actor=actor, values={"name": "Open", **begun})
    far = {"opened_on": today - timedelta(days=60), "close_on": date(9999, 1, 1)}
    create_opportunity(actor=actor, values={"name": "Far", **far})
    answer = client.get("/opportunities/timeline/?group=")
    shown = answer.context["timeline"]
    assert (shown.by.name, shown.by.label) == ("span", "Opened on → Expected close")
    bars = {dot.label: dot for dot in shown.rows[0].dots}
    assert not bars["Done"].is_open
    assert bars["Open"].is_open
    assert bars["Far"].is_open
    length = {name: bar.until_x - bar.x for name, bar in bars.items()}
    assert length["Open"] == pytest.approx(length["Done"], abs=1)
    assert bars["Open"].until_x > bars["Done"].until_x
    assert answer.content.decode().count('<rect class="time-dot') == 3


def test_bars_that_overlap_stand_in_lanes_of_their_own() -> None:
    bars = [Dot(200, DOT, "", until_x=400), Dot(300, DOT, "", until_x=500), Dot(420, DOT, "")]
    (row,), _height = rows_of([("All", bars)], with_labels=False)
    heights = [dot.y for dot in row.dots]
    assert heights[0] == heights[2] != heights[1]
    assert row.dots[2].bar_width == 2 * DOT


def test_meetings_have_a_time_line(client: Client, actor: Actor) -> None:
    now = timezone.now()
    values = {"subject": "Talk", "starts_at": now, "ends_at": now + timedelta(hours=1)}
    create_activity(actor=actor, values=values)
    shown = client.get("/activities/timeline/").context["timeline"]
    assert [dot.label for row in shown.rows for dot in row.dots] == ["Talk"]
