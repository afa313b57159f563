"""The list of the register in both languages: what it shows, counts, filters and never shows."""

from __future__ import annotations

import dataclasses

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from amana.desks.registry.services.files import enrol_many
from tests.desks.registry.browsing import EVIL, TABS, at, text
from tests.desks.registry.cast import YASIN

pytestmark = [pytest.mark.books, pytest.mark.django_db]


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_list_shows_both_names_the_account_and_the_number(cast, browse, language):
    file = cast.enrol()
    shown = text(browse(cast.reem, language).get("/registry/"))
    assert "ياسين عبد الرحمن الخابوري" in shown and "Yasin Abd al-Rahman al-Khaburi" in shown
    assert file.number in shown
    assert ("سجن الحسكة" if language == "ar" else "Hasakah prison") in shown


def test_a_registrar_of_another_authority_sees_and_counts_nobody(cast, browse):
    file = cast.enrol()
    answer = browse(cast.stranger).get("/registry/?q=ياسين")
    assert file.number not in text(answer) and answer.context["page"].total == 0


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?q=خابوري", 1),
        ("?q=khaburi", 1),
        ("?age=protected", 1),
        ("?age=adult", 1),
        ("?account=SDF-HAS", 2),
        ("?account=MOJ-BAG", 0),
        ("?authority=SDF&sex=M", 2),
        ("?kind=escort", 0),
        ("?review=overdue", 0),
        ("?review=nonsense", 0),
        ("?sort=nonsense", 2),
        ("?basis=ORDER-114", 2),
    ],
)
def test_filters_stand_in_the_address_and_count_the_same_as_they_show(cast, browse, query, found):
    cast.enrol()
    cast.child()  # Omar, sixteen
    page = browse(cast.reem).get(f"/registry/{query}").context["page"]
    assert (len(page.rows), page.total) == (found, found)


def test_each_filter_can_be_taken_away_alone(cast, browse):
    shown = text(browse(cast.reem).get("/registry/?q=ياسين&age=adult"))
    assert 'href="?age=adult"' in shown  # the search taken away
    assert 'href="?q=%D9%8A%D8%A7%D8%B3%D9%8A%D9%86"' in shown  # the age taken away


def test_pages_follow_one_another_by_key_and_hold_everybody_once(cast, browse):
    files = enrol_many(actor=None, arrivals=[cast.arrival() for _ in range(120)]).files
    client, seen, address = browse(cast.reem), [], "/registry/?sort=name"
    while address:
        page = client.get(address).context["page"]
        seen += [row["number"] for row in page.rows]
        address = f"/registry/?sort=name&after={page.after}" if page.after else ""
    assert sorted(seen) == sorted(f.number for f in files)  # 50 + 50 + 20


@pytest.mark.parametrize("after", ["x", "9" * 300, "~", "-1", "1~1~1", "\u0661"])
def test_a_key_that_was_tampered_with_does_no_harm(cast, browse, after):
    cast.enrol()
    assert browse(cast.reem).get("/registry/", {"after": after}).status_code == 200


def test_the_list_asks_as_many_queries_for_fifty_as_for_one(cast, browse):
    client = browse(cast.reem)
    cast.enrol()
    client.get("/registry/")
    with CaptureQueriesContext(connection) as one:
        client.get("/registry/")
    enrol_many(actor=None, arrivals=[cast.arrival() for _ in range(60)])
    with CaptureQueriesContext(connection) as fifty:
        client.get("/registry/")
    assert len(one) == len(fifty) <= 30  # in a transaction, where nothing is kept: the rail asks what waits


def test_a_script_in_a_name_is_shown_as_letters(cast, browse):
    file = cast.enrol(dataclasses.replace(YASIN, parts_latin=("", "", "", ""), name_latin=EVIL))
    client = browse(cast.monitor)
    for address in ("/registry/", *(at(file, tab) for tab in TABS)):
        shown = text(client.get(address))
        assert EVIL not in shown and "<script>alert" not in shown
    assert "&lt;script&gt;" in text(client.get("/registry/"))
