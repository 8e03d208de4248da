"""Jobs that keep the figures of customers up to date: every night, after imports, and for one customer at a time."""

from uuid import UUID

from procrastinate.contrib.django import app

from customer_map.server.accounts.actors import Actor
from customer_map.server.insights.actions.figures import refresh_customer, refresh_figures


@app.periodic(cron="17 2 * * *")
@app.task(queueing_lock="refresh_figures_nightly", pass_context=False)
def refresh_figures_nightly(timestamp: int) -> None:
    """Rebuild all figures, as days have passed for everybody."""
    del timestamp
    refresh_figures(actor=Actor.system())


@app.task(queueing_lock="refresh_figures", pass_context=False)
def refresh_all_figures() -> None:
    """Rebuild all figures, after an import for instance; one waiting job is enough for all who ask."""
    refresh_figures(actor=Actor.system())


@app.task(pass_context=False)
def refresh_figures_of(customer_id: str) -> None:
    """Rebuild the figures of one customer."""
    refresh_customer(actor=Actor.system(), customer_id=UUID(customer_id))
