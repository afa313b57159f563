"""What an officer is told when the machine, not the act, is at fault."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import OperationalError

from amana.engines.common import clock
from amana.ledger import writer
from tests.desks.operations.cast import NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.mark.parametrize(
    ("failure", "words"),
    [
        ("database or disk is full", "قرص هذا الجهاز ممتلئ"),
        ("database is locked", "الدفاتر مشغولة"),
        ("attempt to write a readonly database", "لا يمكن الكتابة في الدفاتر"),
    ],
)
def test_a_database_that_cannot_write_is_named_with_what_was_kept(cast, browse, monkeypatch, failure, words):
    def fails(*_args, **_more):
        raise OperationalError(failure)

    client = browse(cast.giver, "ar")
    client.raise_request_exception = False
    monkeypatch.setattr(writer, "do", fails)
    answer = client.post("/operations/counts/new/", {"account": cast.hasakah.pk, "seen": "0", "all": "1"})
    page = answer.content.decode()
    assert answer.status_code == 503
    assert words in page and "لم يُسجَّل شيء" in page


def test_a_clock_behind_the_books_is_said_on_every_page_and_nothing_of_the_age_of_the_last_entry(
    cast, browse
):
    cast.people(1, assessed=True)  # the last entry is of now
    client = browse(cast.giver)
    page = client.get("/").content.decode()
    assert "behind the books" not in page and "last entry recorded" in page
    with clock.at(NOW - timedelta(hours=1)):
        for path in ("/", "/operations/counts/"):
            assert "The clock of this machine is behind the books" in client.get(path).content.decode()
        page = client.get("/").content.decode()
        assert ">in 1" not in page and "last entry recorded" not in page
