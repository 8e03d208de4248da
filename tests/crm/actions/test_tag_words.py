import pytest
from tests.crm.people import acting, again

from customer_map.errors import InvalidValueError, NotAllowedError, RecordNotFoundError
from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.roles import Role
from customer_map.server.audit.models import AuditEntry
from customer_map.server.audit.undo import redo_last_step, undo_last_step
from customer_map.server.crm.actions import tag_words
from customer_map.server.crm.actions.contacts import create_contact
from customer_map.server.crm.actions.customers import create_customer
from customer_map.server.crm.actions.saved_filters import (
    change_saved_filter,
    create_saved_filter,
)
from customer_map.server.crm.actions.tag_words import colour_word, delete_word, rename_word
from customer_map.server.crm.actions.tags import create_tag
from customer_map.server.crm.jobs import change_tag
from customer_map.server.crm.models import Contact, Customer, SavedFilter, Tag
from customer_map.server.crm.queries.tags import tags_in_use

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor() -> Actor:
    return acting()


@pytest.fixture(autouse=True)
def records(actor: Actor) -> None:
    create_customer(actor=again(actor), values={"name": "A", "tags": ["展会", "vip"]})
    create_customer(actor=again(actor), values={"name": "B", "tags": ["VIP", "x", "vip"]})
    create_contact(actor=again(actor), values={"name": "C", "tags": ["vip"]})


def words() -> list[list[str]]:
    customers = [row.tags for row in Customer.records.order_by("name")]
    return [*customers, Contact.records.get().tags]


def test_a_tag_is_renamed_on_all_records_and_back(actor: Actor) -> None:
    create_tag(actor=again(actor), values={"name": "vip", "colour": "error"})
    before = words()
    assert rename_word(actor=again(actor), name="vip", to=" Key ") == 3
    assert words() == [["展会", "Key"], ["VIP", "x", "Key"], ["Key"]]
    assert Tag.records.get().name == "Key"
    undo_last_step(actor=again(actor))
    assert (words(), Tag.records.get().name) == (before, "vip")


def test_the_name_of_another_tag_merges_the_two(actor: Actor) -> None:
    for name in ("vip", "VIP"):
        create_tag(actor=again(actor), values={"name": name})
    rename_word(actor=again(actor), name="vip", to="VIP")
    assert words() == [["展会", "VIP"], ["VIP", "x"], ["VIP"]]
    assert [tag.name for tag in Tag.records.filter(Tag.alive())] == ["VIP"]
    undo_last_step(actor=again(actor))
    assert words()[1] == ["VIP", "x", "vip"]
    assert Tag.records.filter(Tag.alive()).count() == 2


def test_a_tag_is_deleted_everywhere_with_one_entry_per_record(actor: Actor) -> None:
    assert delete_word(actor=again(actor), name="vip") == 3
    assert words() == [["展会"], ["VIP", "x"], []]
    assert AuditEntry.objects.filter(verb__endswith=".tag").count() == 3
    undo_last_step(actor=again(actor))
    assert words()[2] == ["vip"]


def test_a_word_gets_a_colour(actor: Actor) -> None:
    colour_word(actor=again(actor), name="vip", colour="success")
    colour_word(actor=again(actor), name="vip", colour="error")
    assert Tag.records.get().colour == "error"
    with pytest.raises(InvalidValueError):
        colour_word(actor=again(actor), name="vip", colour="javascript:")


def test_tags_are_listed_with_how_many_bear_them(actor: Actor) -> None:
    create_tag(actor=again(actor), values={"name": "new"})
    assert actor.user
    found = {tag.name: (tag.total, tag.counts) for tag in tags_in_use(actor.user)}
    assert found["vip"] == (3, {"customer": 2, "contact": 1})
    assert found["new"] == (0, {})
    assert set(found) == {"vip", "VIP", "x", "展会", "new"}


def test_what_nobody_knows_and_what_is_no_name_is_refused(actor: Actor) -> None:
    with pytest.raises(RecordNotFoundError):
        rename_word(actor=again(actor), name="nobody", to="x")
    with pytest.raises(RecordNotFoundError):
        delete_word(actor=again(actor), name="nobody")
    for wrong in ("", " ", "x" * 61):
        with pytest.raises(InvalidValueError):
            rename_word(actor=again(actor), name="vip", to=wrong)


def test_only_administrators_change_tags_everywhere() -> None:
    before = words()
    for verb in (
        lambda who: rename_word(actor=who, name="vip", to="x"),
        lambda who: delete_word(actor=who, name="vip"),
        lambda who: colour_word(actor=who, name="vip", colour="error"),
    ):
        with pytest.raises(NotAllowedError):
            verb(acting(Role.MANAGER))
    assert words() == before


def test_too_many_records_are_left_alone(actor: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tag_words, "MOST_RECORDS", 2)
    with pytest.raises(InvalidValueError):
        delete_word(actor=again(actor), name="vip")
    assert words()[2] == ["vip"]


def test_the_worker_changes_tags_of_many_records(actor: Actor) -> None:
    assert actor.user
    assert change_tag(str(actor.user.pk), "vip", "Key") == 3
    assert change_tag(str(actor.user.pk), "Key", None) == 3
    assert words() == [["展会"], ["VIP", "x"], []]


def asking(*words: str) -> dict[str, object]:
    behaviour = {"has": "contacts", "where": {"field": "tags", "op": "has_any", "value": ["vip"]}}
    named = {"field": "name", "op": "is", "value": "vip"}
    return {
        "and": [{"not": {"field": "tags", "op": "has_any", "value": list(words)}}, named, behaviour]
    }


def test_saved_filters_that_ask_for_the_tag_follow_and_come_back(actor: Actor) -> None:
    colleague = again(acting(Role.MEMBER))
    values = {"name": "V", "record_type": "customer", "tree": asking("vip", "x", "Key")}
    own = create_saved_filter(actor=again(actor), values=values)
    private = create_saved_filter(actor=colleague, values=values)
    changed = create_saved_filter(actor=colleague, values=values)
    renamed = again(actor)
    rename_word(actor=renamed, name="vip", to="Key")
    trees = [SavedFilter.records.get(pk=one.pk).tree for one in (own, private)]
    assert trees[0] == trees[1]
    first, named, behaviour = trees[0]["and"]
    assert first["not"]["value"] == ["Key", "x"]
    assert named["value"] == "vip"
    assert behaviour["where"]["value"] == ["Key"]
    entries = AuditEntry.objects.filter(batch=renamed.batch, verb="savedfilter.tag")
    assert sorted(entries.values_list("via", flat=True)) == ["along", "along", "web"]
    change_saved_filter(actor=colleague, filter_id=changed.pk, values={"tree": {}})
    undo_last_step(actor=again(actor))
    trees = [SavedFilter.records.get(pk=one.pk).tree for one in (own, private, changed)]
    assert trees == [values["tree"], values["tree"], {}]
    redo_last_step(actor=again(actor))
    assert SavedFilter.records.get(pk=private.pk).tree["and"][2]["where"]["value"] == ["Key"]
