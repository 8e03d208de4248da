"""Requests that come twice, one after the other or at the same moment, are done once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connections
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from tests.accounts.people import person
from tests.api.programs import ROOT, client_of, patch, post

from customer_map.server.accounts.roles import Role
from customer_map.server.api.actions import forget_answers
from customer_map.server.api.models import KeptAnswer
from customer_map.server.audit.models import AuditEntry
from customer_map.server.crm.models import Customer

NAME = "Idempotency_Key"
AT_ONCE = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def create(client: Client, name: str, key: str) -> HttpResponse:
    return post(client, "/customers", {"name": name}, **{NAME: key})


@pytest.mark.django_db
def test_the_same_request_is_answered_from_memory() -> None:
    client = client_of(person())
    first, second = create(client, "Nova", "a"), create(client, "Nova", "a")
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert first.headers["Location"] == second.headers["Location"]
    assert (first.headers.get("Idempotent-Replayed"), second.headers["Idempotent-Replayed"]) == (
        None,
        "true",
    )
    assert Customer.records.count() == 1


@pytest.mark.django_db
def test_another_request_under_the_same_key_is_a_conflict() -> None:
    client = client_of(person())
    create(client, "Nova", "a")
    answer = create(client, "Vega", "a")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")
    assert Customer.records.count() == 1


@pytest.mark.django_db
def test_keys_belong_to_the_program_that_chose_them() -> None:
    create(client_of(person()), "Nova", "a")
    create(client_of(person(Role.MEMBER)), "Nova", "a")
    assert Customer.records.count() == 2


@pytest.mark.django_db
def test_a_refused_request_may_be_mended_and_a_trial_is_not_kept() -> None:
    client = client_of(person())
    assert create(client, "", "a").status_code == 422
    assert post(client, "/customers?dry_run=true", {"name": "X"}, **{NAME: "a"}).status_code == 200
    assert create(client, "Nova", "a").status_code == 201


@pytest.mark.django_db
def test_after_a_day_a_key_may_be_used_again() -> None:
    client = client_of(person())
    create(client, "Nova", "a")
    create(client, "Nova", "b")
    KeptAnswer.objects.filter(name="a").update(created_at=timezone.now() - timedelta(hours=25))
    assert create(client, "Vega", "a").status_code == 201
    KeptAnswer.objects.filter(name="b").update(created_at=timezone.now() - timedelta(hours=25))
    assert forget_answers() == 1


@pytest.mark.django_db
def test_a_key_that_is_too_long_is_refused() -> None:
    assert create(client_of(person()), "Nova", "a" * 201).status_code == 422


def at_once(tasks: list[Callable[[], HttpResponse]]) -> list[HttpResponse]:
    """Run all tasks at the same moment, each on a connection of its own."""
    start = Barrier(len(tasks))

    def run(task: Callable[[], HttpResponse]) -> HttpResponse:
        start.wait()
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


@AT_ONCE
def test_two_at_the_same_moment_write_once_and_get_the_same_answer() -> None:
    client = client_of(person())
    client.get(f"{ROOT}/me")  # the key's use is noted
    first, second = at_once([lambda: create(client, "Nova", "a")] * 2)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.content == second.content
    assert Customer.records.count() == 1
    assert AuditEntry.objects.filter(verb="customer.create").count() == 1


@AT_ONCE
def test_of_ten_edits_of_one_version_one_wins_and_nine_get_both_values() -> None:
    client = client_of(person())
    client.get(f"{ROOT}/me")
    customer = Customer.records.create(name="Nova")
    names = [f"Name {number}" for number in range(10)]

    def edit(name: str) -> Callable[[], HttpResponse]:
        return lambda: patch(client, f"/customers/{customer.pk}", {"name": name}, '"1"')

    answers = at_once([edit(name) for name in names])
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 9
    winner = next(answer.json()["name"] for answer in answers if answer.status_code == 200)
    for name, answer in zip(names, answers, strict=True):
        if answer.status_code == 412:
            problem = answer.json()
            assert (problem["theirs"], problem["yours"]) == ({"name": winner}, {"name": name})
            assert problem["version"] == 2
    assert Customer.records.values_list("name", "version").get() == (winner, 2)


@AT_ONCE
def test_two_batches_with_the_same_new_keys_create_each_record_once() -> None:
    client = client_of(person())
    client.get(f"{ROOT}/me")
    rows = [{"key": f"C-{number}", "values": {"name": f"N{number}"}} for number in range(5)]
    answers = at_once(
        [lambda: post(client, "/customers/batch", {"source": "erp", "rows": rows})] * 2
    )
    assert [answer.status_code for answer in answers] == [200, 200]
    assert sorted(answer.json()["created"] for answer in answers) == [0, 5]
    assert Customer.records.count() == 5
