"""Addresses of the results of a survey: the page, single answers, files."""

from django.urls import path

from customer_map.server.web.survey_results import single_answers, views

urlpatterns = [
    path("<uuid:survey_id>/results/", views.show_results, name="survey_results"),
    path("<uuid:survey_id>/results.json", views.send_figures, name="survey_results_json"),
    *(
        path(
            f"<uuid:survey_id>/results.{form}",
            views.send_answers,
            {"form": form},
            name=f"survey_results_{form}",
        )
        for form in ("csv", "xlsx")
    ),
    path(
        "<uuid:survey_id>/results/answers/",
        single_answers.list_answers,
        name="survey_answers",
    ),
]
