"""What a page asks before many records are closed together: the same that closing one of them asks."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from customer_map.server.accounts.models import User
from customer_map.server.crm.actions.bulk_verbs import ASK
from customer_map.server.crm.filters import FilterField
from customer_map.server.crm.models import CaseStatus, Outcome, Stage
from customer_map.server.crm.models.sales import LossReason
from customer_map.server.web.records.description import Choices

MARKS = range(1, 6)


@dataclass(frozen=True, slots=True)
class Question:
    """One more field to fill in; without `choices` it is typed."""

    name: str
    label: str
    choices: Choices
    is_required: bool = False

    def words(self, answer: str) -> str:
        """Return what the preview says of an answer."""
        return dict(self.choices).get(answer, answer) if answer else ""


def question_of(user: User, record_type: str, item: FilterField, value: str) -> Question | None:
    """Return what setting `item` to `value` asks besides; None when it asks nothing."""
    if (record_type, item.name) == ("opportunity", "stage") and _is_lost(user, value):
        reasons = [reason.name for reason in LossReason.records.visible_to(user)]
        choices = [("", _("Choose a reason")), *((one, one) for one in reasons)] if reasons else []
        return Question("loss_reason", _("Reason for loss"), choices, is_required=True)
    if (record_type, item.name, value) == ("case", "status", CaseStatus.CLOSED):
        marks = [(str(mark), str(mark)) for mark in MARKS]
        asking = (ASK, _("ask each customer by e-mail"))
        choices = [("", _("nobody said")), *marks, asking]
        return Question("satisfaction", _("How satisfied is the customer?"), choices)
    return None


def stages_for(user: User) -> Choices:
    """Return the stages that opportunities can move to, with their pipelines where there are several."""
    stages = Stage.records.visible_to(user).select_related("pipeline").order_by("pipeline", "rank")
    several = len({stage.pipeline_id for stage in stages}) > 1
    return [
        (str(one.pk), f"{one.pipeline} · {one.name}" if several else one.name) for one in stages
    ]


def _is_lost(user: User, value: str) -> bool:
    lost = Stage.records.visible_to(user).filter(outcome=Outcome.LOST)
    return value in {str(key) for key in lost.values_list("pk", flat=True)}
