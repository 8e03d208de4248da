"""Turns answers of known customers into touchpoints: when a response is complete, or has been left for an hour."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from customer_map.server.crm.actions.touchpoints import Fact, note_consequence
from customer_map.server.crm.models import Direction, Touchpoint, TouchpointKey
from customer_map.server.surveys.models import SurveyAnswer, SurveyResponse
from customer_map.server.surveys.questions import Question, document_of, text_in

CHANNEL = "survey"
LEFT_AFTER = timedelta(hours=1)
AT_A_TIME = 500


def tell_left_responses(now: datetime | None = None) -> int:
    """Tell what was answered in responses that nobody has gone on with for an hour; return how many."""
    before = (now or timezone.now()) - LEFT_AFTER
    rows = SurveyResponse.records.filter(
        told_at__isnull=True, customer__isnull=False, updated_at__lt=before
    )
    ids = list(rows.order_by("updated_at").values_list("pk", flat=True)[:AT_A_TIME])
    return sum(_tell_one(response_id) for response_id in ids)


@transaction.atomic
def tell_response(response: SurveyResponse) -> int:
    """Make one touchpoint of each mark and each text; return how many. Nobody's answers make none.

    What was told of a response while it was partial is replaced: nothing is told twice.
    """
    if response.customer is None:
        return 0
    facts = list(facts_of(response))
    _take_back(source_of(response), _told_before(response))
    for fact in facts:
        note_consequence(fact)
    response.told_at = timezone.now()
    response.save(update_fields=["told_at"])
    return len(facts)


def source_of(response: SurveyResponse) -> str:
    """Return the source of touchpoints that a survey makes."""
    return f"survey:{response.survey_id}"


def facts_of(response: SurveyResponse) -> Iterator[Fact]:
    """Yield one fact for each answer that has a mark or words."""
    customer = response.customer
    if customer is None:
        return
    document = document_of(response.version.document)
    for answer in SurveyAnswer.records.filter(response=response).order_by("pk"):
        question = document.question(answer.question_id)
        if question is None or (answer.number is None and not answer.text):
            continue
        yield Fact(
            customer=customer,
            contact=response.contact,
            occurred_at=response.completed_at or response.updated_at,
            channel=CHANNEL,
            name=response.survey.name,
            direction=Direction.INWARD,
            score=score_of(question, answer.number),
            text=answer.text,
            properties=_properties(response, question, answer),
            source=source_of(response),
            message_id=f"{response.pk}:{answer.question_id}:{answer.row_id}",
        )


def score_of(question: Question, number: float | None) -> float | None:
    """Return a mark as a score from -1 (the lowest) to +1 (the highest).

    >>> from customer_map.server.surveys.questions import QuestionKind
    >>> [score_of(Question("a", QuestionKind.NPS), mark) for mark in (0, 5, 10)]
    [-1.0, 0.0, 1.0]
    """
    scale = question.marks
    if number is None or scale is None:
        return None
    return (number - scale.first) / (scale.last - scale.first) * 2 - 1


def _properties(
    response: SurveyResponse, question: Question, answer: SurveyAnswer
) -> dict[str, object]:
    rows = {row.id: text_in(row.text, response.language) for row in question.rows}
    told: dict[str, object] = {
        "survey": response.survey.name,
        "question": text_in(question.text, response.language),
        "question_id": question.id,
        "kind": question.kind.value,
    }
    if answer.number is not None and question.marks is not None:
        scale = {"scale_from": question.marks.first, "scale_to": question.marks.last}
        told |= {"number": answer.number, **scale}
    if answer.row_id:
        told["row"] = rows.get(answer.row_id, answer.row_id)
    if question.topic:
        told["topic"] = question.topic
    return told


def _tell_one(response_id: UUID) -> bool:
    with transaction.atomic():
        rows = SurveyResponse.records.select_for_update(of=("self",), skip_locked=True)
        related = rows.select_related("survey", "version", "customer", "contact")
        response = related.filter(pk=response_id, told_at__isnull=True).first()
        if response is None:
            return False
        tell_response(response)
        return True


def _told_before(response: SurveyResponse) -> list[TouchpointKey]:
    keys = TouchpointKey.objects.filter(source=source_of(response))
    return list(keys.filter(message_id__startswith=f"{response.pk}:"))


def _take_back(source: str, keys: list[TouchpointKey]) -> None:
    """Remove what an unfinished response told; only here, as its author has not said it for good yet."""
    for key in keys:
        Touchpoint.records.filter(pk=key.touchpoint_id, occurred_at=key.occurred_at).delete()
        TouchpointKey.objects.filter(source=source, message_id=key.message_id).delete()
