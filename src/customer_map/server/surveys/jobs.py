"""Jobs of surveys: invitations go out, answers that were left become touchpoints."""

from uuid import UUID

from procrastinate.contrib.django import app

from customer_map.server.surveys.actions.inviting import JOB, carry_on
from customer_map.server.surveys.actions.mailing import send_due_invitations
from customer_map.server.surveys.actions.telling import tell_left_responses


@app.task(name=JOB, pass_context=False)
def invite_many(mailing_id: str) -> int:
    """Invite the customers of a segment, from where it was left; return how many were looked at."""
    return carry_on(mailing_id=UUID(mailing_id))


@app.periodic(cron="* * * * * */10")
@app.task(name="surveys.mail", queueing_lock="surveys.mail", pass_context=False)
def send_invitations(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Send the invitations that wait in the outbox; return how many a mail server took."""
    return send_due_invitations()


@app.periodic(cron="*/5 * * * *")
@app.task(name="surveys.tell", queueing_lock="surveys.tell", pass_context=False)
def tell_answers(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Tell what people answered who left before the end; return how many responses."""
    return tell_left_responses()
