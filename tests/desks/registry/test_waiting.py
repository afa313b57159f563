"""What waits at the register is shown to whoever may decide it, and to nobody else."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import translation

from amana.access import openings
from amana.access.models import Grant, User
from amana.console import work
from amana.desks.registry.models import FileCard
from amana.desks.registry.services.judgement import age_finding_record, classify_approve, classify_propose
from amana.desks.registry.services.memoranda import Hearing, assess_open

from .cast import NOW, days

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def mine(user: User) -> list[str]:
    return [item.href for item in work.mine(User.objects.get(pk=user.pk))]


def found_to_be_born(cast, file, year: int, *, disputed: bool = False) -> None:
    age_finding_record(
        actor=cast.protection, file=file, born_earliest=date(year, 1, 1), born_latest=date(year, 12, 31),
        disputed=disputed, basis="identity card seen",
    )  # fmt: skip


def approver_of(name: str, cast) -> User:
    user = User.objects.create(username=name)
    Grant.objects.create(user=user, role="movement_approver", authority=cast.sdf)
    return user


def test_a_condition_waits_for_those_who_may_open_it_as_the_second_person(cast):
    jwan, haval = approver_of("jwan", cast), approver_of("haval", cast)
    file = cast.enrol()
    said = Hearing("IQ-MOJ", date(2026, 1, 31), "I have nothing against it.")
    assess_open(actor=cast.reviewer, hearings={file.pk: said})
    (asked,) = openings.ask(
        actor=jwan, gate="transfer.assessment", action="depart", account=cast.hasakah, destination=cast.baghdad,
        reasons={file.pk: "Shaddadi may fall tonight"}, until=NOW + timedelta(hours=24),
    )  # fmt: skip
    address = reverse("registry:act_override-open", args=[file.number, asked.pk])
    assert address in mine(cast.reviewer)
    # the one who asked; a second of the same custodian; one without the role; one who only watches
    for other in (jwan, haval, cast.reem, cast.monitor):
        assert address not in mine(other)
    openings.grant(actor=cast.reviewer, openings=[asked])
    assert address not in mine(cast.reviewer)


def test_a_band_waits_for_an_approver_until_it_is_approved_or_a_finding_of_age_replaces_its_own(cast):
    grown, doubted = cast.enrol(), cast.enrol()
    records = []
    for file in (grown, doubted):
        found_to_be_born(cast, file, 1990)
        records.append(
            classify_propose(
                actor=cast.assessor, file=file, band=2, grounds="conduct in the ward", review_due=days(30)
            )
        )
    addresses = [reverse("registry:act_approve", args=[r.file.number, r.pk]) for r in records]
    assert set(addresses) <= set(mine(cast.approver))
    assert not set(addresses) & set(mine(cast.assessor) + mine(cast.reem) + mine(cast.monitor))
    found_to_be_born(cast, doubted, 2008, disputed=True)
    classify_approve(actor=cast.approver, record=records[0])
    assert not set(addresses) & set(mine(cast.approver))


@pytest.mark.parametrize("language", ["ar", "en"])
def test_the_rail_counts_what_waits_and_the_page_lists_it(cast, browse, language):
    file = cast.enrol()
    found_to_be_born(cast, file, 1990)
    record = classify_propose(
        actor=cast.assessor, file=file, band=2, grounds="conduct in the ward", review_due=days(30)
    )
    page = browse(cast.approver, language).get("/operations/waiting/")
    shown = page.content.decode()
    assert page.status_code == 200
    assert reverse("registry:act_approve", args=[file.number, record.pk]) in shown
    assert 'class="ct hot"' in shown
    assert (
        'class="ct hot"' not in browse(cast.assessor, language).get("/operations/waiting/").content.decode()
    )


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "3 reviews overdue, the oldest since 5 January 2026"),
        ("ar", "3 مراجعات متأخرة، أقدمها منذ 5 كانون الثاني 2026"),
    ],
)
def test_overdue_reviews_are_one_line_below_what_is_decided_one_by_one(cast, language, told):
    files = [cast.enrol() for _ in range(3)]
    for n, file in enumerate(files):
        FileCard.objects.filter(file=file).update(review_due=date(2026, 1, 5 + n))
    said = Hearing("IQ-MOJ", date(2026, 1, 31), "I have nothing against it.")
    assess_open(actor=cast.reviewer, hearings={files[0].pk: said})
    openings.ask(
        actor=approver_of("jwan", cast), gate="transfer.assessment", action="depart", account=cast.hasakah,
        destination=cast.baghdad, reasons={files[0].pk: "Shaddadi may fall tonight"},
        until=NOW + timedelta(hours=24),
    )  # fmt: skip
    with translation.override(language):
        items = work.mine(User.objects.get(pk=cast.reviewer.pk))
    assert [item.pile for item in items] == [False, True]
    assert items[1].text == told and items[1].href.endswith("?review=overdue")
