"""Turns the clock into reminders, and into entries of what records are found by: periodic jobs of the worker."""

from uuid import UUID

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from customer_map.server.accounts.actors import Actor
from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.bulk_changes import JOB as BULK_CHANGE
from customer_map.server.crm.actions.bulk_changes import carry_on
from customer_map.server.crm.actions.case_clocks import recompute_clocks
from customer_map.server.crm.actions.case_delivery import send_due_mail
from customer_map.server.crm.actions.case_warnings import warn_of_promises
from customer_map.server.crm.actions.duplicates import find_duplicates
from customer_map.server.crm.actions.mailing import send_reminder
from customer_map.server.crm.actions.search import take_over_changes
from customer_map.server.crm.actions.tag_words import JOB as TAG_WORDS
from customer_map.server.crm.actions.tag_words import delete_word, rename_word
from customer_map.server.crm.actions.telling import due_reminders


@app.periodic(cron="* * * * *")
@app.task(name="crm.remind", queueing_lock="crm.remind", pass_context=False)
def remind(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Tell the owners of activities what has come due."""
    return due_reminders(timezone.now())


@app.task(
    name="crm.mail_reminder",
    pass_context=False,
    retry=RetryStrategy(max_attempts=5, exponential_wait=8),
)
def mail_reminder(reminder: str, user: str, moment: str) -> bool:
    """Send one reminder by e-mail; a mail server that does not answer is asked again."""
    return send_reminder(reminder=reminder, user=user, moment=moment)


@app.periodic(cron="* * * * *")
@app.task(name="crm.search", queueing_lock="crm.search", pass_context=False)
def follow_search(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Take over what has changed of what records are found by; return how many changes there were."""
    taken = 0
    while some := take_over_changes():
        taken += some
    return taken


@app.task(name=BULK_CHANGE, pass_context=False)
def change_many(change_id: str) -> int:
    """Set one field of many records, from where it was left; return how many were looked at."""
    return carry_on(change_id=UUID(change_id))


@app.task(name=TAG_WORDS, pass_context=False)
def change_tag(user: str, name: str, to: str | None) -> int:
    """Rename or delete a tag that many records bear; return how many."""
    actor = Actor(User.objects.get(pk=user))
    if to is None:
        return delete_word(actor=actor, name=name)
    return rename_word(actor=actor, name=name, to=to)


@app.periodic(cron="37 3 * * *")
@app.task(name="crm.duplicates", queueing_lock="crm.duplicates", pass_context=False)
def find_all_duplicates(timestamp: int = 0) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Look for likely duplicates among all customers and contacts; return how many pairs there are."""
    return find_duplicates(actor=Actor.system())


@app.periodic(cron="* * * * *")
@app.task(name="crm.case_clocks", queueing_lock="crm.case_clocks", pass_context=False)
def follow_promises(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Compute due times anew after a policy has changed, then warn of what is due; return how many warnings."""
    now = timezone.now()
    recompute_clocks(now)
    return warn_of_promises(now)


@app.periodic(cron="* * * * * */10")
@app.task(name="crm.case_mail", queueing_lock="crm.case_mail", pass_context=False)
def send_case_mail(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Send the answers that wait in the outbox; return how many a mail server took."""
    return send_due_mail()
