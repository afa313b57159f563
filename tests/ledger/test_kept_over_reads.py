"""What waits for somebody is worked out once; a recorded reading changes none of it, a unit of work does."""

from __future__ import annotations

import pytest

from amana.ledger import writer
from amana.ledger.kept import kept, kept_over_reads


@pytest.fixture
def home(settings, tmp_path):
    settings.HOME = tmp_path


@pytest.mark.django_db(transaction=True)
def test_a_recorded_reading_keeps_the_answers_and_an_act_drops_them(home):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("nothing is kept on PostgreSQL")
    made = iter(range(9))

    def ask() -> int:
        return kept_over_reads("what waits", lambda: next(made))

    writer.do(lambda: None)
    assert (ask(), ask()) == (0, 0)
    writer.do(lambda: None, bare=True)  # a reading
    assert ask() == 0
    writer.do(lambda: None)
    assert ask() == 1
    with pytest.raises(ZeroDivisionError):
        writer.do(lambda: 1 / 0)  # refused or not: rather asked once too often
    assert ask() == 2


@pytest.mark.django_db(transaction=True)
def test_an_act_of_another_process_is_counted_on_the_same_lock(home):
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("nothing is kept on PostgreSQL")
    writer.do(lambda: None)
    before, elsewhere = writer.changes(), writer._Lock()
    with elsewhere.around(bare=False):
        pass
    assert before is not None and writer.changes() == before + 1


@pytest.mark.django_db
def test_inside_a_transaction_nothing_is_kept(home):
    made = iter(range(9))
    assert [kept_over_reads("x", lambda: next(made)) for _ in range(2)] == [0, 1]
    assert [kept("x", lambda: next(made)) for _ in range(2)] == [2, 3]
