"""Addresses of the watch desk: reports under /watch/reports/, warnings under /watch/."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

from .pages import reports, reports_claims, reports_groups, reports_sources

prefix = "watch/"

_reports: list[Any] = [
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.take, name="report_new"),
    path("reports/stix/", reports.export, name="report_export"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/raw/", reports.raw, name="report_raw"),
    path("reports/<int:pk>/readers/", reports.readers, name="report_readers"),
    path("reports/<int:pk>/compare/", reports.compare, name="report_compare"),
    path("reports/<int:pk>/link/", reports_groups.link_new, name="link_new"),
    path("reports/claims/<int:pk>/", reports_claims.claim, name="claim"),
    path("reports/claims/<int:pk>/<slug:act>/", reports_claims.judge, name="claim_judge"),
    path("reports/groups/", reports_groups.groups, name="groups"),
    path("reports/groups/<int:pk>/", reports_groups.group, name="group"),
    path("reports/links/<int:pk>/", reports_groups.link, name="link"),
    path("reports/tensions/<int:pk>/", reports_groups.tension, name="tension"),
    path("reports/sources/", reports_sources.sources, name="sources"),
    path("reports/sources/<int:pk>/", reports_sources.source, name="source"),
]

_warnings: list[Any] = []

urlpatterns: list[Any] = [path("", include(([*_reports, *_warnings], "watch")))]
