"""Addresses: the start page, search, notifications and undo."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
