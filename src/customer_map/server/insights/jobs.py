"""Jobs that keep figures and the touchpoint index up to date: every night, and every minute what has changed."""

from procrastinate.contrib.django import app

from customer_map.server.accounts.actors import Actor
from customer_map.server.insights.actions.figures import refresh_figures
from customer_map.server.insights.actions.following import follow_changes
from customer_map.server.insights.actions.notes import forget_old_notes
from customer_map.server.insights.actions.segment_sizes import note_segment_sizes
from customer_map.server.insights.index.following import follow
from customer_map.touchpoints.index.errors import IndexBusyError


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


@app.periodic(cron="* * * * *")
@app.task(name="insights.index", queueing_lock="insights.index", pass_context=False)
def follow_touchpoints(timestamp: int) -> str:  # noqa: ARG001 - the queue passes when it was due
    """Take over into the index what has changed of touchpoints; build it when there is none that could follow."""
    try:
        return follow().outcome
    except IndexBusyError:  # a page was quicker
        return "busy"


@app.periodic(cron="47 2 * * *")
@app.task(name="insights.forget_notes", queueing_lock="insights.forget_notes", pass_context=False)
def forget_notes_of_changes(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Drop the notes of changes that every index in use has taken over long ago."""
    return forget_old_notes(actor=Actor.system())


@app.periodic(cron="37 2 * * *")
@app.task(name="insights.segment_sizes", queueing_lock="insights.segment_sizes", pass_context=False)
def note_sizes_of_segments(timestamp: int) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Write down how many customers each segment has, after the figures of the night."""
    return note_segment_sizes(actor=Actor.system())


@app.task(
    name="insights.refresh_figures", queueing_lock="insights.refresh_figures", pass_context=False
)
def refresh_all_figures() -> int:
    """Rebuild all figures now; one waiting job is enough for all who ask."""
    return refresh_figures(actor=Actor.system())
