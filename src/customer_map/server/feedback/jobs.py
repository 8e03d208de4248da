"""Jobs that listen: read what is new each minute, learn and find themes every night or when somebody asks."""

from uuid import UUID

from procrastinate.contrib.django import app

from customer_map.server.accounts.actors import Actor
from customer_map.server.feedback.actions.alerting import tell_of_changes
from customer_map.server.feedback.actions.learning import learn_from_answers
from customer_map.server.feedback.actions.reading import read_all
from customer_map.server.feedback.actions.summarising import write_summary
from customer_map.server.feedback.actions.themes import discover_themes
from customer_map.server.feedback.asking import FIND_THEMES, LEARN, SUMMARISE


@app.periodic(cron="* * * * *")
@app.task(name="feedback.read", queueing_lock="feedback.read", pass_context=False)
def read_texts(timestamp: int = 0) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Read the texts that are new, have changed or are gone."""
    return read_all()


@app.periodic(cron="7 3 * * *")
@app.task(name=LEARN, queueing_lock=LEARN, pass_context=False)
def learn(timestamp: int = 0) -> str:  # noqa: ARG001 - the queue passes when it was due
    """Learn from the workspace's own scored answers."""
    return learn_from_answers().speaks


@app.periodic(cron="27 3 * * *")
@app.task(name=FIND_THEMES, queueing_lock=FIND_THEMES, pass_context=False)
def find_themes(timestamp: int = 0) -> int:  # noqa: ARG001 - the queue passes when it was due
    """Find themes in what was said, and tell their owners what rises or falls."""
    read_all()
    found = discover_themes(actor=Actor.system())
    tell_of_changes()
    return found


@app.task(name=SUMMARISE, pass_context=False)
def summarise(summary_id: str) -> bool:
    """Have a language model write one summary."""
    return write_summary(UUID(summary_id))
