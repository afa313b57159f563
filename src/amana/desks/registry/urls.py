"""Addresses of the register. The import wizard brings its own list, in `pages.imports`."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.urls import path

from .pages import (
    act_page,
    acts,
    agreement,
    biometrics,
    capture,
    enrol,
    file,
    grounds,
    likenesses,
    linkages,
    listing,
    papers,
    redacting,
    samples,
    sign,
    transfers,
)

app_name = "registry"

urlpatterns: list[Any] = [
    path("", listing.files, name="files"),
    path("export/", listing.export, name="files_export"),
    path("purpose/", listing.purpose, name="purpose"),
    path("files/<str:number>/", file.custody, name="file"),
    path("files/<str:number>/identity/", file.identity, name="file_identity"),
    path("files/<str:number>/basis/", file.basis, name="file_basis"),
    path("files/<str:number>/judgement/", file.judgement, name="file_judgement"),
    path("files/<str:number>/decisions/", file.decisions, name="file_decisions"),
    path("files/<str:number>/needs/", file.needs, name="file_needs"),
    path("files/<str:number>/property/", file.belongings, name="file_property"),
    path("files/<str:number>/documents/", file.documents, name="file_documents"),
    path("files/<str:number>/erasure/", redacting.erasure, name="file_erasure"),
    path("files/<str:number>/looked/", file.looked, name="file_looked"),
    path("files/<str:number>/documents/<int:document>/", papers.download, name="document"),
    path("files/<str:number>/biometrics/", biometrics.biometrics, name="file_biometrics"),
    path("files/<str:number>/biometrics/export/", biometrics.transaction, name="print_export"),
    path("files/<str:number>/biometrics/<int:item>/", biometrics.biometric, name="biometric"),
    path("files/<str:number>/fingers/", capture.fingers, name="file_prints"),
    path("files/<str:number>/fingers/search/", capture.search, name="print_search"),
    path("files/<str:number>/fingers/<int:pk>/", capture.found, name="print_found"),
    path("samples/", samples.samples, name="samples"),
    path("samples/<int:pk>/", samples.disposal, name="disposal"),
    path("enrol/", enrol.enrol, name="enrol"),
    path("enrol/known/", enrol.known_while_typing, name="enrol_known"),
    path("admit/", enrol.admit, name="admit"),
    path("sign/<int:pk>/", sign.page, name="sign"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("bases/", grounds.bases, name="bases"),
    path("bases/new/", grounds.basis_new, name="basis_new"),
    path("likenesses/", likenesses.likenesses, name="likenesses"),
    path("likenesses/new/", likenesses.likeness_new, name="likeness_new"),
    path("likenesses/agreement/", agreement.agreement, name="agreement"),
    path("likenesses/lists/", linkages.linkages, name="linkages"),
    path("likenesses/lists/<int:pk>/stop/", linkages.stop, name="linkage_stop"),
    path("likenesses/<int:pk>/", likenesses.likeness, name="likeness"),
    path("likenesses/<int:pk>/prints/", likenesses.likeness_prints, name="likeness_prints"),
    path("likenesses/<int:pk>/back/", likenesses.likeness_back, name="likeness_back"),
    path("likenesses/<int:pk>/again/", likenesses.likeness_again, name="likeness_again"),
    *[
        path(
            f"files/<str:number>/{act.code}/" + ("<int:target>/" if act.target else ""),
            act_page.view(act),
            name=f"act_{act.code}",
        )
        for act in acts.ACTS
    ],
]

if find_spec("amana.desks.registry.pages.imports"):
    urlpatterns += getattr(import_module("amana.desks.registry.pages.imports"), "urlpatterns", [])
