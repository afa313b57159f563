"""What the books refuse before anything is written, each by name; and what they do."""

from datetime import timedelta

import pytest

from amana.engines.common import clock
from amana.ledger import queries, services
from amana.ledger.act import Act, Move, Note
from amana.ledger.errors import REFUSALS, Refused

from .cast import Books, permitted

pytestmark = [pytest.mark.django_db, pytest.mark.books]


def refused(code: str):
    return pytest.raises(Refused, check=lambda error: error.code == code)


def test_refused_when_a_person_is_enrolled_twice(books: Books):
    books.enrol(1)
    with refused("person-known"):
        books.enrol(1)


def test_refused_when_somebody_never_enrolled_departs(books: Books):
    with refused("person-unknown"):
        books.act(Move("depart", 9, books.prison.pk, books.escort.pk))


def test_refused_when_the_wrong_account_gives(books: Books):
    books.enrol(1)
    with refused("holder-wrong"):
        books.act(Move("depart", 1, books.annex.pk, books.escort.pk))


def test_refused_when_one_release_is_received_twice(books: Books):
    books.enrol(1)
    release = books.move("depart", books.escort, 1)
    books.move("arrive", books.baghdad, 1, answering=True)
    with refused("holder-wrong"):
        books.act(Move("arrive", 1, books.escort.pk, books.annex.pk, answers=release.leaves[0]))


def test_refused_when_a_receipt_answers_nothing(books: Books):
    books.enrol(1)
    books.move("depart", books.escort, 1)
    with refused("answer-missing"):
        books.move("arrive", books.baghdad, 1)


def test_refused_when_a_placement_would_change_the_authority(books: Books):
    books.enrol(1)
    with refused("authority-other"):
        books.move("place", books.baghdad, 1)


def test_refused_when_a_placement_leads_to_where_the_person_is(books: Books):
    books.enrol(1)
    with refused("kind-accounts"):
        books.move("place", books.prison, 1)


def test_refused_when_a_cession_stays_in_the_house(books: Books):
    books.enrol(1)
    with refused("authority-same"):
        books.move("cede", books.annex, 1)


def test_refused_when_the_time_lies_in_the_future(books: Books):
    with refused("time-in-the-future"):
        books.enrol(1, at=clock.now() + timedelta(hours=1))


def test_refused_when_a_fact_comes_before_the_head(books: Books):
    books.enrol(1)
    with refused("time-before-head"):
        books.move("depart", books.escort, 1, at=clock.now() - timedelta(days=1))


def test_refused_when_a_person_stands_twice_in_one_act(books: Books):
    with refused("person-twice"):
        books.enrol(1, 1)


def test_refused_when_a_stay_is_in_force_until_it_is_lifted(books: Books):
    books.enrol(1)
    books.act(notes=[Note("stay", 1)])
    with refused("stay-in-force"):
        books.move("depart", books.escort, 1)
    books.act(notes=[Note("stay_lifted", 1)])
    books.move("depart", books.escort, 1)
    assert books.at(1) == "ESC"
    books.act(notes=[Note("stay", 1)])
    books.move("arrive", books.baghdad, 1, answering=True)  # whoever was on the way is received
    with refused("stay-in-force"):
        books.move("depart", books.escort, 1)


def test_refused_when_the_dead_are_moved(books: Books):
    books.enrol(1)
    books.move("die", books.special("deceased"), 1)
    with refused("kind-accounts"):
        books.move("place", books.annex, 1)


def test_refused_when_there_is_no_permission(books: Books):
    draft = services.compose(
        act=Act("enrol", clock.now(), (Move("enrol", 1, books.origin.pk, books.prison.pk),)), device="service"
    )
    with refused("verdict-missing"):
        services.post(draft, signatures=[services.service_sign(draft)], verdicts={})


def test_refused_when_the_permission_was_for_another_act(books: Books):
    moves = (Move("enrol", 1, books.origin.pk, books.prison.pk),)
    other = permitted([Move("place", 1, 0, 0)])
    with refused("verdict-missing"):
        services.record(Act("enrol", clock.now(), moves), other)


def test_refused_when_recaptures_would_exceed_escapes(books: Books):
    books.enrol(1)
    books.move("escape", books.special("at_large"), 1)
    books.move("admit", books.prison, 1, answering=True)
    with refused("kind-accounts"):
        books.move("admit", books.prison, 1, answering=True)


def test_39_of_120_remain_at_large_after_81_recaptures(books: Books):
    fled = list(range(1, 121))
    books.enrol(*fled)
    books.move("escape", books.special("at_large"), *fled)
    books.move("admit", books.prison, *fled[:81], answering=True)
    assert queries.equation().at_large == 120 - 81 == 39


def test_the_same_draft_again_gives_the_same_receipt_and_writes_nothing(books: Books):
    moves = (
        Move("enrol", 1, books.origin.pk, books.prison.pk),
        Move("enrol", 2, books.origin.pk, books.prison.pk),
    )
    for act in (
        Act("enrol", clock.now(), moves, (Note("count"),)),
        Act("count", clock.now(), notes=(Note("count"), Note("review", 1))),
    ):
        draft = services.compose(act=act, device="service")
        signatures = [services.service_sign(draft)]
        first = services.post(draft, signatures=signatures, verdicts=permitted(act.moves))
        size = queries.head().size
        again = services.post(draft, signatures=signatures, verdicts=permitted(act.moves))
        assert (again.grp, again.leaves, again.repeated) == (first.grp, first.leaves, True)
        assert queries.head().size == size


def test_refused_when_the_device_has_signed_something_else_meanwhile(books: Books):
    moves = (Move("enrol", 1, books.origin.pk, books.prison.pk),)
    draft = services.compose(act=Act("enrol", clock.now(), moves), device="service")
    books.enrol(2)
    with refused("draft-overtaken"):
        services.post(draft, signatures=[services.service_sign(draft)], verdicts=permitted(moves))


def test_a_draft_survives_being_kept(books: Books):
    moves = (Move("enrol", 1, books.origin.pk, books.prison.pk, values={"note": "مصاب"}),)
    draft = services.compose(act=Act("enrol", clock.now(), moves), device="service")
    assert type(draft).load(draft.dump()) == draft


def test_books_begin_once(books: Books):
    with refused("genesis-again"):
        services.genesis(kind="operation", name="again")


def test_each_refusal_has_a_sentence_and_a_remedy_in_arabic_and_english():
    from django.utils import translation

    for language in ("ar", "en"):
        with translation.override(language):
            for code in REFUSALS:
                error = Refused(code)
                assert error.message.strip() and error.remedy.strip()


def test_a_redacted_value_is_gone_and_the_books_still_verify(books: Books):
    from amana.ledger.check import check_books
    from amana.ledger.models import Value

    receipt = books.act(
        Move("enrol", 1, books.origin.pk, books.prison.pk, values={"injuries": "left arm", "note": "calm"})
    )
    leaf = receipt.leaves[0]
    services.redact(leaf=leaf, name="injuries", by=None, reason="order of the court of 3 March")
    assert [v.name for v in Value.objects.filter(leaf=leaf)] == ["note"]
    report = check_books()
    assert report.ok, report.fault
    (memo,) = queries.memos(kinds=["redact"])
    assert (memo.person, memo.facts["leaf"], memo.facts["value"]) == (1, leaf, "injuries")
    with refused("value-unknown"):
        services.redact(leaf=leaf, name="injuries", by=None, reason="again")


@pytest.mark.parametrize(
    ("kind", "goal", "memo"), [("miss", "unaccounted", "count"), ("escape", "at_large", "incident")]
)
def test_refused_a_loss_without_the_memorandum_it_follows_from(books, kind, goal, memo):
    books.enrol(1)
    with pytest.raises(Refused, match=memo):
        books.act(Move(kind, 1, books.prison.pk, books.special(goal).pk))
    assert books.at(1) == "PRISON"


def test_refused_a_place_taken_over_that_is_not_marked_contested(books):
    books.enrol(1)
    with pytest.raises(Refused, match="contested"):
        books.act(Move("seize", 1, books.prison.pk, books.baghdad.pk))
