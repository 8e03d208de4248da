"""What the pages of one survey share: the survey itself, its breadcrumbs, tabs and state."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customer_map.server.accounts.actors import Actor
from customer_map.server.audit.actions import require_visible
from customer_map.server.surveys.models import Survey, SurveyState
from customer_map.server.web.navigation import Crumb, Tab
from customer_map.server.web.signed_in import user_of

TONES = {
    SurveyState.DRAFT.value: "neutral",
    SurveyState.OPEN.value: "success",
    SurveyState.CLOSED.value: "warning",
}


def survey_of(request: HttpRequest, survey_id: UUID) -> Survey:
    """Return a survey that the reader may see.

    Raises RecordNotFoundError.
    """
    return require_visible(Actor(user_of(request)), Survey, survey_id)


def may_edit(request: HttpRequest, survey: Survey) -> bool:
    """Whether the reader may change the survey."""
    return Survey.records.editable_by(user_of(request)).filter(pk=survey.pk).exists()


def frame(request: HttpRequest, survey: Survey, current: str) -> dict[str, object]:
    """Return the context that the frame of one survey's pages needs."""
    return {
        "survey": survey,
        "crumbs": [Crumb(_("Surveys"), reverse("survey_list")), Crumb(survey.name)],
        "tabs": _tabs(survey, current),
        "tone": TONES[survey.state],
        "can_edit": may_edit(request, survey),
        "url_name": "survey_list",
    }


def _tabs(survey: Survey, current: str) -> list[Tab]:
    pages = (
        ("survey_build", _("Questions")),
        ("survey_settings", _("Texts and rules")),
        ("survey_share", pgettext("to others", "Share")),
        ("survey_results", _("Results")),
    )
    tabs = []
    for name, label in pages:
        try:
            address = reverse(name, kwargs={"survey_id": survey.pk})
        except NoReverseMatch:
            continue
        tabs.append(Tab(label, address, current=name == current))
    return tabs
