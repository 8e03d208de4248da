"""Turns the clock into tidiness: a periodic job of the worker removes kept answers."""

from procrastinate.contrib.django import app

from customer_map.server.api.actions import forget_answers


@app.periodic(cron="23 * * * *")
@app.task(name="api.forget_answers", queueing_lock="api.forget_answers", pass_context=False)
def forget_old_answers(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Remove the answers that nobody may ask for again."""
    return forget_answers()
