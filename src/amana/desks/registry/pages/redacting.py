"""Erasures of a file: what can be erased, what is asked for, and what was; the forms stand among the acts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from amana.access import rule
from amana.access.models import User
from amana.desks.registry.models import CustodyFile, Part, Redaction

from ..guards_redaction import ERASED
from ..models import Document
from ..queries import redactions as reads
from ..services import redactions
from . import bar, common

Data = dict[str, Any]
Row = tuple[Any, Any]


@require_GET
@rule("redaction.ask")
def erasure(request: HttpRequest, number: str) -> HttpResponse:
    """Everything of a file that can be erased, as far as the reader sees it, and every erasure."""
    from .file import part

    try:
        file = common.open_file(request, number, what="erasure")
    except common.Closed as closed:
        return closed.response
    actor = part(request, file, "redaction.ask")
    papers = bar.allowed(actor, "document.read", file)
    context = {
        "file": file,
        "bar": bar.of(request, actor, file, "erasure"),
        "values": reads.erasable(file, _kinds(actor, file)),
        "documents": _documents(file) if papers else [],
        "claims": [claim for claim in file.claims.all() if claim.source_note],
        "whole": [
            claim for claim in file.claims.all() if _may_fall(redactions.Target(Part.CLAIM, claim=claim))
        ],
        "asked": file.redactions.select_related("asked_by", "decided_by").order_by("-pk"),
        "erasures": sorted(
            {e.leaf: e for found in reads.erasures(file).values() for e in found}.values(),
            key=lambda e: -e.leaf,
        ),
        "decides": bar.allowed(actor, "redaction.decide", file),
        "actor": actor,
    }
    return render(request, "registry/file/erasure.html", context)


def _kinds(actor: User, file: CustodyFile) -> tuple[str, ...]:
    return reads.memo_kinds(
        decisions=bar.may_see_decisions(actor), protection=bar.allowed(actor, "protection.file", file)
    )


def _documents(file: CustodyFile) -> list[Document]:
    papers = file.documents.select_related("secret__key")
    return [d for d in papers if redactions.is_there(redactions.Target(Part.DOCUMENT, document=d))]


def _may_fall(target: redactions.Target) -> bool:
    return redactions.is_there(target) and not redactions.stands(target)


# -- what the forms are about


def _value(file: CustodyFile, key: int) -> redactions.Target:
    every = reads.memo_kinds(decisions=True, protection=True)
    found = next((one for one in reads.erasable(file, every) if one.key == key), None)
    if found is None:
        raise Http404
    return redactions.Target(Part.VALUE, leaf=found.leaf, name=found.code)


def _document(file: CustodyFile, key: int) -> redactions.Target:
    document = file.documents.select_related("secret__key").filter(pk=key).first()
    target = redactions.Target(Part.DOCUMENT, document=document)
    if not redactions.is_there(target):
        raise Http404
    return target


def _claim(part: str) -> Callable[[CustodyFile, int], redactions.Target]:
    def find(file: CustodyFile, key: int) -> redactions.Target:
        claim = file.claims.filter(pk=key).first()
        if claim is None or claim.name_ar == ERASED:
            raise Http404
        return redactions.Target(part, claim=claim)

    return find


FINDERS: dict[str, Callable[[CustodyFile, int], redactions.Target]] = {
    Part.VALUE.value: _value,
    Part.DOCUMENT.value: _document,
    Part.SOURCE.value: _claim(Part.SOURCE),
    Part.CLAIM.value: _claim(Part.CLAIM),
}


def ask(part: str) -> Callable[[User, CustodyFile, Any, Data], Any]:
    """The service behind the form that asks for the erasure of this part."""

    def run(actor: User, file: CustodyFile, target: redactions.Target, data: Data) -> Redaction:
        return redactions.redaction_ask(actor=actor, file=file, target=target, **data)

    return run


def asked(file: CustodyFile, key: int) -> Redaction:
    found = (
        file.redactions.select_related("asked_by", "document", "claim").filter(pk=key, granted=None).first()
    )
    if found is None:
        raise Http404
    return found


def about_target(part: str) -> Callable[[redactions.Target], list[Row]]:
    def rows(target: redactions.Target) -> list[Row]:
        row = Redaction(
            part=target.part,
            leaf=target.leaf,
            name=target.name,
            document=target.document,
            claim=target.claim,
        )
        return _about(row)

    return rows


def about_asked(row: Redaction) -> list[Row]:
    return [
        *_about(row),
        (_("Asked by"), row.asked_by.name),
        (_("Legal ground"), f"{row.get_ground_display()} · {row.order}"),
        (_("Reason"), redactions.reason_of(row)),
    ]


def _about(row: Redaction) -> list[Row]:
    """What falls and what stays, before anybody signs."""
    return [
        (_("What is erased"), f"{row.get_part_display()}: {reads.words_of(row)}"),
        (_("Destroyed for ever"), _destroyed(row)),
        (_("Stays"), _stays(row)),
        (
            _("Copies"),
            _(
                "Backups hold the key of their day: they show it until the system keeper makes a new master key"
                " (“amana rekey”). Paper and files handed out are not reached."
            ),
        ),
    ]


def _destroyed(row: Redaction) -> str:
    if row.leaf is not None:
        return _(
            "The words, their salt and their key. The page, exports and the interface show an erasure instead."
        )
    if row.document is not None:
        return _("The key of the document: its number and its copy can then be opened by nobody.")
    if row.part == Part.SOURCE:
        return _("The note on the source, here and beside the nationalities that came with the claim.")
    return _("Names, birth, parents and source of the claim, also in the search.")


def _stays(row: Redaction) -> str:
    if row.leaf is not None:
        return _(
            "Entry %(leaf)s with its accounts, times and signatures; its hash in the log; the bare hash of the words,"
            " which tells nothing; who erased them, when and why."
        ) % {"leaf": row.leaf}
    if row.document is not None:
        return _(
            "That there was a document of this kind, from whom and when; its hash; who erased it, when and why."
        )
    return _("That there was a claim, by whom and when; who erased it, when and why.")
