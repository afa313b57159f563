"""Addresses of the watch desk: reports under /watch/reports/, warnings under /watch/."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

prefix = "watch/"

_reports: list[Any] = []

_warnings: list[Any] = []

urlpatterns: list[Any] = [path("", include(([*_reports, *_warnings], "watch")))]
