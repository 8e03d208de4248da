"""Turns changes into messages to other programs: periodic jobs of the worker."""

from uuid import UUID

from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from customer_map.server.audit.webhooks.actions.following import follow_changes
from customer_map.server.audit.webhooks.actions.sending import forget_old_deliveries, send_due
from customer_map.server.audit.webhooks.queries import webhooks_with_work


@app.periodic(cron="* * * * * */5")
@app.task(name="audit.webhooks", queueing_lock="audit.webhooks", pass_context=False)
def tell_webhooks(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Write messages from the change log, and let those be sent that are due; a slow receiver delays no other."""
    follow_changes()
    waiting = webhooks_with_work(timezone.now())
    for webhook in waiting:
        _defer(webhook.pk)
    return len(waiting)


@app.task(name="audit.send_to_webhook", pass_context=False)
def send_to_webhook(webhook: str) -> int:
    """Send what is due to one webhook."""
    return send_due(UUID(webhook))


@app.periodic(cron="17 3 * * *")
@app.task(
    name="audit.forget_deliveries", queueing_lock="audit.forget_deliveries", pass_context=False
)
def forget_deliveries(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Drop what was delivered long ago."""
    return forget_old_deliveries(timezone.now())


def _defer(webhook_id: UUID) -> None:
    name = f"webhook {webhook_id}"
    try:
        send_to_webhook.configure(queueing_lock=name, lock=name).defer(webhook=str(webhook_id))
    except AlreadyEnqueued:
        return
