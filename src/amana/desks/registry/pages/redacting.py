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
from amana.ledger.errors import Refused

from .. import standing_words
from ..guards_redaction import ERASED
from ..models import Document
from ..queries import erasable as reads
from ..queries.redactions import erasures
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
    decides = bar.allowed(actor, "redaction.decide", file)
    sees = reads.sight(actor, file)
    claims = list(file.claims.all()) if decides or sees("identity.read") else []
    found = reads.erasable(file, sees, unread=decides)
    context = {
        "file": file,
        "bar": bar.of(request, actor, file, "erasure"),
        "values": [one for one in found if one.of_books],
        "rows": [one for one in found if not one.of_books],
        "documents": _documents(file) if papers else [],
        "claims": [claim for claim in claims if claim.source_note],
        "whole": [claim for claim in claims if _may_fall(redactions.Target(Part.CLAIM, claim=claim))],
        "asked": [
            (one, _what(one))
            for one in file.redactions.select_related("asked_by", "decided_by").order_by("-pk")
        ],
        "erasures": sorted(
            {e.leaf: e for found in erasures(file).values() for e in found}.values(),
            key=lambda e: -e.leaf,
        ),
        "decides": decides,
        "held": _held(file),
        "actor": actor,
    }
    return render(request, "registry/file/erasure.html", context)


def _held(file: CustodyFile) -> str:
    """Why nothing of this file is erased at present; empty where nothing stands against it."""
    try:
        redactions.held_back(file)
    except Refused as refused:
        return f"{refused.message} {refused.remedy}"
    return ""


def _documents(file: CustodyFile) -> list[Document]:
    papers = file.documents.select_related("secret__key")
    return [d for d in papers if redactions.is_there(redactions.Target(Part.DOCUMENT, document=d))]


def _may_fall(target: redactions.Target) -> bool:
    return redactions.is_there(target) and not redactions.stands(target)


# -- what the forms are about


def _value(file: CustodyFile, key: int) -> redactions.Target:
    found = next((one for one in reads.erasable(file, _all) if one.of_books and one.key == key), None)
    if found is None:
        raise Http404
    return redactions.Target(Part.VALUE, leaf=found.leaf, name=found.code)


def _all(_needed: str) -> bool:
    return True


def _row(file: CustodyFile, number: int) -> redactions.Target:
    found = standing_words.at(number)
    if found is None or found[1] not in set(found[0].rows(file.pk).values_list("pk", flat=True)):
        raise Http404
    place, key = found
    return redactions.Target(Part.ROW, name=place.code, key=key)


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
    Part.ROW.value: _row,
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


def permit(actor: User, file: CustodyFile, target: redactions.Target) -> None:
    """Only what the page of erasures offers to this reader."""
    if not redactions.offered(actor, file, target):
        raise Http404


def about_target(actor: User, file: CustodyFile, target: redactions.Target) -> list[Row]:
    row = Redaction(
        file=file,
        part=target.part,
        leaf=target.leaf,
        name=target.name,
        key=target.key,
        document=target.document,
        claim=target.claim,
    )
    return _about(actor, row)


def about_asked(actor: User, _file: CustodyFile, row: Redaction) -> list[Row]:
    return [
        *_about(actor, row),
        (_("Asked by"), row.asked_by.name),
        (_("Legal ground"), f"{row.get_ground_display()} · {row.order}"),
        (_("Reason"), redactions.reason_of(row)),
    ]


def _about(actor: User, row: Redaction) -> list[Row]:
    """What falls and what stays, before anybody signs."""
    falls = _falls(row)
    return [
        (_("What is erased"), f"{_what(row)}: {_words(actor, row)}"),
        *([(_("Falls with it"), falls)] if falls else []),
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


def _what(row: Redaction) -> str:
    place = standing_words.table().get(row.name) if row.part == Part.ROW else None
    return place.title if place else row.get_part_display()


def _words(actor: User, row: Redaction) -> str:
    """The words, or that they are closed to whoever decides: they then judge the order, not the words."""
    sees = reads.sight(actor, row.file)
    if row.leaf is not None:
        found = [one for one in reads.erasable(row.file, sees, unread=True) if one.leaf == row.leaf]
        closed = any(one.closed for one in found)
    else:
        closed = row.part == Part.ROW and not sees(standing_words.table()[row.name].reads)
    return _("(closed to you; it can be erased unread)") if closed else reads.words_of(row)


def _falls(row: Redaction) -> str:
    """The records and further entries in which the same words stand and fall too."""
    if row.part != Part.VALUE:
        return ""
    also, rows = redactions.copies(row.file, redactions.target_of(row))
    titles = [standing_words.table()[place].title for place, _key in rows]
    return " · ".join([*dict.fromkeys(titles), *(_("entry %(leaf)s") % {"leaf": leaf} for leaf, _n in also)])


def _destroyed(row: Redaction) -> str:
    if row.leaf is not None:
        return _(
            "The words, their salt and their key. The page, exports and the interface show an erasure instead."
        )
    if row.document is not None:
        return _("The key of the document: its number and its copy can then be opened by nobody.")
    if row.part == Part.ROW:
        return _("The words of this record. Pages, exports and the interface show a dash instead.")
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
    if row.part == Part.ROW:
        return _("That there was a record, by whom and when; who erased its words, when and why.")
    return _("That there was a claim, by whom and when; who erased it, when and why.")
