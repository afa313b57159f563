"""The root of all addresses."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

urlpatterns: list[Any] = [path("", include("amana.access.urls"))]
