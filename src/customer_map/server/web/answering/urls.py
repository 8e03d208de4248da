"""Addresses at which strangers answer surveys."""

from django.urls import path

from customer_map.server.web.answering import embedding, views

urlpatterns = [
    path("s/<str:code>/embed.js", embedding.embedding_script, name="survey_embed"),
    path("s/<str:code>/", views.answer, name="survey_public"),
    path("s/<str:code>/<str:token>/", views.answer, name="survey_personal"),
]
