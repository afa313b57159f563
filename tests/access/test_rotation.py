"""A new master key: what lives opens under it, what a backup kept does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator

from amana.access import keys, rotation
from amana.access.data_key import DataKey
from amana.access.models import User
from amana.ledger import queries, services
from amana.ledger.act import Move
from amana.ledger.check import check_books
from amana.ledger.errors import Refused
from amana.ledger.sealing import values_of
from tests.ledger.cast import Books, open_books

pytestmark = [pytest.mark.django_db, pytest.mark.books]


@pytest.fixture
def books(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Books in a house of their own: their keys are nobody else's."""
    settings.HOME = tmp_path
    monkeypatch.setattr(queries, "_register_count", [])
    return open_books()


def enrolled(books: Books, person: int = 1) -> int:
    values = {"note": "هادئ", "injuries": "none"}
    return books.act(Move("enrol", person, books.origin.pk, books.prison.pk, values=values)).leaves[0]


def test_everything_that_lives_opens_under_the_new_master_and_the_old_one_is_gone(books: Books) -> None:
    leaf = enrolled(books)
    scan = keys.new(compartment="health")
    picture, before = keys.seal(scan, b"x-ray"), keys.master_path().read_bytes()
    user = User.objects.create_user("keeper")
    factor = Authenticator.objects.create(
        user=user, type="totp", data={"secret": keys.lock_text("JBSWY3DP", about="mfa")}
    )
    services.redact(leaf=leaf, name="injuries", by=None, reason="order")
    # the note, the reason of the redaction, and the picture; the key of the injuries is gone
    assert rotation.rotate() == rotation.Rotated(keys=3, secrets=1)
    assert keys.master_path().read_bytes() != before and keys.old_masters() == []
    assert values_of([leaf]) == {leaf: {"note": "هادئ"}}
    assert keys.unseal(DataKey.objects.get(pk=scan.pk), picture) == b"x-ray"
    factor.refresh_from_db()
    assert keys.unlock_text(factor.data["secret"], about="mfa") == "JBSWY3DP"
    assert queries.memos(kinds=["rekey"])[0].facts == {"keys": 3} and check_books().ok
    # a backup's row: the key as it was wrapped under the master of its day
    old = keys.AESGCM(before)
    wrapped = keys.lock(old, bytes(32), keys.bound_to(scan.pk, "health"))
    DataKey.objects.filter(pk=scan.pk).update(wrapped=wrapped)
    with pytest.raises(Refused, match="key-wrong"):
        keys.unseal(DataKey.objects.get(pk=scan.pk), picture)


def test_a_rotation_cut_short_before_its_commit_loses_nothing(books: Books) -> None:
    leaf = enrolled(books)
    wrapped = dict(DataKey.objects.values_list("pk", "wrapped"))
    before = keys.master_path().read_bytes()
    rotation._wrap_all()
    for number, was in wrapped.items():  # the power fails: the files are the new ones, the rows the old
        DataKey.objects.filter(pk=number).update(wrapped=was)
    assert keys.master_path().read_bytes() != before and len(keys.old_masters()) == 1
    assert values_of([leaf])[leaf]["note"] == "هادئ"
    later = keys.new()
    sealed = keys.seal(later, b"between")
    rotation.rotate()
    assert keys.old_masters() == []
    assert values_of([leaf])[leaf]["note"] == "هادئ"
    assert keys.unseal(DataKey.objects.get(pk=later.pk), sealed) == b"between"


def test_a_lost_master_key_is_never_replaced_by_a_fresh_one(books: Books) -> None:
    leaf = enrolled(books)
    kept = keys.master_path().read_bytes()
    keys.master_path().unlink()
    for attempt in (lambda: values_of([leaf]), rotation.rotate, keys.new, lambda: enrolled(books, 2)):
        with pytest.raises(Refused, match="key-wrong"):
            attempt()
    fault = check_books().fault
    assert fault is not None and (fault.seq, fault.rule) == (leaf, "values")
    assert not keys.master_path().exists()
    keys.master_path().write_bytes(kept)
    assert check_books().ok
