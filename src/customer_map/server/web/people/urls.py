"""Addresses: the first owner, invitations, users, teams, rights, keys and one's own settings."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
