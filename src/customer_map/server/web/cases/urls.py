"""Addresses: queues, conversations and steps of cases, service levels, the customer's mark, mail in."""

from collections.abc import Iterator

from django.urls import URLPattern, path

from customer_map.server.web.cases import (
    conversation,
    queues,
    rating,
    ready_answers,
    receiving,
    service_levels,
    steps,
)


def _steps() -> Iterator[URLPattern]:
    for name in steps.STEPS:
        address = f"cases/<uuid:record_id>/{name}/"
        yield path(address, steps.step, {"name": name}, name=f"case_{name}")


urlpatterns = [
    *_steps(),
    path("cases/<uuid:record_id>/assign/", steps.assign, name="case_assign"),
    path("cases/<uuid:record_id>/ask/", steps.close_asking, name="case_ask"),
    path("cases/<uuid:record_id>/answer/", conversation.answer, name="case_answer"),
    path("cases/<uuid:record_id>/mail/", conversation.bring_in, name="case_mail"),
    path("cases/messages/<uuid:message_id>/again/", conversation.try_again, name="case_again"),
    path(
        "cases/attachments/<uuid:attachment_id>/", conversation.attachment, name="case_attachment"
    ),
    path("cases/queues/", queues.show_queues, name="queue_list"),
    path("settings/queues/", queues.list_queues, name="queue_settings"),
    path("settings/queues/<uuid:queue_id>/", queues.change_queue, name="queue_edit"),
    path("settings/queues/<uuid:queue_id>/archive/", queues.remove_queue, name="queue_archive"),
    path("settings/answers/", ready_answers.list_templates, name="template_list"),
    path(
        "settings/answers/<uuid:template_id>/", ready_answers.change_template, name="template_edit"
    ),
    path(
        "settings/answers/<uuid:template_id>/remove/",
        ready_answers.drop_template,
        name="template_remove",
    ),
    path("settings/service/", service_levels.list_service_levels, name="service_levels"),
    path("settings/service/calendars/new/", service_levels.add_calendar, name="calendar_create"),
    path(
        "settings/service/calendars/<uuid:calendar_id>/",
        service_levels.change_calendar,
        name="calendar_edit",
    ),
    path(
        "settings/service/calendars/<uuid:calendar_id>/archive/",
        service_levels.remove_calendar,
        name="calendar_archive",
    ),
    path("settings/service/policies/new/", service_levels.add_policy, name="policy_create"),
    path(
        "settings/service/policies/<uuid:policy_id>/",
        service_levels.change_policy,
        name="policy_edit",
    ),
    path(
        "settings/service/policies/<uuid:policy_id>/shift/",
        service_levels.move_policy,
        name="policy_shift",
    ),
    path(
        "settings/service/policies/<uuid:policy_id>/archive/",
        service_levels.remove_policy,
        name="policy_archive",
    ),
    path("rate/<str:token>/", rating.rate, name="case_rate"),
    path("v1/mail/<str:code>", receiving.mail_in, name="mail_in"),
]
