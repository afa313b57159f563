"""The scenario table is the specification: role, action and state give the verdict and its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from amana import access
from amana.access import compartments, rules
from amana.access.models import User

from .cast import GRANTS, PEOPLE, World

pytestmark = [pytest.mark.books, pytest.mark.django_db]
HERE = Path(__file__).parent
TABLES = [
    yaml.safe_load(path.read_text("utf-8"))
    for path in (HERE / "scenarios.yaml", *sorted(HERE.parent.glob("desks/*/scenarios.yaml")))
]
"""The specification of access itself, and of each desk that brings actions of its own."""

PURPOSE = "a brother asks whether he is alive"
WORDS = ("as", "asks", "given")
Row = tuple[str, str, bool]


def rows() -> dict[Row, dict[str, str]]:
    """(role, action, purpose stated) -> person -> verdict or reason. Refuses a table that contradicts itself."""
    found: dict[Row, dict[str, str]] = {}
    for entry in (line for table in TABLES for line in table["scenarios"]):
        said: dict[str, str] = {}
        for verdict, people in entry.items():
            if verdict not in WORDS:
                said |= dict.fromkeys(PEOPLE if people == "all" else people, verdict)
        assert said.keys() == PEOPLE.keys(), f"{entry}: each of the ten persons has one verdict"
        for action in entry["asks"]:
            key = (entry["as"], action, "given" in entry)
            assert key not in found, f"{key} stands twice"
            found[key] = said
    return found


def acts() -> dict[tuple[str, str, str], str]:
    return {
        (entry["as"], action, account): verdict
        for entry in TABLES[0]["acts"]
        for action in entry["do"]
        for verdict in ("may", "place")
        for account in entry[verdict]
    }


def told(decision: access.Decision) -> str:
    return decision.effect if decision.effect in ("allow", "exists") else decision.reason


def about_people() -> list[str]:
    """Actions that some rule grants about persons; the others concern numbers and settings."""
    table = rules.table()
    return [
        code
        for code, action in table.actions.items()
        if not action.open
        and not action.moves
        and any(
            rule.where != "nobody" for (_, a), lines in table.rules.items() if a == code for rule in lines
        )
    ]


def answers(user: User, action: str, world: World, purpose: str = "") -> dict[str, str]:
    keys = {person: file.pk for person, file in world.people.items()}
    said = access.decide_many(user, action, list(keys.values()), purpose=purpose)
    return {person: told(said[key]) for person, key in keys.items()}


def closed(user: User, action: str) -> str:
    """The reason of what does not stand in the table."""
    compartment = rules.table().actions[action].compartment
    return "compartment" if compartment and not compartments.open_to(user, compartment) else "role"


@pytest.mark.parametrize("role", GRANTS)
def test_every_verdict_and_reason_stands_in_the_table(world: World, role: str) -> None:
    expected, user = rows(), world.user(role)
    wrong: dict[str, Any] = {}
    for action in about_people():
        without = expected.get((role, action, False), dict.fromkeys(PEOPLE, closed(user, action)))
        stated = expected.get((role, action, True), without)
        for purpose, said in (("", without), (PURPOSE, stated)):
            found = answers(user, action, world, purpose)
            if found != said:
                wrong[f"{action} {purpose and '(purpose stated)'}"] = {
                    person: f"{found[person]}, not {said[person]}"
                    for person in PEOPLE
                    if found[person] != said[person]
                }
    assert wrong == {}


@pytest.mark.parametrize("role", GRANTS)
def test_every_act_is_bound_to_the_accounts_of_the_table(world: World, role: str) -> None:
    expected, user = acts(), world.user(role)
    wrong = {}
    for action in (a.code for a in rules.table().actions.values() if a.moves):
        for account in ("HAS", "BGD", "ESC"):
            decision = access.decide(
                user,
                action,
                person=world.people["held"].pk,
                account=world.accounts[account],
                destination=world.accounts["PAN"],
            )
            found = "may" if decision or decision.reason.startswith("gate:") else decision.reason
            said = expected.get((role, action, account), "role")
            if found != said:
                wrong[f"{action} at {account}"] = f"{found}, not {said}"
    assert wrong == {}


def test_the_table_has_the_size_of_a_specification() -> None:
    """Each (role, action, purpose, person) is one row."""
    assert sum(len(said) for said in rows().values()) >= 1_200
    assert {role for role, *_ in rows()} | {"nobody"} == set(GRANTS)


@pytest.mark.parametrize("role", GRANTS)
def test_a_query_shows_exactly_those_whom_the_decision_allows(world: World, role: str) -> None:
    """List, search, export and interface read through `visible_to`; it must agree with `decide`, person by person."""
    from amana.desks.registry.models import CustodyFile

    user = world.user(role)
    for action in ("file.read", "register.search", "file.export"):
        shown = set(
            access.visible_to(user, CustodyFile.objects.all(), action=action).values_list("pk", flat=True)
        )
        needs_purpose = all(f.rule.purpose for f in access.scope.reaches(user, action))
        said = answers(user, action, world, PURPOSE if needs_purpose else "")
        assert shown == {world.people[p].pk for p, verdict in said.items() if verdict == "allow"}, action
