"""Finds the model that reads what customers say: the workspace's own where it is surely better, else the base model."""

from functools import lru_cache
from uuid import UUID

from customer_map.server.feedback.models import LearnedModel
from customer_map.server.feedback.queries.inbox import speaking_lesson
from customer_map.text.learning import Model


def speaking_model() -> tuple[Model | None, LearnedModel | None]:
    """Return the own model and its lesson; None and None while the base model speaks."""
    used = speaking_lesson()
    return (_loaded(used.pk), used) if used else (None, None)


@lru_cache(maxsize=1)
def _loaded(model_id: UUID) -> Model:
    return Model.loads(bytes(LearnedModel.objects.get(pk=model_id).data))
