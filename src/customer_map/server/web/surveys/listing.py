"""Pages: all surveys with their states and answers, and what a new one begins with."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customer_map.errors import InvalidValueError
from customer_map.server.accounts.actors import Actor
from customer_map.server.surveys.actions.surveys import create_survey
from customer_map.server.surveys.models import Survey, SurveyResponse, SurveyState
from customer_map.server.surveys.templates_of_surveys import NAMES, ready_made
from customer_map.server.web.navigation import Tab
from customer_map.server.web.signed_in import user_of
from customer_map.server.web.surveys.frame import TONES

AT_A_TIME = 50


def list_surveys(request: HttpRequest) -> HttpResponse:
    """Show the surveys the reader may see, newest first."""
    user = user_of(request)
    state = request.GET.get("state", "")
    rows = Survey.records.visible_to(user)
    if state in SurveyState.values:
        rows = rows.filter(state=state)
    word = request.GET.get("q", "").replace("\x00", "").strip()
    if word:
        rows = rows.filter(name__icontains=word)
    found = Paginator(rows.select_related("owner"), AT_A_TIME).get_page(request.GET.get("page"))
    counts = _counts(request, [survey.pk for survey in found])
    context = {
        "page": found,
        "rows": [(one, TONES[one.state], *counts.get(one.pk, (0, 0))) for one in found],
        "tabs": [
            Tab(_("All"), "?", current=state not in SurveyState.values),
            *(
                Tab(str(label), f"?state={value}", current=state == value)
                for value, label in SurveyState.choices
            ),
        ],
        "word": word,
        "can_add": Survey.may_be_added_by(user),
    }
    return render(request, "web/surveys/list.html", context)


def new_survey(request: HttpRequest) -> HttpResponse:
    """Offer ready-made surveys and an empty one; make the one that was chosen."""
    user = user_of(request)
    if request.method == "POST":
        return _made(request, Actor(user))
    context = {"templates": ready_made(get_language() or "en"), "name": ""}
    return render(request, "web/surveys/new.html", context)


def _made(request: HttpRequest, actor: Actor) -> HttpResponse:
    chosen = request.POST.get("template", "")
    titles = {one.name: one.title for one in ready_made(get_language() or "en")}
    name = request.POST.get("name", "").strip() or titles.get(chosen) or _("New survey")
    start = chosen if chosen in NAMES else ""
    try:
        survey = create_survey(actor=actor, values={"name": name}, template_name=start)
    except InvalidValueError as problem:
        messages.error(request, str(problem.fields["reason"]))
        return redirect("survey_create")
    return redirect("survey_build", survey_id=survey.pk)


def _counts(request: HttpRequest, ids: list[UUID]) -> dict[UUID, tuple[int, int]]:
    """Return for each survey how many have begun and how many have ended."""
    rows = SurveyResponse.records.visible_to(user_of(request)).filter(
        survey__in=ids, replaced_at__isnull=True
    )
    complete = Count("pk", filter=Q(completed_at__isnull=False))
    found = rows.order_by().values_list("survey").annotate(begun=Count("pk"), complete=complete)
    return {survey: (begun, done) for survey, begun, done in found}
