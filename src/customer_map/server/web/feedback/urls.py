"""Addresses of the inbox, its files, the themes and the model."""

from django.urls import path

from customer_map.server.web.feedback import inbox, model, themes

urlpatterns = [
    path("", inbox.show_inbox, name="feedback_inbox"),
    path("answered/", inbox.answer, name="feedback_answer"),
    path("export/<str:form>/", inbox.export, name="feedback_export"),
    path("themes/", themes.list_themes, name="theme_list"),
    path("themes/find/", themes.find, name="theme_find"),
    path("themes/<uuid:theme_id>/", themes.show_theme, name="theme"),
    path("themes/<uuid:theme_id>/edit/", themes.edit, name="theme_edit"),
    path("themes/<uuid:theme_id>/merge/", themes.merge, name="theme_merge"),
    path("themes/<uuid:theme_id>/summary/", themes.summarise, name="theme_summarise"),
    path("model/", model.show_model, name="feedback_model"),
    path("model/learn/", model.learn, name="feedback_learn"),
]
