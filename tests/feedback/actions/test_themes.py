"""Themes are found, stay themselves when found again, and can be named, merged, hidden and taken apart."""

import pytest
from tests.crm.people import acting, again, person
from tests.feedback.saying import NOW, say
from tests.insights.records import customer

from customer_map.errors import CustomerMapError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import Notification
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.models import Customer
from customer_map.server.feedback.actions import themes
from customer_map.server.feedback.actions.alerting import tell_of_changes
from customer_map.server.feedback.actions.reading import note_everything, read_all
from customer_map.server.feedback.actions.themes import discover_themes, edit_theme, merge_themes
from customer_map.server.feedback.models import Theme
from customer_map.server.feedback.queries.themes import theme_figures, visible_themes
from customer_map.text.topics import find_topics

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def three_topics(monkeypatch: pytest.MonkeyPatch) -> None:
    """How many topics a few invented sentences hold is not the question here."""
    monkeypatch.setattr(themes, "find_topics", lambda texts, count: find_topics(texts, count or 3))


def much_is_said(ada: Customer, *, first: int = 0, each: int = 16) -> None:
    for about in ("delivery", "battery", "support"):
        for number in range(first, first + each):
            say(ada, about, number, weeks_ago=1 + number % 40)
    read_all()


def about(word: str) -> Theme:
    return next(theme for theme in Theme.records.all() if word in theme.terms)


def test_themes_are_found_and_counted_with_their_feeling() -> None:
    much_is_said(customer("Ada"))
    assert discover_themes(actor=Actor.system(), now=NOW) >= 3
    boss = person()
    found = theme_figures(boss, NOW)
    support = next(each for each in found if "support" in each.theme.terms)
    battery = next(each for each in found if "battery" in each.theme.terms)
    assert support.feeling is not None
    assert battery.feeling is not None
    assert support.feeling > 0 > battery.feeling
    assert sum(battery.weeks) == battery.count == 16
    assert battery.share == pytest.approx(16 / 48)


def test_what_is_found_again_is_the_same_theme() -> None:
    ada = customer("Ada")
    much_is_said(ada)
    discover_themes(actor=Actor.system(), now=NOW)
    theme = about("battery")
    edit_theme(actor=acting(), theme_id=theme.pk, values={"label": "Battery life"})
    much_is_said(ada, first=20)
    discover_themes(actor=Actor.system(), now=NOW)
    theme.refresh_from_db()
    assert theme.label == "Battery life"
    assert theme.statements.count() == 32


def test_reading_anew_keeps_members() -> None:
    much_is_said(customer("Ada"))
    discover_themes(actor=Actor.system(), now=NOW)
    note_everything()
    read_all()
    assert about("battery").statements.count() == 16


def test_merged_themes_count_as_one_until_the_merge_is_undone() -> None:
    much_is_said(customer("Ada"))
    discover_themes(actor=Actor.system(), now=NOW)
    actor = acting()
    battery, delivery = about("battery"), about("courier")
    merge_themes(actor=actor, theme_id=battery.pk, into_id=delivery.pk)
    assert actor.user is not None
    found = {each.theme: each.count for each in theme_figures(actor.user, NOW)}
    assert battery not in found
    assert found[delivery] == 32
    with pytest.raises(CustomerMapError):
        merge_themes(actor=again(actor), theme_id=delivery.pk, into_id=battery.pk)
    undo_last_step(actor=again(actor))
    found = {each.theme: each.count for each in theme_figures(actor.user, NOW)}
    assert found[battery] == found[delivery] == 16


def test_hidden_themes_are_not_shown_even_when_found_again() -> None:
    much_is_said(customer("Ada"))
    discover_themes(actor=Actor.system(), now=NOW)
    actor = acting()
    edit_theme(actor=actor, theme_id=about("battery").pk, values={"state": "closed"})
    discover_themes(actor=Actor.system(), now=NOW)
    assert actor.user is not None
    assert "battery" not in {term for one in visible_themes(actor.user) for term in one.terms}


def test_a_theme_needs_a_name() -> None:
    much_is_said(customer("Ada"))
    discover_themes(actor=Actor.system(), now=NOW)
    with pytest.raises(CustomerMapError):
        edit_theme(actor=acting(), theme_id=about("battery").pk, values={"label": " "})


def test_nobody_learns_of_themes_or_counts_from_what_is_hidden() -> None:
    mine, theirs = person(Role.MEMBER), person(Role.MEMBER)
    much_is_said(customer("Ada", owner=theirs))
    discover_themes(actor=Actor.system(), now=NOW)
    mine.teams.create(name="A")
    assert not visible_themes(mine).exists()
    assert theme_figures(mine, NOW) == []
    say(customer("Bob", owner=mine), "battery", 900, weeks_ago=2)
    read_all()
    discover_themes(actor=Actor.system(), now=NOW)
    assert [each.count for each in theme_figures(mine, NOW)] == [1]


def test_who_owns_a_rising_theme_is_told_once() -> None:
    ada, boss = customer("Ada"), person(Role.MANAGER)
    much_is_said(ada, each=39)
    for number in range(100, 160):
        say(ada, "battery", number, weeks_ago=1 + number % 4)
    read_all()
    discover_themes(actor=Actor.system(), now=NOW)
    theme = about("battery")
    edit_theme(actor=acting(), theme_id=theme.pk, values={"owner": boss})
    rising = next(each for each in theme_figures(boss, NOW) if each.theme == theme)
    assert rising.change is not None
    assert rising.change.is_rising
    assert rising.changed_on is not None
    assert 20 <= (NOW.date() - rising.changed_on).days <= 42
    tell_of_changes(NOW)
    tell_of_changes(NOW)
    told = Notification.objects.filter(user=boss, link__contains=str(theme.pk))
    assert [note.text[:25] for note in told] == ["Customers speak more of “"]


def test_too_little_makes_no_theme() -> None:
    say(customer("Ada"), "battery", 1, weeks_ago=2)
    read_all()
    assert discover_themes(actor=Actor.system(), now=NOW) == 0
