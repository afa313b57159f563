"""Erasing by order: one person asks, another erases, each under an own key; the words are gone, the proof stays."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from amana.access.data_key import DataKey
from amana.desks.registry import sounds
from amana.desks.registry.document_numbers import numbers_of
from amana.desks.registry.identity import Identity
from amana.desks.registry.models import (
    CustodyFile,
    IdentityClaim,
    NationalityClaim,
    Part,
    PendingAct,
    Redaction,
    SearchKey,
)
from amana.desks.registry.pages import waiting
from amana.desks.registry.records import of_text
from amana.desks.registry.services import memoranda
from amana.desks.registry.services.claims import claim_add
from amana.desks.registry.services.documents import Copy, document_add, document_open
from amana.desks.registry.services.redactions import Target, redaction_ask, redaction_grant, redaction_refuse
from amana.ledger.act import Draft
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.models import Memo, Value
from tests.desks.registry.browsing import at, text, user
from tests.desks.registry.cast import YASIN
from tests.desks.registry.test_signing import Key, court

pytestmark = [pytest.mark.books, pytest.mark.django_db]
INFORMANT = "قال ذلك جاره أبو سالم"
FORM = {"ground": "danger", "order": "12/2026", "reason": "the neighbour was threatened"}


def asked(cast, file: CustodyFile, **target) -> Redaction:
    return redaction_ask(actor=cast.reem, file=file, target=Target(**target), **FORM)


def signed(client, key: Key, path: str, fields: dict[str, str]) -> str:
    """Both steps of a signed form; the page to sign on."""
    page = client.post(path, {**fields, "device": key.code})["Location"]
    shown = text(client.get(page))
    header = Draft.load(PendingAct.objects.get().draft).header
    assert client.post(page, {"device": key.code, "signature": key.sign(header)}).status_code == 302
    return shown


@pytest.mark.parametrize("language", ["ar", "en"])
def test_two_people_erase_a_value_and_the_page_says_so_instead(cast, browse, language):
    file = cast.enrol()
    leaf = memoranda.object_(actor=cast.reem, file=file, about="treatment", words=INFORMANT)
    value = Value.objects.get(leaf=leaf, name="words")
    first, second = Key("reem-1", cast.reem, cast.sdf), Key("reviewer-1", cast.reviewer, court())
    client = browse(cast.reem, language)
    assert INFORMANT in text(client.get(at(file, "erasure/")))
    form = text(client.get(at(file, f"erase-value/{value.pk}/")))
    assert INFORMANT in form and {"ar": "يُتلف إلى الأبد", "en": "Destroyed for ever"}[language] in form
    signed(client, first, at(file, f"erase-value/{value.pk}/"), FORM)
    waits = Redaction.objects.get()
    assert INFORMANT in text(client.get(at(file, "decisions/"))), "nothing is erased by asking"
    assert client.get(at(file, f"erase-do/{waits.pk}/")).status_code == 403
    assert at(file, f"erase-do/{waits.pk}/") in [item.href for item in waiting.provider(cast.reviewer)]
    judge = browse(cast.reviewer, language)
    assert FORM["reason"] in text(judge.get(at(file, f"erase-do/{waits.pk}/")))
    signed(judge, second, at(file, f"erase-do/{waits.pk}/"), {})
    for page in ("decisions/", "erasure/", ""):
        assert INFORMANT not in text(browse(cast.reem, language).get(at(file, page)))
    said = text(browse(cast.reem, language).get(at(file, "decisions/")))
    assert {"ar": "مُحي", "en": "Erased"}[language] in said and FORM["reason"] in said and "12/2026" in said
    assert not Value.objects.filter(pk=value.pk).exists()
    assert DataKey.objects.get(pk=value.key_id).wrapped is None
    keys = {m.kind: m.statement.device_id for m in Memo.objects.filter(kind__in=("ask_redaction", "redact"))}
    assert keys == {"ask_redaction": first.code, "redact": second.code}
    report = check_books()
    assert report.ok and report.redacted == 1, report.fault


def test_who_asked_does_not_decide_and_a_refusal_erases_nothing(cast):
    file = cast.enrol()
    leaf = memoranda.object_(actor=cast.reem, file=file, about="treatment", words=INFORMANT)
    waits = redaction_ask(
        actor=cast.reviewer, file=file, target=Target(Part.VALUE, leaf=leaf, name="words"), **FORM
    )
    with pytest.raises(Refused, match="does not decide"):
        redaction_grant(actor=cast.reviewer, redaction=waits)
    with pytest.raises(Refused, match="already"):
        asked(cast, file, part=Part.VALUE, leaf=leaf, name="words")
    with pytest.raises(IntegrityError), transaction.atomic():
        Redaction.objects.filter(pk=waits.pk).update(granted=True, memo=1, decided_by=cast.reviewer)
    redaction_refuse(actor=user("judge", "legal_reviewer"), redaction=waits)
    assert Value.objects.filter(leaf=leaf, name="words").exists()


def test_the_informant_of_a_claim_falls_and_nothing_else_of_it(cast):
    who = Identity(**{**{f: getattr(YASIN, f) for f in YASIN.__slots__}, "source_note": INFORMANT})
    file = cast.enrol(who)
    claim = file.claims.get()
    redaction_grant(actor=cast.reviewer, redaction=asked(cast, file, part=Part.SOURCE, claim=claim))
    after = IdentityClaim.objects.get(pk=claim.pk)
    assert (after.source_note, after.name_ar) == ("", claim.name_ar)
    assert set(NationalityClaim.objects.filter(file=file).values_list("source_note", flat=True)) == {""}
    for change in (
        {"name_ar": "غيره"},
        {"kunya": "أبو غيره"},
        {"source_note": "again"},
        {"standing": "declared"},
    ):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            IdentityClaim.objects.filter(pk=claim.pk).update(**change)
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM registry_identityclaim WHERE id = %s", [claim.pk])


def test_without_a_granted_erasure_a_claim_keeps_every_word(cast):
    file = cast.enrol()
    waits = asked(cast, file, part=Part.CLAIM, claim=alias(cast, file))
    for row in file.claims.all():
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            IdentityClaim.objects.filter(pk=row.pk).update(source_note="")
    assert waits.granted is None


def alias(cast, file: CustodyFile) -> IdentityClaim:
    other = Identity(name_ar="زكريا المشهداني", sex="M", source="person", standing="declared")
    return claim_add(actor=cast.reem, file=file, identity=other.checked(), kind="alias")


def test_an_erased_alias_is_gone_from_the_search_and_the_standing_name_is_refused(cast):
    file = cast.enrol()
    other = alias(cast, file)
    assert searched("مشهدان") == [file.pk]
    said = of_text("زكريا المشهداني")
    assert sounds.candidates(said.sounds, 10) == [file.pk]
    with pytest.raises(Refused, match="is known now"):
        asked(cast, file, part=Part.CLAIM, claim=file.claims.get(kind="principal"))
    redaction_grant(actor=cast.reviewer, redaction=asked(cast, file, part=Part.CLAIM, claim=other))
    assert searched("مشهدان") == []
    assert sounds.candidates(said.sounds, 10) == [], "nor in the index of names beside the books"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name_ar, given_ar, family_ar FROM registry_identityclaim WHERE id = %s", [other.pk]
        )
        assert cursor.fetchone() == ("—", "", "")


def searched(word: str) -> list[int]:
    """The files that the search finds for a word of a name."""
    return sorted(set(SearchKey.objects.filter(key__contains=word).values_list("file_id", flat=True)))


def test_an_erased_document_opens_to_nobody(cast):
    file = cast.enrol()
    paper = document_add(actor=None, file=file, kind="id", number="A-17", copy=Copy("a.pdf", b"%PDF-1.4 x"))
    redaction_grant(actor=cast.reviewer, redaction=asked(cast, file, part=Part.DOCUMENT, document=paper))
    with pytest.raises(Refused, match="erased"):
        document_open(actor=cast.reem, document=paper)
    assert numbers_of(file.documents.select_related("secret__key")) == {}


def test_nothing_is_erased_while_a_stay_or_a_challenge_stands(cast, browse):
    file = cast.enrol()
    leaf = memoranda.object_(actor=cast.reem, file=file, about="treatment", words=INFORMANT)
    target = {"part": Part.VALUE, "leaf": leaf, "name": "words"}
    waits = asked(cast, file, **target)
    stay = memoranda.stay_put(actor=cast.reviewer, file=file, ordered_by="court", order="14/2026", reason="")
    with pytest.raises(Refused, match="A stay is in force"):
        redaction_grant(actor=cast.reviewer, redaction=waits)
    assert "A stay is in force" in text(browse(cast.reem).get(at(file, "erasure/")))
    memoranda.stay_lift(actor=cast.reviewer, file=file, stay=stay, order="15/2026")
    memoranda.object_(actor=cast.reem, file=file, about="transfer", words="I was not there")
    with pytest.raises(Refused, match="A challenge is open"):
        redaction_grant(actor=cast.reviewer, redaction=waits)
    assert Value.objects.filter(leaf=leaf).exists()
