"""The index follows the database, and never tells less or more than it."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import msgspec
import pyarrow as pa
import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import Count
from tests.insights.index.second_connection import TOUCH, other_connection
from tests.insights.records import customer, day, order, touch
from tests.other_transactions import wait_until_alone

from customer_map.server.accounts.actors import Actor
from customer_map.server.crm.models import Customer, Touchpoint
from customer_map.server.insights.actions.notes import forget_old_notes
from customer_map.server.insights.index import following
from customer_map.server.insights.index.background import follow_soon
from customer_map.server.insights.index.events import property_column
from customer_map.server.insights.index.following import follow
from customer_map.server.insights.index.marks import one_view
from customer_map.server.insights.index.reading import open_index, touchpoints_of
from customer_map.server.insights.jobs import follow_touchpoints
from customer_map.server.saved_maps.models import SavedMap
from customer_map.touchpoints.index.errors import IndexBusyError
from customer_map.touchpoints.index.manifest import MANIFEST
from customer_map.touchpoints.log import TouchpointLog

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


@pytest.fixture(autouse=True)
def _no_follower_is_left(transactional_db: None) -> Iterator[None]:
    """A thread that still follows would meet the tables being emptied."""
    yield
    wait_for_follower()


def told(log: TouchpointLog) -> dict[str, list[tuple[str, str]]]:
    """Return the names and channels of each customer with touchpoints, in their order."""
    found = {}
    for part in log.parts:
        rows = zip(part.ids.to_pylist(), part.starts.tolist(), part.ends.tolist(), strict=True)
        for who, start, end in rows:
            channels = part.attributes["channel"]
            words = log.attributes["channel"]
            if end > start:
                assert who not in found
                found[who] = [
                    (log.names[part.codes[row]], words[channels[row]]) for row in range(start, end)
                ]
    return found


def in_database() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in Touchpoint.records.order_by("occurred_at", "id"):
        found.setdefault(str(one.customer_id), []).append((one.name, one.channel))
    return found


def everybody() -> pa.Array:
    return pa.array([str(pk) for pk in Customer.records.values_list("pk", flat=True)], pa.string())


def read(*properties: str) -> TouchpointLog:
    with one_view():
        return touchpoints_of(everybody(), properties)


def index_tells() -> dict[str, list[tuple[str, str]]]:
    index = open_index()
    assert index is not None
    return told(index.log())


def test_the_index_is_built_and_then_follows() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 2, "Order", channel="store")
    touch(ada, 1, "Visit")
    assert follow().outcome == "rebuilt"
    assert index_tells() == in_database()
    assert follow().outcome == "unchanged"
    touch(ben, 1, "")
    touch(ada, 0, "NA", channel="null")
    assert read().touchpoints == 4
    found = follow()
    assert (found.outcome, found.customers) == ("followed", 2)
    assert index_tells() == in_database() == told(read())


def test_what_was_just_written_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "follow", None)
    ada = customer("Ada")
    touch(ada, 1, "Visit")
    follow()
    touch(ada, 2, "Order")
    assert told(read()) == in_database()
    with transaction.atomic():  # not even committed
        touch(ada, 3, "Pay")
        assert told(read()) == in_database()
        transaction.set_rollback(True)
    assert told(read()) == in_database()


def test_a_transaction_that_commits_late_is_not_passed_over() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 0, "Visit")
    touch(ben, 0, "Visit")
    with other_connection() as slow:
        slow.execute(TOUCH, [ada.pk, "Late"])
        touch(ben, 1, "Order")
        follow()
        assert index_tells() == told(read()) == in_database()
        touch(ben, 2, "Pay")
        follow()
        slow.commit()
    assert "Late" in read().names
    assert told(read()) == in_database()
    assert follow().customers == 1
    assert index_tells() == in_database()


def test_a_transaction_of_both_sides_of_the_mark_is_read_whole() -> None:
    ada = customer("Ada")
    touch(ada, 0, "Visit")
    with other_connection() as slow:
        slow.execute(TOUCH, [ada.pk, "One"])
        follow()
        slow.execute(TOUCH, [ada.pk, "Two"])
        slow.commit()
    assert told(read()) == in_database()
    follow()
    assert index_tells() == in_database()


def test_what_is_rolled_back_never_comes_in() -> None:
    ada = customer("Ada")
    touch(ada, 0, "Visit")
    with other_connection() as slow:
        slow.execute(TOUCH, [ada.pk, "Never"])
        follow()
        slow.rollback()
    assert follow().outcome == "unchanged"
    assert index_tells() == in_database()


def test_the_index_is_not_filled_inside_a_transaction() -> None:
    with transaction.atomic(), pytest.raises(RuntimeError):
        follow()


def test_a_merge_moves_touchpoints_and_leaves_nothing_behind() -> None:
    ada, ben = customer("Ada"), customer("Ben")
    touch(ada, 1, "Visit")
    touch(ben, 2, "Order")
    follow()
    Touchpoint.records.filter(customer=ada).update(customer=ben)
    assert told(read()) == in_database()
    follow()
    assert index_tells() == in_database()
    assert list(index_tells()) == [str(ben.pk)]


@pytest.mark.parametrize("is_whole", [True, False])
def test_what_is_erased_leaves_the_files(index_folder: Path, *, is_whole: bool) -> None:
    ada, ben = customer("Ada"), customer("Ben")
    secret = touch(ada, 1, "Told her secret", channel="whisper")
    kept = touch(ada, 2, "Visit")
    touch(ben, 1, "Visit")
    follow()
    Touchpoint.records.filter(name="Told her secret").delete()
    if is_whole:
        Touchpoint.records.filter(customer=ada).delete()
    follow()
    content = b"".join(path.read_bytes() for path in index_folder.rglob("*") if path.is_file())
    traces = [b"secret", b"whisper", str(secret.pk).encode()]
    traces += [str(ada.pk).encode(), str(kept.pk).encode()] if is_whole else []
    assert [trace for trace in traces if trace in content] == []
    assert str(ben.pk).encode() in content
    assert index_tells() == in_database()


def test_a_truncated_table_empties_the_index() -> None:
    touch(customer("Ada"), 1, "Visit")
    follow()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE crm_touchpoint")
    touch(customer("Ben"), 1, "Visit")
    assert told(read()) == in_database()
    assert follow().outcome == "rebuilt"
    assert index_tells() == in_database()


def test_a_cancelled_order_is_told_although_its_touchpoint_stays_as_it_is() -> None:
    ada = customer("Ada")
    bought = order(ada, 1, (1, 5))
    touch(ada, 1, "paid", order=bought)
    follow()
    bought.is_cancellation = True
    bought.save()
    for log in (read(), follow() and read()):
        (part,) = [part for part in log.parts if part.touchpoints]
        code = part.attributes["order"][part.starts[0]]
        assert log.attributes["order"][code] == "cancellation"


@pytest.mark.parametrize("damage", ["missing", "manifest", "segment", "newer"])
def test_a_damaged_index_is_passed_over_and_built_anew(index_folder: Path, damage: str) -> None:
    ada = customer("Ada")
    touch(ada, 1, "Visit")
    follow()
    manifest = index_folder / MANIFEST
    content = manifest.read_bytes()
    if damage == "missing":
        for path in index_folder.glob("*.arrow"):
            path.unlink()
    elif damage == "manifest":
        manifest.write_bytes(content[: len(content) // 2])
    elif damage == "newer":
        manifest.write_bytes(content.replace(b'"version":1', b'"version":99'))
        assert b'"version":99' in manifest.read_bytes()
    else:
        for path in index_folder.glob("*bucket*.arrow"):
            path.write_bytes(path.read_bytes()[:-100])
    following_soon = read()
    assert told(following_soon) == in_database()
    wait_for_follower()
    assert index_tells() == in_database()


def wait_for_follower() -> None:
    """A query that finds the index wanting has it built beside its answer."""
    for thread in threading.enumerate():
        if thread.name == "touchpoint index":
            thread.join()


def test_a_new_property_of_a_rule_comes_into_the_index() -> None:
    touch(customer("Ada"), 1, "x", properties={"plan": "pro", "size": 3})
    follow()
    rules = [{"stage": "a", "attribute": "plan", "values": ["pro"]}]
    definition = {"stages": [{"id": "a"}], "rules": rules}
    SavedMap.records.create(kind="journey", name="J", definition=definition)
    column = property_column("plan")
    assert read("plan").attributes[column] == ("", "pro")
    wait_for_follower()
    assert open_index().log().attributes[column] == ("", "pro")
    assert follow().outcome == "unchanged"


def test_an_index_of_another_database_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    touch(customer("Ada"), 1, "Visit")
    monkeypatch.setattr(following, "mark_now", of_another_database(following.mark_now))
    follow()
    monkeypatch.undo()
    touch(customer("Ben"), 1, "Visit")
    assert told(read()) == in_database()
    wait_for_follower()
    assert follow().outcome == "unchanged"


def of_another_database(mark_now):
    return lambda *given: msgspec.structs.replace(mark_now(*given), database="another")


def test_notes_are_dropped_when_every_index_has_them() -> None:
    system = Actor.system()
    touch(customer("Ada"), 1, "Visit")
    follow()
    wait_until_alone()
    assert forget_old_notes(actor=system) == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crm_touchpointhorizon SET at = at - interval '8 days'")
    assert forget_old_notes(actor=system) > 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM crm_touchpointchange")
        assert cursor.fetchone() == (0,)
    # Filled after the horizon; unless somebody beside this test has written since, which moves the horizon on.
    assert follow().outcome in {"unchanged", "rebuilt"}
    assert index_tells() == in_database()


def test_an_index_older_than_the_notes_is_built_anew() -> None:
    touch(customer("Ada"), 1, "Visit")
    follow()
    touch(customer("Ben"), 1, "Visit")
    system = Actor.system()
    wait_until_alone()
    forget_old_notes(actor=system)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE crm_touchpointhorizon SET at = at - interval '8 days'")
    forget_old_notes(actor=system)
    assert told(read()) == in_database()
    wait_for_follower()
    assert index_tells() == in_database()


def test_an_index_of_which_nothing_changes_stays_young(monkeypatch: pytest.MonkeyPatch) -> None:
    touch(customer("Ada"), 1, "Visit")
    follow()
    before = open_index().mark
    monkeypatch.setattr(following, "MARK_KEPT", timedelta(0))
    assert follow().customers == 0
    assert open_index().mark != before


def test_many_customers_are_taken_over_in_lots(monkeypatch: pytest.MonkeyPatch) -> None:
    touch(customer("Ada"), 1, "Visit")
    follow()
    monkeypatch.setattr(following, "REPLACED_AT_ONCE", 3)
    for number in range(8):
        touch(customer(f"P{number}"), number, "Visit", score=0.5)
    assert follow().customers == 8
    assert index_tells() == in_database()


def test_when_most_have_changed_everything_is_built_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(following, "FEW", 1)
    ada = customer("Ada")
    touch(ada, 1, "Visit")
    follow()
    touch(ada, 2, "Visit")
    assert follow().outcome == "rebuilt"


def test_the_job_leaves_a_busy_index_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def busy() -> None:
        raise IndexBusyError(folder="x")

    monkeypatch.setattr("customer_map.server.insights.jobs.follow", busy)
    assert follow_touchpoints.func(0) == "busy"


def test_times_before_1970_are_read_beside_the_index() -> None:
    ada = customer("Ada")
    touch(ada, 1, "Visit")
    follow()
    touch(ada, -366 * 60, "Born")
    touch(customer("Ben"), 3, "Visit")
    assert told(read()) == in_database()
    follow()
    assert index_tells() == in_database()
    assert day(-366 * 60).year < 1970


def test_one_thread_follows_for_many_who_ask() -> None:
    touch(customer("Ada"), 1, "Visit")
    for _ in range(5):
        follow_soon()
    wait_for_follower()
    assert index_tells() == in_database()
    assert Customer.records.annotate(n=Count("touchpoints")).get().n == 1
