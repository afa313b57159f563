"""The comparison by meaning in the background: what it adds, what it leaves alone, what pages say of it."""

from __future__ import annotations

import pytest

from amana.desks.watch import services as desk
from amana.desks.watch import tasks
from amana.desks.watch.models import Report, ReportLink
from amana.desks.watch.services import reports_meaning
from amana.engines.common import clock
from amana.engines.reading import aside, meaning, prepare, together

FREE = """Preparations began late in autumn, he says, as the ability of the guards fell and
the battle came near the jails.
Helicopters made the first trips by night, then big cargo planes took their place.
"We knew that the fall of one jail could bring down the next," he says.
"""

pytestmark = [
    pytest.mark.books,
    pytest.mark.either,  # a child compares texts; what it finds is written as every verdict is
    pytest.mark.skipif(not meaning.available(), reason="the extra xling is not installed"),
]


@pytest.fixture
def retold(morning):
    """The interview of the morning, told freely in English: words alone leave it open. What was there before has been
    compared, with nobody; each report that waits costs a child that loads a model."""
    Report.objects.update(meant_at=clock.now())
    morning.take("free", FREE)
    return morning


@pytest.fixture
def by_this_process(monkeypatch):
    """The same comparison without a child, which loads a model and is asked by the first test."""

    def compare(documents, people_say):
        return together([prepare(one) for one in documents], people_say)

    monkeypatch.setattr(aside, "compare", compare)


def between(desk_, one: str, other: str) -> ReportLink:
    pair = sorted((desk_.reports[one].pk, desk_.reports[other].pk))
    return ReportLink.objects.get(left=pair[0], right=pair[1])


def test_a_free_retelling_in_the_other_language_is_joined_after_the_report_was_taken_in(retold, client):
    before = between(retold, "interview", "free")
    assert (before.verdict, before.joined) == ("possible", False)
    client.force_login(retold.analyst, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["amana_language"] = "en"
    address = f"/watch/reports/{retold.reports['free'].pk}/"
    assert "still to come" in client.get(address).content.decode()
    tasks.meanings.call()
    after = between(retold, "interview", "free")
    assert (after.verdict, after.joined, after.matches.count()) == ("derived", True, after.sentences)
    clusters = dict(Report.objects.values_list("pk", "cluster"))
    assert clusters[retold.reports["free"].pk] == clusters[retold.reports["interview"].pk]
    assert not reports_meaning.waiting().exists()
    page = client.get(address).content.decode()
    assert "still to come" not in page and "and by meaning with reports" in page


def test_what_a_person_decided_stands_above_meaning(retold, by_this_process):
    link = between(retold, "interview", "free")
    desk.link_decide(actor=retold.analyst, link=link, answer="apart", reason="He spoke to each by himself.")
    reports_meaning.compare_by_meaning(report=retold.reports["free"])
    assert between(retold, "interview", "free").joined is False


def test_a_comparison_that_stops_says_so_and_waits_for_somebody_to_ask_again(
    retold, by_this_process, monkeypatch, client
):
    def stops(*_args: object) -> None:
        raise aside.Stopped("no memory")

    free = retold.reports["free"]
    with monkeypatch.context() as broken:
        broken.setattr(aside, "compare", stops)
        reports_meaning.compare_by_meaning(report=free)
    free.refresh_from_db()
    assert free not in reports_meaning.waiting() and free.meant_at is None
    assert between(retold, "interview", "free").verdict == "possible"
    client.force_login(retold.analyst, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["amana_language"] = "en"
    page = client.get(f"/watch/reports/{free.pk}/").content.decode()
    assert "stopped without an answer" in page and "and by meaning with reports" not in page
    group = free.claims.values_list("group", flat=True).first()
    assert "stopped without an answer" in client.get(f"/watch/reports/groups/{group}/").content.decode()
    client.post(f"/watch/reports/{free.pk}/compare/")
    assert free in reports_meaning.waiting()
    reports_meaning.compare_by_meaning(report=free)
    page = client.get(f"/watch/reports/{free.pk}/").content.decode()
    assert "stopped without an answer" not in page and "and by meaning with reports" in page
