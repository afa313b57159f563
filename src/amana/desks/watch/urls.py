"""Addresses of the watch desk: reports under /watch/reports/, warnings under /watch/."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

from .pages import (
    alerts,
    board,
    observations,
    reports,
    reports_claims,
    reports_groups,
    reports_sources,
    scenario,
    track,
)

prefix = "watch/"

_reports: list[Any] = [
    path("reports/", reports.reports, name="reports"),
    path("reports/new/", reports.take, name="report_new"),
    path("reports/stix/", reports.export, name="report_export"),
    path("reports/<int:pk>/", reports.report, name="report"),
    path("reports/<int:pk>/raw/", reports.raw, name="report_raw"),
    path("reports/<int:pk>/readers/", reports.readers, name="report_readers"),
    path("reports/<int:pk>/mark/", reports_claims.mark, name="claim_mark"),
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

_warnings: list[Any] = [
    path("", board.board, name="board"),
    path("sites/add/", board.site_add, name="site_add"),
    path("sites/<str:code>/", board.facility, name="facility"),
    path("sites/<str:code>/close/", board.site_close, name="site_close"),
    path("sites/<str:code>/observe/", observations.observe, name="observe"),
    path("sites/<str:code>/level/", observations.level, name="level"),
    path("sites/<str:code>/opinion/", observations.opinion, name="opinion"),
    path("sites/<str:code>/warn/", alerts.issue, name="warn"),
    path("observations/<int:pk>/", observations.observation, name="observation"),
    path("lowerings/<int:pk>/", observations.lowering, name="lowering"),
    path("events/", observations.events, name="events"),
    path("warnings/", alerts.warnings, name="warnings"),
    path("warnings/<int:pk>/", alerts.warning, name="warning"),
    path("warnings/<int:pk>/acknowledge/", alerts.acknowledge, name="acknowledge"),
    path("warnings/<int:pk>/measure/", alerts.measure, name="measure"),
    path("warnings/<int:pk>/close/", alerts.close, name="warning_close"),
    path("warnings/<int:pk>/cancel/", alerts.cancel, name="warning_cancel"),
    path("warnings/<int:pk>/cap.xml", alerts.cap, name="cap"),
    path("warnings/<int:pk>/cancel.cap.xml", alerts.cap_cancel, name="cap_cancel"),
    path("track/", track.track, name="track"),
    path("models/", track.models, name="models"),
    path("models/propose/", track.propose, name="model_propose"),
    path("models/<int:pk>/", track.decide, name="model_decide"),
    path("scenario/", scenario.scenario, name="scenario"),
]

urlpatterns: list[Any] = [path("", include(([*_reports, *_warnings], "watch")))]
