"""What is found by a mark at every 64th leaf, or by looking backwards from a leaf, is what a whole index would find."""

from datetime import timedelta

import pytest

from amana.engines.common import clock
from amana.ledger import queries, services, sql
from amana.ledger.act import Act, Note
from amana.ledger.models import Leaf
from amana.ledger.schema import LEAF_MARKS

from .cast import MORNING, Books

pytestmark = [pytest.mark.django_db, pytest.mark.books]


def test_the_last_leaf_by_a_moment_is_found_on_both_sides_of_every_mark(books: Books):
    start = max(MORNING, clock.now()) + timedelta(days=1)
    person = 0
    # acts of 1, 63, 2 and 70 leaves, some at the same moment: marks fall inside acts, between them and on their edges
    for minute, people in enumerate((1, 63, 2, 70, 1, 1, 63)):
        with clock.at(start + timedelta(minutes=minute // 2)):
            books.enrol(*range(person := person + 1, (person := person + people - 1) + 1))
    recorded = list(Leaf.objects.order_by("idx").values_list("recorded_at", flat=True))
    assert len(recorded) > 3 * LEAF_MARKS
    moments = {moment + timedelta(microseconds=step) for moment in recorded for step in (-1, 0, 1)}
    for moment in moments:
        expected = sum(1 for at in recorded if at <= moment) - 1
        assert queries.last_leaf(moment) == expected, moment


def test_a_memorandum_says_what_its_own_line_says_wherever_it_stands_in_its_act(books: Books):
    moves = tuple(Note("count", person, {"seen": person}) for person in range(1, 6))
    books.enrol(1, 2)
    services.record(Act("counts", clock.now(), notes=moves))
    found = queries.memos(kinds=["count"])
    assert [memo.facts["seen"] for memo in found] == [1, 2, 3, 4, 5]
    (one,) = queries.memos(person=4, kinds=["count"])
    assert one.facts == {"seen": 4}


def test_a_number_is_told_inside_a_transaction_too(books: Books):
    books.enrol(1, 2, 3)
    question = "SELECT count(*) FROM ledger_position WHERE person > %s AND person <= %s"
    assert sql.number(question, 1, 9) == 2
    assert sql.number("SELECT max(person) FROM ledger_position WHERE person > %s", 9) is None
