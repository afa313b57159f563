"""Addresses of operations. The board is the first page of the house; the rest stands under /operations/."""

from __future__ import annotations

from typing import Any

from django.urls import include, path

from .pages import (
    board,
    counts,
    exports,
    incidents,
    lifts,
    means,
    places,
    plans,
    plans_beside,
    receipt,
    signing,
    situation,
    waiting,
)

prefix = ""

_desk: list[Any] = [
    path("waiting/", waiting.waiting, name="waiting"),
    path("export/", exports.export, name="export"),
    path("situation/", situation.situation, name="situation"),
    path("situation.pdf", situation.situation_pdf, name="situation_pdf"),
    path("journal/", board.journal, name="journal"),
    path("difference/", board.difference, name="difference"),
    path("places/", places.places, name="places"),
    path("accounts/", places.accounts, name="accounts"),
    path("accounts/<str:code>/", places.account, name="account"),
    path("change-of-hands/", places.change_hands, name="change_hands"),
    path("lifts/", lifts.lifts, name="lifts"),
    path("lifts/propose/", lifts.propose, name="propose"),
    path("lifts/<int:pk>/", lifts.lift, name="lift"),
    path("lifts/<int:pk>/manifest/", lifts.manifest, name="manifest"),
    path("lifts/<int:pk>/list/", lifts.change, name="lift_list"),
    path("lifts/<int:pk>/approve/", lifts.approve, name="approve"),
    path("lifts/<int:pk>/cancel/", lifts.cancel, name="cancel"),
    path("lifts/<int:pk>/release/", lifts.release, name="release"),
    path("lifts/<int:pk>/receipt/", receipt.receipt, name="receipt"),
    path("lifts/<int:pk>/return/", lifts.take_back, name="return"),
    path("lifts/<int:pk>/escort/", lifts.escort, name="escort"),
    path("lifts/<int:pk>/manifest.pdf", lifts.manifest_pdf, name="manifest_pdf"),
    path("plans/", plans.plans, name="plans"),
    path("plans/means/", means.means, name="means"),
    path("plans/means/sheet/", means.sheet, name="fleet_sheet"),
    path("plans/means/tail/", means.tail, name="fleet_tail"),
    path("plans/means/tail/<int:pk>/retire/", means.retire, name="fleet_retire"),
    path("plans/means/escorts/", means.escorts, name="escorts"),
    path("plans/means/place/", means.site, name="site"),
    path("plans/pairs/", means.pairs, name="pairs"),
    path("plans/pairs/<int:pk>/end/", means.pair_end, name="pair_end"),
    path("plans/weights/", means.weights, name="weights"),
    path("plans/weights/propose/", means.propose, name="weights_new"),
    path("plans/weights/<int:pk>/approve/", means.approve, name="weights_approve"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/progress/", plans.progress, name="plan_progress"),
    path("plans/<int:pk>/figures/", plans.figures, name="plan_figures"),
    path("plans/<int:pk>/weigh/", plans.weigh, name="plan_weigh"),
    path("plans/<int:pk>/again/", plans.again, name="plan_again"),
    path("plans/<int:pk>/approve/", plans.approve, name="plan_approve"),
    path("plans/<int:pk>/publish/", plans.publish, name="plan_publish"),
    path("plans/<int:pk>/drop/", plans.drop, name="plan_drop"),
    path("plans/<int:pk>/lifts/<int:number>/", plans.seats, name="plan_seats"),
    path("plans/<int:pk>/anew/", plans_beside.replan, name="plan_replan"),
    path("plans/<int:pk>/against/<int:other>/", plans_beside.compare, name="plan_compare"),
    path("sign/", signing.acts, name="acts"),
    path("sign/<int:pk>/", signing.sign, name="sign"),
    path("sign/<int:pk>/withdraw/", signing.withdraw, name="withdraw"),
    path("sign/<int:pk>/renew/", signing.renew, name="renew"),
    path("counts/", counts.counts, name="counts"),
    path("counts/new/", counts.new, name="count_new"),
    path("counts/found/", counts.found_again, name="found"),
    path("counts/<int:pk>/", counts.count, name="count"),
    path("incidents/", incidents.incidents, name="incidents"),
    path("incidents/report/", incidents.report, name="report"),
    path("incidents/recapture/", incidents.recapture, name="recapture"),
    path("incidents/death/", incidents.death, name="death"),
    path("incidents/<int:pk>/", incidents.incident, name="incident"),
    path("incidents/<int:pk>/escape/", incidents.escape, name="escape"),
    path("release/", incidents.discharge, name="discharge"),
]

urlpatterns: list[Any] = [
    path("", board.board, name="board"),
    path("operations/", include((_desk, "operations"))),
]
