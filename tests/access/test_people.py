"""Inviting, giving and withdrawing roles; a monitor that no single side can remove; closed parts; reads."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from amana import access
from amana.access import compartments, monitors, passes, people, reads
from amana.access.models import Grant, Invitation, Read, User
from amana.cli import main
from amana.engines.common import clock
from amana.ledger import queries as books
from amana.ledger.errors import Refused
from amana.serving import digests

from .cast import NOW, World, refused

pytestmark = [pytest.mark.books, pytest.mark.django_db]


def give(world: World, user: User, role: str, **more: object) -> Grant:
    return people.grant_give(actor=world.user("system_keeper"), user=user, role=role, **more)  # type: ignore[arg-type]


def somebody(world: World, name: str = "samir") -> tuple[User, str]:
    return people.invite(actor=world.user("system_keeper"), username=name, name_ar="سمير", name_en="Samir")


def test_an_invitation_sets_a_password_once_and_ends_after_seven_days(world: World) -> None:
    user, word = somebody(world)
    assert not user.has_usable_password()
    assert word not in str(Invitation.objects.values_list())  # only its hash is kept
    with pytest.raises(ValidationError):
        people.take_up(word=word, password="short")
    people.take_up(word=word, password="four brown horses run")
    assert User.objects.get(username="samir").check_password("four brown horses run")
    refused("invitation-over", people.take_up, word=word, password="another long password")
    _late, link = somebody(world, "late")
    with clock.at(NOW + timedelta(days=7, minutes=1)):
        refused("invitation-over", people.take_up, word=link, password="four brown horses run")


def test_a_new_link_ends_the_one_before(world: World) -> None:
    user, first = somebody(world)
    keeper = world.user("system_keeper")
    second = people.invite_again(actor=keeper, user=user)
    assert people.invitation(first) is None and people.invitation(second) is not None
    (memo,) = [m for m in books.memos(kinds=["grant"]) if m.facts["act"] == "link"]
    assert (memo.facts["user"], memo.facts["by"]) == (user.pk, keeper.pk)


@pytest.mark.parametrize("name", ["registrar", "a", "Ümit", "two words", "../etc", ""])
def test_a_user_name_is_new_and_in_plain_letters(world: World, name: str) -> None:
    refused(
        "user-name", people.invite, actor=world.user("system_keeper"), username=name, name_ar="س", name_en=""
    )


def test_only_who_runs_the_house_invites_or_gives_roles(world: World) -> None:
    for role in ("registrar", "monitor", "legal_reviewer", "nobody"):
        refused(
            "access-denied", people.invite, actor=world.user(role), username="x1", name_ar="س", name_en=""
        )
        refused(
            "access-denied",
            people.grant_give,
            actor=world.user(role),
            user=world.user("nobody"),
            role="registrar",
        )


def test_no_role_is_given_for_an_authority_that_holds_nobody(world: World) -> None:
    court = world.authorities["IQ-HJC"]
    keeper, user = world.user("system_keeper"), world.user("nobody")
    refused(
        "role-holds-nobody",
        people.grant_give,
        actor=keeper,
        user=user,
        role="legal_reviewer",
        authority=court,
    )
    people.grant_give(actor=keeper, user=user, role="legal_reviewer")


def test_a_role_given_and_withdrawn_stays_in_the_list_and_in_the_books(world: World) -> None:
    user, _word = somebody(world)
    before = len(books.memos(kinds=["grant"]))
    grant = give(world, user, "registrar", authority=world.authorities["SDF"])
    people.grant_revoke(actor=world.user("system_keeper"), grant=grant, why="moved to another post")
    again = give(world, user, "registrar", authority=world.authorities["SDF"])
    grant.refresh_from_db()
    assert grant.revoked_at == NOW and grant.revoked_why == "moved to another post" and again.pk != grant.pk
    assert len(books.memos(kinds=["grant"])) == before + 3
    refused("grant-ended", people.grant_revoke, actor=world.user("system_keeper"), grant=grant, why="again")
    refused("grant-twice", give, world=world, user=user, role="registrar", authority=world.authorities["SDF"])
    refused("reason-missing", people.grant_revoke, actor=world.user("system_keeper"), grant=again, why=" ")


def test_nobody_gives_a_role_to_themselves_not_even_in_the_database(world: World) -> None:
    keeper = world.user("system_keeper")
    refused("user-self", people.grant_give, actor=keeper, user=keeper, role="registrar")
    with pytest.raises(IntegrityError), transaction.atomic():
        Grant.objects.create(user=keeper, role="registrar", granted_by=keeper)


@pytest.mark.parametrize(
    ("held", "wanted"),
    [
        ("movement_planner", "movement_approver"),
        ("risk_assessor", "risk_approver"),
        ("custody_officer", "legal_reviewer"),
        ("custody_officer", "health"),
        ("protection_officer", "risk_assessor"),
        ("registrar", "monitor"),
    ],
)
def test_duties_that_are_apart_do_not_meet_in_one_person(world: World, held: str, wanted: str) -> None:
    user, _word = somebody(world)
    sdf = world.authorities["SDF"]
    give(world, user, held, authority=sdf)
    said = refused(
        "roles-apart",
        give,
        world=world,
        user=user,
        role=wanted,
        **({} if wanted == "monitor" else {"authority": sdf}),
    )
    assert said.where["other"] == held


def test_the_same_two_roles_may_be_held_for_two_authorities(world: World) -> None:
    user, _word = somebody(world)
    give(world, user, "movement_planner", authority=world.authorities["SDF"])
    assert give(world, user, "movement_approver", authority=world.authorities["IQ-MOJ"]).pk
    # a role for the whole operation meets every authority
    other, _word = somebody(world, "other")
    give(world, other, "movement_planner")
    refused(
        "roles-apart",
        give,
        world=world,
        user=other,
        role="movement_approver",
        authority=world.authorities["SDF"],
    )


def test_the_house_is_never_without_a_system_keeper(world: World) -> None:
    second, _word = somebody(world)
    give(world, second, "system_keeper")
    keeper = world.user("system_keeper")
    first_grant = keeper.grants.get()
    people.grant_revoke(actor=User.objects.get(pk=second.pk), grant=first_grant, why="retires")
    refused(
        "access-denied",
        people.grant_revoke,
        actor=world.user("system_keeper"),
        grant=second.grants.get(),
        why="x",
    )
    third, _word = people.invite(
        actor=User.objects.get(pk=second.pk), username="third", name_ar="ثالث", name_en=""
    )
    assert third.pk
    last = User.objects.get(pk=second.pk)
    refused("user-self", people.stop, actor=last, user=last, reason="tired")


def test_two_keepers_who_stop_the_same_account_do_not_let_it_in_again(world: World, client: Client) -> None:
    user, _word = somebody(world)
    keeper = world.user("system_keeper")
    client.force_login(keeper, backend="allauth.account.auth_backends.AuthenticationBackend")
    for _pressed in range(2):
        client.post(f"/house/users/{user.username}/stop/", {"reason": "machine lost"})
        assert not User.objects.get(pk=user.pk).is_active
    client.post(f"/house/users/{user.username}/stop/", {"again": "yes"})
    assert User.objects.get(pk=user.pk).is_active


# -- monitors


def monitor_grant(world: World) -> Grant:
    return world.user("monitor").grants.get()


def remove(world: World) -> None:
    people.grant_revoke(actor=world.user("system_keeper"), grant=monitor_grant(world), why="asked to leave")


def test_no_single_side_removes_a_monitor(world: World) -> None:
    refused("monitor-protected", remove, world=world)
    refused(
        "monitor-protected",
        people.stop,
        actor=world.user("system_keeper"),
        user=world.user("monitor"),
        reason="asked to leave",
    )
    monitors.consent(actor=world.user("registrar"), grant=monitor_grant(world), reason="one authority")
    refused("monitor-protected", remove, world=world)
    # another officer of the same authority is not another authority
    refused(
        "consent-not-yours",
        monitors.consent,
        actor=world.user("custody_officer"),
        grant=monitor_grant(world),
        reason="the same authority",
    )
    assert "monitor" in world.user("monitor").role_codes


def test_a_monitor_leaves_by_their_own_consent(world: World) -> None:
    monitors.consent(actor=world.user("monitor"), grant=monitor_grant(world), reason="the mission ends")
    remove(world)
    assert world.user("monitor").role_codes == set()


def test_two_authorities_remove_a_monitor_and_both_consents_stay_in_the_log(world: World) -> None:
    before = len(books.memos(kinds=["grant"]))
    for officer in ("registrar", "receiving_registrar"):
        monitors.consent(actor=world.user(officer), grant=monitor_grant(world), reason="replaced")
    remove(world)
    acts = [m.facts["act"] for m in books.memos(kinds=["grant"])][before:]
    assert acts == ["consent", "consent", "withdraw"]


def test_who_speaks_for_no_authority_gives_no_consent(world: World) -> None:
    for name in ("legal_reviewer", "system_keeper", "analyst"):
        with pytest.raises(Refused):
            monitors.consent(actor=world.user(name), grant=monitor_grant(world), reason="x")


# -- closed parts


def test_a_pass_opens_a_closed_part_for_a_reason_until_a_day(world: World) -> None:
    keeper, user = world.user("system_keeper"), world.user("evidence_officer")
    assert not compartments.open_to(user, "health")
    given = passes.pass_give(
        actor=keeper, user=user, compartment="health", reason="injuries in evidence", until=date(2026, 2, 10)
    )
    assert compartments.open_to(world.user("evidence_officer"), "health")
    with clock.at(NOW + timedelta(days=10)):
        assert not compartments.open_to(world.user("evidence_officer"), "health")
    passes.pass_end(actor=keeper, given=given)
    assert not compartments.open_to(world.user("evidence_officer"), "health")


def test_a_shut_role_is_shut_whatever_pass_is_given(world: World) -> None:
    refused(
        "compartment-shut",
        passes.pass_give,
        actor=world.user("system_keeper"),
        user=world.user("risk_assessor"),
        compartment="protection",
        reason="curiosity",
        until=date(2026, 2, 10),
    )
    # even where an older pass and another role would open it
    from amana.access.models import CompartmentPass

    user = world.user("protection_officer")
    Grant.objects.create(user=user, role="analyst")
    CompartmentPass.objects.create(user=user, compartment="protection", reason="x", until=date(2026, 3, 1))
    assert not compartments.open_to(world.user("protection_officer"), "protection")


def test_the_system_keeper_enters_no_closed_part_and_opens_no_file(world: World) -> None:
    keeper = world.user("system_keeper")
    assert not any(compartments.open_to(keeper, c.code) for c in compartments.every())
    for action in ("file.read", "identity.read", "file.export", "manifest.read", "reads.see"):
        assert not access.may(keeper, action)


def test_a_mandate_ends_with_its_last_day(world: World) -> None:
    counsel, client = world.user("counsel"), world.people["child"].pk
    passes.mandate_give(
        actor=world.user("system_keeper"),
        user=counsel,
        person=client,
        kind="counsel",
        reference="power of attorney 7",
        until=date(2026, 2, 5),
    )
    assert access.decide(world.user("counsel"), "file.read", person=client).effect == "allow"
    with clock.at(NOW + timedelta(days=5)):
        assert access.decide(world.user("counsel"), "file.read", person=client).reason == "mandate"


# -- reads


def test_reads_are_recorded_and_sealed_by_the_minute(world: World) -> None:
    persons = [world.people[p].pk for p in ("held", "child")]
    reads.record(world.user("registrar"), persons, "file", purpose="review")
    assert digests.seal_reads() == 2
    assert digests.seal_reads() == 0  # nothing waits: nothing is posted
    memo = books.memos(kinds=["reads"])[-1]
    assert memo.facts["reads"] == 2
    assert set(Read.objects.values_list("digest", flat=True)) == {memo.leaf}
    assert digests.unfaithful() == []


@pytest.mark.parametrize("change", ["edit", "remove", "add"])
def test_a_record_of_reading_changed_after_its_seal_is_found(world: World, change: str) -> None:
    reads.record(world.user("registrar"), [world.people["held"].pk, world.people["child"].pk], "file")
    digests.seal_reads()
    leaf = books.memos(kinds=["reads"])[-1].leaf
    first = Read.objects.order_by("pk")[0]
    if change == "edit":
        Read.objects.filter(pk=first.pk).update(person=world.people["baghdad"].pk)
    elif change == "remove":
        first.delete()
    else:
        Read.objects.create(user=None, person=first.person, what="file", at=NOW, digest=leaf)
    assert digests.unfaithful() == [leaf]


def test_custodians_are_not_shown_what_a_monitor_reads(world: World) -> None:
    person = world.people["held"].pk
    reads.record(world.user("monitor"), [person], "file")
    reads.record(world.user("registrar"), [person], "file")
    assert [r.user.username for r in reads.of_person(world.user("registrar"), person)] == ["registrar"]
    assert {r.user.username for r in reads.of_person(world.user("monitor"), person)} == {
        "monitor",
        "registrar",
    }
    assert not reads.of_person(world.user("receiving_registrar"), person).exists()


def test_a_link_made_at_the_machine_ends_the_one_before_and_stands_in_the_books(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    user, first = somebody(world)
    assert main(["link", "samir", "--address", "https://amana.test/", "--json"]) == 0
    link = json.loads(capsys.readouterr().out)["link"]
    assert link.startswith("https://amana.test/invitation/") and people.invitation(first) is None
    word = link.rstrip("/").rpartition("/")[2]
    assert people.take_up(word=word, password="four brown horses run").pk == user.pk
    (memo,) = [m for m in books.memos(kinds=["grant"]) if m.facts["act"] == "link"]
    assert (memo.facts["user"], memo.facts["by"]) == (user.pk, None)
    assert main(["link", "no-such-user"]) == 2
