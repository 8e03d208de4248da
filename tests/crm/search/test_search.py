"""The search finds what plain searching finds, at once, and nothing that somebody may not see."""

from uuid import UUID

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.crm.people import acting, again, person

from customer_map.matching.folding import digits, folded
from customer_map.matching.tokens import PIECE
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.undo import undo_last_step
from customer_map.server.crm.actions.activities import create_activity
from customer_map.server.crm.actions.cases import create_case
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import (
    create_customer,
    delete_customer,
    edit_customer,
    rename_customer,
)
from customer_map.server.crm.actions.identifiers import add_identifier
from customer_map.server.crm.actions.notes import add_note
from customer_map.server.crm.actions.search import rebuild_search, take_over_changes
from customer_map.server.crm.models import Customer, SearchChange, SearchEntry
from customer_map.server.crm.queries import search as searching
from customer_map.server.crm.queries.search import search
from customer_map.server.crm.search.finding import find_records

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


def found(actor: Actor, text: str) -> list[str]:
    assert actor.user
    return [str(hit.record) for hit in find_records(actor.user, text)]


def customer(actor: Actor, name: str, **values: object) -> Customer:
    return create_customer(actor=again(actor), values={"name": name, **values})


@pytest.mark.parametrize(
    "query",
    ["华为", "为技", "技", "华为技术", "ｈuawei", "HUAW", "lid@acme", "0013", "138-0013", "云"],
)
def test_names_other_names_mails_and_phones_are_found(actor: Actor, query: str) -> None:
    customer(
        actor,
        "华为技术有限公司",
        alias="Huawei",
        email="lid@acme.cn",
        phone="+86 138-0013-8000",
        city="云南",
    )
    customer(actor, "中兴通讯")
    assert found(actor, query) == ["华为技术有限公司"]


def test_pairs_of_characters_that_do_not_touch_are_not_found(actor: Actor) -> None:
    customer(actor, "中国国人人民")
    assert found(actor, "国人") == ["中国国人人民"]
    assert found(actor, "中人") == []
    assert found(actor, "中国人") == []


def test_contacts_notes_cases_and_activities_are_found(actor: Actor) -> None:
    company = customer(actor, "Acme")
    add_note(actor=again(actor), record_type="customer", record_id=company.pk, text="喜欢普洱茶")
    create_case(actor=again(actor), values={"subject": "坏了", "description": "普洱机漏水"})
    create_activity(actor=again(actor), values={"subject": "Tasting", "place": "普洱茶馆"})
    create_contact(actor=again(actor), values={"name": "普洱", "customer": company})
    assert set(found(actor, "普洱")) == {"普洱", "坏了", "Tasting", "喜欢普洱茶"}


def test_what_another_system_calls_a_customer_finds_it(actor: Actor) -> None:
    company = customer(actor, "Acme")
    assert found(actor, "KD-4711") == []
    add_identifier(actor=again(actor), kind="number", value="KD-4711", customer_id=company.pk)
    assert found(actor, "kd-47") == ["Acme"]


def test_the_exact_name_comes_first_then_how_it_begins_then_the_rest_newest_first(
    actor: Actor,
) -> None:
    for name in ("Old Nova", "Nova West", "Nova", "New Nova"):
        customer(actor, name)
    customer(actor, "Other", alias="Nova")
    assert found(actor, "nova") == ["Nova", "Nova West", "New Nova", "Old Nova", "Other"]


def test_changes_deletions_and_undo_are_seen_at_once(actor: Actor) -> None:
    company = customer(actor, "First name")
    assert found(actor, "first") == ["First name"]
    rename_customer(actor=again(actor), customer_id=company.pk, name="Second name")
    assert (found(actor, "first"), found(actor, "second")) == ([], ["Second name"])
    delete_customer(actor=again(actor), customer_id=company.pk)
    assert found(actor, "second") == []
    undo_last_step(actor=again(actor))
    assert found(actor, "second") == ["Second name"]


def test_nothing_is_found_that_is_hidden(actor: Actor) -> None:
    company = customer(actor, "Secret customer")
    create_contact(actor=again(actor), values={"name": "Secret contact", "customer": company})
    add_note(actor=again(actor), record_type="customer", record_id=company.pk, text="Secret note")
    stranger = person(Role.MEMBER)
    assert find_records(stranger, "secret") == []
    mine = edit_customer(actor=again(actor), customer_id=company.pk, values={"owner": stranger})
    assert [hit.record for hit in find_records(stranger, "secret")] == [mine]


def test_who_sees_little_finds_it_among_very_many_others(
    actor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "BY_TITLE", 3)
    monkeypatch.setattr(searching, "BY_TOKENS", 3)
    for number in range(8):
        customer(actor, f"Common {number}")
    member = Actor(person(Role.MEMBER))
    mine = create_customer(actor=member, values={"name": "Zebra Common"})
    assert member.user
    assert [hit.record for hit in find_records(member.user, "common")] == [mine]


def test_signs_alone_find_nothing_and_break_nothing(actor: Actor) -> None:
    customer(actor, "100% Nova")
    for text in ("%", "'", "\\", ":*", "& | !", " \x00 ", "<->", ""):
        assert found(actor, text) == []
    assert found(actor, "100%") == ["100% Nova"]


def test_triggers_note_changes_of_whole_sets(actor: Actor) -> None:
    for number in range(3):
        customer(actor, f"Company {number}")
    take_over_changes()
    assert not SearchChange.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crm_customer SET city = '杭州'")
    assert SearchChange.objects.count() == 3
    assert len(found(actor, "杭州")) == 3


def test_the_rebuild_makes_the_same_entries_and_forgets_what_is_gone(actor: Actor) -> None:
    kept, gone = customer(actor, "Kept", phone="12345"), customer(actor, "Gone")
    take_over_changes()
    before = list(SearchEntry.objects.filter(record_id=kept.pk).values())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crm_customer SET deleted_at = now() WHERE id = %s", [gone.pk])
    assert rebuild_search() == 1
    assert list(SearchEntry.objects.values()) == before


ALPHABET = "王小明华为云abcàß12 -.@'"
TEXTS = st.text(alphabet=ALPHABET, min_size=1, max_size=14).filter(lambda text: bool(text.strip()))


def holds(texts: list[str], phone: str, query: str) -> bool:
    """Plain searching: characters anywhere, words where words begin, digits anywhere in a number."""
    words = [word for text in [*texts, phone] for word in PIECE.findall(folded(text))]
    endings = [digits(phone)[at:] for at in range(len(digits(phone)) - 2)]
    return all(
        any(part in word if part[0] > "\u3000" else word.startswith(part) for word in words)
        or (part[0] <= "\u3000" and any(ending.startswith(part) for ending in endings))
        for part in PIECE.findall(folded(query))[:8]
    )


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(TEXTS, TEXTS, st.text(alphabet="0123-", max_size=8)), max_size=4), TEXTS)
def test_the_index_finds_what_plain_searching_finds(
    rows: list[tuple[str, str, str]], query: str
) -> None:
    from django.db import transaction

    with transaction.atomic():
        user = person()
        made = {
            create_customer(
                actor=Actor(user), values={"name": name, "alias": alias, "phone": phone}
            )
            for name, alias, phone in rows
        }
        take_over_changes()
        hits = {hit.record for hit in search(user, query, 50) if isinstance(hit.record, Customer)}
        parts = PIECE.findall(folded(query))
        expected = {row for row in made if parts and holds([row.name, row.alias], row.phone, query)}
        is_one_letter = len(parts) == 1 and len(parts[0]) == 1 and parts[0] < "\u3000"
        assert hits == expected or (is_one_letter and hits <= expected)
        transaction.set_rollback(True)


def entries(number: int, word: str, *, every: int = 1) -> None:
    """Entries of customers, the oldest first; every so many hold the word."""
    SearchEntry.objects.bulk_create(
        SearchEntry(
            record_type="customer",
            record_id=UUID(int=nth),
            title_key=f"c{nth:04}",
            tokens=f"'c{nth:04}':1" + (f" '{word}':2" if nth % every == 0 else ""),
            changed_at=timezone.now(),
        )
        for nth in range(number)
    )


def found_by_tokens(query: str, most: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM crm_search_found('customer', %s::tsquery, %s)", [query, most]
        )
        return [row[0].int for row in cursor.fetchall()]


def test_of_what_very_many_hold_the_newest_are_looked_at() -> None:
    entries(700, "com", every=2)
    assert found_by_tokens("'co':*", 100) == list(range(698, 498, -2))


def test_rare_words_and_all_of_a_few_are_found_as_ever() -> None:
    entries(700, "com", every=2)
    assert found_by_tokens("'c0005':*", 100) == [5]
    assert sorted(set(found_by_tokens("'com'", 500))) == list(range(0, 700, 2))
    assert found_by_tokens("'nowhere'", 100) == []
