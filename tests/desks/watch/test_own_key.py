"""What a watch officer decides stands in the books under that officer's own key."""

from __future__ import annotations

import pytest

from amana.access.models import PreparedAct
from amana.desks.watch.models import Alert, Lowering, ModelVersion, RefitDraft, Standing
from amana.desks.watch.services import levels, warnings
from amana.engines.common import clock
from amana.ledger.models import Memo, Statement
from tests.console.own_key import Hand, signer, ticking
from tests.desks.watch.conftest import HOUR, NOW

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.fixture
def hands(cast):
    made = {name: Hand.of(cast.user(name)) for name in ("watch", "second")}
    return made | {"custody": Hand.of(cast.user("custody"), cast.sdf)}


def test_a_level_is_raised_under_the_officers_key_and_the_page_says_so_first(cast, hands):
    shown = hands["watch"].prepare("/watch/sites/HAS/level/", {"to": 3, "reason": "gate rammed"})
    assert "Change of a level of alert" in shown and "Hasakah prison" in shown and "gate rammed" in shown
    assert not Memo.objects.filter(kind="level").exists()  # nothing stands before it is signed
    hands["watch"].sign(shown)
    row = Standing.objects.get(site=cast.has)
    assert (row.level, row.first, signer(row.memo)) == (3, hands["watch"].user, "watch-browser")


def test_below_the_model_two_officers_sign_and_the_second_sees_who_asked(cast, hands):
    cast.say("incident", cast.has, word="attack")
    levels.look()
    before = levels.standings()[cast.has.pk].level
    assert before > 0
    hands["watch"].act("/watch/sites/HAS/level/", {"to": 0, "reason": "an exercise"})
    asked = Lowering.objects.get()
    assert signer(asked.memo) == "watch-browser" and levels.standings()[cast.has.pk].level == before
    shown = hands["second"].act(f"/watch/lowerings/{asked.pk}/", {"agree": "yes"})
    assert "Asked for by" in shown and asked.asked_by.name in shown
    after = levels.standings()[cast.has.pk]
    assert (after.level, after.second, signer(after.memo)) == (0, hands["second"].user, "second-browser")
    assert Memo.objects.get(leaf=after.memo).statement_id != Memo.objects.get(leaf=asked.memo).statement_id


def test_a_warning_is_issued_answered_and_taken_back_each_under_its_own_key(cast, hands):
    with ticking(NOW):
        shown = hands["watch"].prepare("/watch/sites/HAS/warn/", {"level": 2, "words": "Seen at dusk"})
    with clock.at(NOW + HOUR / 4):  # its terms are those of the moment that was signed
        hands["watch"].sign(shown)
        alert = Alert.objects.get()
        assert (
            signer(alert.leaf) == "watch-browser" and "Issuing a warning" in shown and "Seen at dusk" in shown
        )
        assert alert.issued_at == NOW + HOUR / 4 and alert.due_at < NOW + HOUR * 24 * 7
        hands["custody"].act(f"/watch/warnings/{alert.pk}/acknowledge/")
        assert signer(alert.acknowledgements.get().leaf) == "custody-browser"
        hands["watch"].act(f"/watch/warnings/{alert.pk}/cancel/", {"cancel-why": "wrong facility"})
    alert.refresh_from_db()
    assert alert.outcome == "mistaken" and signer(alert.close_leaf) == "watch-browser"


def test_a_refit_is_proposed_under_the_key_of_whoever_worked_it_out(cast):
    with clock.at(NOW - 20 * 24 * HOUR):
        cast.say("incident", cast.has)
    analyst = Hand.of(cast.user("analyst"))
    shown = analyst.prepare("/watch/models/propose/")
    assert "Proposing a model" in shown and not ModelVersion.objects.exists()
    kept = RefitDraft.objects.get()
    assert kept.version in shown
    analyst.sign(shown)
    made = ModelVersion.objects.get()
    assert (made.proposal, signer(made.memo)) == (kept.proposal, "analyst-browser")
    assert not RefitDraft.objects.exists()


def test_refused_a_signature_that_does_not_fit_and_an_act_that_changed_meanwhile(cast, hands):
    shown = hands["watch"].prepare("/watch/sites/HAS/level/", {"to": 2, "reason": "shots"})
    before = Statement.objects.count()
    answer = hands["watch"].sign(shown, tamper=b"x")
    assert answer.status_code == 200 and Statement.objects.count() == before
    levels.level_raise(actor=None, site=cast.has, to=1, reason="seen from the road")
    before = Statement.objects.count()
    assert "no longer what was signed" in hands["watch"].sign(shown).content.decode()
    assert Statement.objects.count() == before and levels.standings()[cast.has.pk].level == 1


def test_whoever_has_a_key_signs_and_nobody_signs_what_another_prepared(cast, hands):
    path, told = "/watch/sites/HAS/level/", {"to": 2, "reason": "shots"}
    assert "sign with it" in hands["watch"].client.post(path, told).content.decode()
    hands["watch"].prepare(path, told)
    prepared = PreparedAct.objects.get()
    assert hands["second"].client.get(f"/signing/{prepared.pk}/").status_code == 302
    sent = {**told, "prepared": prepared.pk, "device": "second-browser", "signature": "00" * 64}
    assert "hour old" in hands["second"].client.post(path, sent).content.decode()
    assert not Standing.objects.exists()


def test_what_a_program_sends_is_recorded_by_the_system(cast, hands):
    alert = warnings.warning_issue(actor=hands["watch"].user, site=cast.has, level=2)
    assert signer(alert.leaf) == "service"
