"""Pages: the results of a survey, and its files."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from customer_map.server.insights.survey_results.building import survey_figures
from customer_map.server.insights.survey_results.figures import SurveyFigures
from customer_map.server.surveys.models import SurveyState
from customer_map.server.web.navigation import Crumb, Tab
from customer_map.server.web.survey_results.cards import Telling, card_of
from customer_map.server.web.survey_results.driver_rows import driver_table, score_choices
from customer_map.server.web.survey_results.exporting import answers_file
from customer_map.server.web.survey_results.languages import theme_language
from customer_map.server.web.survey_results.looking import Look, look_at
from customer_map.server.web.survey_results.shown import duration, percent, share_interval
from customer_map.server.web.surveys.frame import frame
from customer_map.server.web.views.form import filter_form

RESULTS, ANSWERS = "survey_results", "survey_answers"


@require_GET
def show_results(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show scores, shares, trends, groups, drivers and themes of the answers that were chosen."""
    look = look_at(request, survey_id)
    figures = survey_figures(look.user, look.survey, look.choice, language=theme_language())
    telling = Telling(look.language, look.breakdowns, look.choice.by)
    context = {
        **heading(request, look, RESULTS),
        "form": look.form,
        "conditions": filter_form(look.user, "customer", look.state, request.GET),
        "figures": figures,
        "tiles": _tiles(figures),
        "cards": [card_of(place, one, telling) for place, one in enumerate(figures.questions, 1)],
        "drivers": driver_table(figures, look.language),
        "scores": score_choices(figures, look.language),
        "by_name": _by_name(look),
        "is_open": look.survey.state == SurveyState.OPEN,
    }
    return render(request, "web/survey_results/results.html", context)


@require_GET
def send_figures(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Answer all figures of the page as JSON."""
    look = look_at(request, survey_id)
    figures = survey_figures(look.user, look.survey, look.choice, language=theme_language())
    answer = HttpResponse(msgspec.json.encode(figures), content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="survey-results.json"'
    return answer


@require_GET
def send_answers(request: HttpRequest, survey_id: UUID, form: str) -> HttpResponseBase:
    """Answer the single answers that were chosen as a file, one row for each response."""
    look = look_at(request, survey_id)
    return answers_file(look.user, look.survey, look.choice, look.language, form)


def heading(request: HttpRequest, look: Look, current: str) -> dict[str, Any]:
    """Return what the pages of the results share with the other pages of the survey; `current` is a page's name.

    Single answers of an anonymous survey are shown to nobody.
    """
    shared: dict[str, Any] = frame(request, look.survey, current)
    crumbs = [
        Crumb(_("Surveys"), reverse("survey_list")),
        Crumb(look.survey.name, reverse("survey_build", args=[look.survey.pk])),
        Crumb(_("Results") if current == RESULTS else _("Single answers")),
    ]
    results = reverse(RESULTS, args=[look.survey.pk])
    tabs = [
        replace(one, url=one.url + look.query) if one.url == results else one
        for one in shared["tabs"]
    ]
    if not look.survey.is_anonymous:
        url = reverse(ANSWERS, args=[look.survey.pk]) + look.query
        tabs.append(Tab(_("Single answers"), url, current == ANSWERS))
    return shared | {"crumbs": crumbs, "tabs": tabs}


def _tiles(figures: SurveyFigures) -> list[tuple[str, str, str]]:
    """Return label, value and note of what is told above the questions."""
    tiles = [(_("Answers"), f"{figures.responses:,}", "")]
    if figures.completed:
        share = figures.completed
        tiles.append((_("Came to the end"), percent(share.value), share_interval(share)))
    if figures.invited:
        share = figures.invited
        note = _("of {count} invited").format(count=f"{share.n:,}")
        tiles.append((_("Response rate"), percent(share.value), note))
    tiles.append((_("Median time"), duration(figures.median_seconds), ""))
    return tiles


def _by_name(look: Look) -> str:
    labels = {value: label for _group, choices in look.breakdowns.menu for value, label in choices}
    return labels.get(look.choice.by, "")
