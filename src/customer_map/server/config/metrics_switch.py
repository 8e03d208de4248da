"""Lets processes count for metrics where anybody reads them; without a token for metrics nothing of them is loaded."""

from contextlib import AbstractContextManager, nullcontext


def note_process(role: str) -> None:
    """Note this process as web or worker; Django has been loaded."""
    if is_on():
        from customer_map.server.config import metrics

        metrics.note_process(role)


def observe_request(*, method: str, route: str, status: int, seconds: float) -> None:
    """Count one answer."""
    if is_on():
        from customer_map.server.config import metrics

        metrics.observe_request(method=method, route=route, status=status, seconds=seconds)


def counted_listener() -> AbstractContextManager[object]:
    """Count an open stream of live updates while it lasts."""
    if not is_on():
        return nullcontext()
    from customer_map.server.config import metrics

    return metrics.listeners.track_inprogress()


def metrics_text() -> bytes:
    """Return what all processes count and what the database tells, as Prometheus reads it."""
    from prometheus_client import generate_latest

    from customer_map.server.config.metrics import shared_registry
    from customer_map.server.config.metrics_database import DatabaseFigures

    registry = shared_registry()
    registry.register(DatabaseFigures())
    return generate_latest(registry)


def is_on() -> bool:
    """Whether there is a token to read metrics with."""
    from django.conf import settings

    return bool(settings.METRICS_TOKEN)
