"""Learns from the workspace's own scored answers; what was learned speaks only where it is surely better."""

from math import isfinite

from django.db import transaction
from django.db.models import F, Q

from customer_map.server.crm.models import Direction, Touchpoint
from customer_map.server.feedback.actions.reading import note_everything
from customer_map.server.feedback.models import LearnedModel
from customer_map.text.learning import Comparison, Model, learn

MOST_EXAMPLES = 20_000
"""The newest; more take longer than they teach."""
NEWS = 0.05
"""A model that speaks is replaced, and all is read again, once there is this share of new examples."""
OWN = "own"


def learn_from_answers() -> LearnedModel:
    """Learn from the newest touchpoints with score and text, note how good both models are, and let the better speak.

    When another model than before speaks, all texts are noted to be read again.
    """
    texts, scores = _examples()
    model = learn(texts, scores, lowest=-1.0, highest=1.0)
    return _keep(model, len(texts))


@transaction.atomic
def _keep(model: Model, examples: int) -> LearnedModel:
    used = LearnedModel.objects.select_for_update().filter(is_used=True).first()
    told = model.comparison
    speaks = told.speaks == OWN
    is_news = speaks and (used is None or abs(examples - used.examples) > NEWS * used.examples)
    LearnedModel.objects.filter(is_latest=True).update(is_latest=False)
    if is_news or not speaks:
        LearnedModel.objects.filter(is_used=True).update(is_used=False)
    lesson = LearnedModel.objects.create(
        examples=examples,
        is_used=is_news,
        data=model.dumps() if is_news else b"",
        **_figures(told),
    )
    if is_news or (used is not None and not speaks):
        note_everything()
    _forget_old()
    return lesson


def _forget_old() -> None:
    """Statements name the model that spoke; lessons that nobody names any more are dropped but for the figures."""
    LearnedModel.objects.filter(is_used=False).exclude(data=b"").update(data=b"")


def _examples() -> tuple[list[str], list[float]]:
    """Return texts and scores of what customers scored and said, the oldest first."""
    rows = Touchpoint.records.filter(score__isnull=False).exclude(text="")
    inward = rows.exclude(direction=Direction.OUTWARD)
    # a rating without words repeats the subject of its case
    own_words = inward.filter(Q(case__isnull=True) | ~Q(text=F("case__subject")))
    ordered = own_words.order_by("-occurred_at", "-pk")
    newest = list(ordered.values_list("text", "score")[:MOST_EXAMPLES])
    return [text for text, _ in reversed(newest)], [
        score for _, score in reversed(newest) if score is not None
    ]


def _figures(told: Comparison) -> dict[str, object]:
    """Figures that could not be computed are none."""
    names = ("base", "own", "gain", "low", "high")
    figures = {name: getattr(told, name) for name in names}
    known: dict[str, object] = {
        name: value if isfinite(value) else None for name, value in figures.items()
    }
    return {**known, "answers": told.answers, "speaks": told.speaks, "reason": told.reason[:60]}
