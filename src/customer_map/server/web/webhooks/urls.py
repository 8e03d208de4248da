"""Addresses: the pages about webhooks out."""

from django.urls import path

from customer_map.server.web.webhooks import pages

urlpatterns = [
    path("settings/webhooks/", pages.list_webhooks, name="webhook_list"),
    path("settings/webhooks/new/", pages.add_webhook, name="webhook_create"),
    path("settings/webhooks/<uuid:webhook_id>/", pages.show_webhook, name="webhook_detail"),
    path("settings/webhooks/<uuid:webhook_id>/edit/", pages.change_webhook, name="webhook_edit"),
    path("settings/webhooks/<uuid:webhook_id>/rotate/", pages.rotate, name="webhook_rotate"),
    path("settings/webhooks/<uuid:webhook_id>/test/", pages.test, name="webhook_test"),
    path("settings/webhooks/<uuid:webhook_id>/pause/", pages.pause, name="webhook_pause"),
    path("settings/webhooks/<uuid:webhook_id>/resume/", pages.resume, name="webhook_resume"),
    path("settings/webhooks/<uuid:webhook_id>/remove/", pages.remove, name="webhook_remove"),
    path(
        "settings/webhooks/<uuid:webhook_id>/messages/<uuid:delivery_id>/replay/",
        pages.send_again,
        name="webhook_replay",
    ),
]
