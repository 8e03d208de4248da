"""Jobs that keep the figures of customers up to date: every night, and every minute what has changed."""

from procrastinate.contrib.django import app

from customer_map.server.accounts.actors import Actor
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.actions.following import follow_changes


@app.periodic(cron="17 2 * * *")
@app.task(name="insights.rebuild", queueing_lock="insights.rebuild", pass_context=False)
def rebuild_figures(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Rebuild all figures, as days have passed for everybody."""
    return refresh_figures(actor=Actor.system())


@app.periodic(cron="* * * * *")
@app.task(name="insights.follow", queueing_lock="insights.follow", pass_context=False)
def follow_figures(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Refresh what imports and people have changed since."""
    return follow_changes(actor=Actor.system())


@app.task(
    name="insights.refresh_figures", queueing_lock="insights.refresh_figures", pass_context=False
)
def refresh_all_figures() -> int:
    """Rebuild all figures now; one waiting job is enough for all who ask."""
    return refresh_figures(actor=Actor.system())
