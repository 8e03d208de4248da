"""One mail that comes through the door twice at the same instant is taken in once, and nobody is refused."""

import threading

import pytest
from django.conf import settings
from django.db import connection, transaction
from tests.crm.cases.mails import letter
from tests.meeting import LONGEST_SECONDS, wait_for_somebody_who_waits

from customer_map.server.crm.actions.case_mail import receive_mail
from customer_map.server.crm.models import Case, CaseMessage

pytestmark = pytest.mark.django_db(transaction=True, available_apps=settings.INSTALLED_APPS)


def test_the_second_of_two_equal_mails_waits_for_the_first_and_changes_nothing() -> None:
    content = letter().as_bytes()
    taken: list[CaseMessage | None] = []

    def receive() -> None:
        try:
            taken.append(receive_mail(content=content))
        finally:
            connection.close()

    second = threading.Thread(target=receive)
    with transaction.atomic():
        taken.append(receive_mail(content=content))
        second.start()
        wait_for_somebody_who_waits()
    second.join(LONGEST_SECONDS)
    assert taken[0] is not None
    assert taken[1:] == [None]
    assert (Case.records.count(), CaseMessage.records.count()) == (1, 1)
