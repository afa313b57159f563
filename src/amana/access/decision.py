"""The one decision: role x place x the person's state x compartment x purpose, then the gates of the act.

Nothing else in the tree makes a `Verdict`; a test looks for others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from amana.engines.common import clock
from amana.engines.common.canonical import digest
from amana.engines.common.verdict import Verdict
from amana.ledger.errors import Refused
from amana.ledger.models import Account, Position

from . import compartments, reasons, rules, scope
from .gates import Ask, Outcome, evaluate
from .models import User

VERDICT_MINUTES = 60


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer. `effect` is "allow", "exists" (may learn only that there is such a file) or "deny";
    `reason` is a code; `gates` is what each gate of the act found; `verdict` is there when the act was
    allowed for one person."""

    effect: str
    reason: str
    verdict: Verdict | None = None
    gates: tuple[Outcome, ...] = ()

    def __bool__(self) -> bool:
        return self.effect == "allow"

    @property
    def sentence(self) -> str:
        """Why, in the reader's language."""
        return self.unmet[0].sentence if self.unmet else str(reasons.SENTENCES[self.reason])

    @property
    def unmet(self) -> tuple[Outcome, ...]:
        """The gates that block, worst first."""
        return tuple(sorted((g for g in self.gates if g.blocks), key=lambda g: g.gate.rank))


class Denied(Refused, PermissionDenied):
    """`require` or `verdicts` was answered no. `decisions` holds the answers by person; `at` is the account that the
    act was about, where the asker named it and no person: whose act it is, is no secret then."""

    def __init__(
        self, decisions: Mapping[int | None, Decision], *, at: Account | None = None, **where: Any
    ) -> None:
        self.decisions = decisions
        self.at = at
        self.first = next(d for d in decisions.values() if not d)
        code = "gate-unmet" if self.first.unmet else "access-denied"
        super().__init__(code, reason=self.first.reason, **where)

    @property
    def message(self) -> str:
        return self.first.sentence

    @property
    def remedy(self) -> str:
        if self.first.unmet:
            return self.first.unmet[0].remedy
        if self.first.reason == "purpose":
            return _(
                "Say what you need it for. A program sends it as Amana-Purpose, or as ?purpose= in the address."
            )
        side = self.at.authority if self.at is not None and self.first.reason == "place" else None
        if side is None:
            return super().remedy
        arabic = (get_language() or "ar").startswith("ar")
        names = (side.name_ar, side.name_en) if arabic else (side.name_en, side.name_ar)
        return _("It is for whoever acts for this authority: %(authority)s.") % {
            "authority": next(filter(None, names), side.code)
        }


def may(actor: User | Any, action: str) -> bool:
    """Does any role of this actor hold the action anywhere at all? The first question, for routes and menus;
    whose file and which place is asked with `decide` or `visible_to`."""
    entry = rules.action(action)
    if entry is None:
        return False
    if entry.open == "everybody":
        return True
    if actor is None:
        return bool(rules.table().lines(rules.SERVICE, action))
    if not isinstance(actor, User) or not actor.is_active:
        return False
    if entry.open == "signed_in":
        return True
    return bool(scope.reaches(actor, action) or scope.reaches(actor, action, answer="exists"))


def decide(
    actor: User | None,
    action: str,
    *,
    person: int | None = None,
    account: Account | None = None,
    purpose: str = "",
    **context: Any,
) -> Decision:
    """May `actor` do `action` to this person, at this account? For an act that moves people `account` is
    where the actor acts (the giver's for a departure, the receiver's for an arrival) and `context` is what
    the gates ask about: `destination` (Account), `at` (aware), `lift`."""
    if person is None:
        return _without_person(actor, action, account, purpose)
    return decide_many(actor, action, [person], account=account, purpose=purpose, **context)[person]


def decide_many(
    actor: User | None,
    action: str,
    persons: Sequence[int],
    *,
    account: Account | None = None,
    purpose: str = "",
    **context: Any,
) -> dict[int, Decision]:
    """`decide` for many people in a handful of queries."""
    entry = rules.action(action)
    general = _general(actor, entry)
    if general is not None or entry is None:
        return dict.fromkeys(persons, general if general is not None else Decision("deny", "unknown-action"))
    allowed, hinted = _reached(actor, entry, persons, account, purpose)
    answers = {
        person: Decision("exists", "exists-only") if person in hinted else Decision("deny", reason)
        for person, reason in _reasons(actor, entry, persons, allowed, purpose, account).items()
    }
    if not entry.moves:
        allow = _allowing(actor, action)
        return answers | {p: allow(p, ()) for p in allowed}
    asks = Ask.all_of([p for p in persons if p in allowed], action, account=account, **context)
    allow = _allowing(actor, action)
    for ask, outcomes in evaluate(asks):
        blocking = sorted((o for o in outcomes if o.blocks), key=lambda o: o.gate.rank)
        answers[ask.person] = (
            Decision("deny", f"gate:{blocking[0].gate.name}", None, outcomes)
            if blocking
            else allow(ask.person, outcomes)
        )
    return answers


def require(
    actor: User | None,
    action: str,
    *,
    person: int | None = None,
    account: Account | None = None,
    purpose: str = "",
    **context: Any,
) -> Decision:
    """`decide`, or Denied."""
    answer = decide(actor, action, person=person, account=account, purpose=purpose, **context)
    if not answer:
        where = {"person": person} if person is not None else {}
        raise Denied({person: answer}, at=account if person is None else None, action=action, **where)
    return answer


def verdicts(
    actor: User | None,
    action: str,
    *,
    persons: Iterable[int],
    account: Account | None = None,
    purpose: str = "",
    **context: Any,
) -> dict[int, Verdict]:
    """A verdict for each person, or Denied naming the first who may not be moved, with all the answers."""
    chosen = list(persons)
    answers = decide_many(actor, action, chosen, account=account, purpose=purpose, **context)
    found = {person: answer.verdict for person, answer in answers.items() if answer.verdict}
    if len(found) < len(set(chosen)):
        first = next(p for p in chosen if p not in found)
        said: dict[int | None, Decision] = {first: answers[first]}
        raise Denied(said | dict(answers.items()), action=action, person=first)
    return found


def _general(actor: User | None, entry: rules.Action | None) -> Decision | None:
    """What is refused before anybody's file is looked at."""
    if entry is None:
        return Decision("deny", "unknown-action")
    if actor is not None and not actor.is_active:
        return Decision("deny", "inactive")
    if actor is not None and entry.compartment and not compartments.open_to(actor, entry.compartment):
        return Decision("deny", "compartment")
    return None


def _about(reach: scope.Reach, account: Account) -> bool:
    """Does this line speak of people in such an account? One that names states speaks of no other account."""
    if reach.rule.states is not None and account.kind not in reach.rule.states:
        return False
    return reach.rule.where != "own" or scope.covers(reach.grant, account)


def _without_person(actor: User | None, action: str, account: Account | None, purpose: str) -> Decision:
    entry = rules.action(action)
    general = _general(actor, entry)
    if general is not None or entry is None:
        return general if general is not None else Decision("deny", "unknown-action")
    if entry.open:
        return Decision("allow", "open") if may(actor, action) else Decision("deny", "login")
    found = scope.reaches(actor, action)
    if not found:
        return (
            Decision("exists", "exists-only")
            if scope.reaches(actor, action, answer="exists")
            else Decision("deny", "role")
        )
    if account is not None:
        found = [f for f in found if _about(f, account)]
        if not found:
            return Decision("deny", "place")
    if all(f.rule.purpose for f in found) and not purpose.strip():
        return Decision("deny", "purpose")
    return Decision("allow", "rule")


def _reached(
    actor: User | None, entry: rules.Action, persons: Sequence[int], account: Account | None, purpose: str
) -> tuple[set[int], set[int]]:
    """Who is reached by a line that allows, and who only by one that says a file exists. For an act that
    moves people the account of the act decides the caseload; for anything else, where the person is."""

    def usable(found: scope.Reach) -> bool:
        return not found.rule.purpose or bool(purpose.strip())

    lines = [f for f in scope.reaches(actor, entry.code) if usable(f)]
    if entry.moves and account is not None:
        here = [f for f in lines if f.rule.where != "own" or scope.covers(f.grant, account)]
        return (set(persons) if here else set()), set()
    allowed = scope.persons_of(lines, persons)
    hints = [f for f in scope.reaches(actor, entry.code, answer="exists") if usable(f)]
    rest = [p for p in persons if p not in allowed]
    return allowed, scope.persons_of(hints, rest) if hints else set()


def _reasons(
    actor: User | None,
    entry: rules.Action,
    persons: Sequence[int],
    allowed: set[int],
    purpose: str,
    account: Account | None,
) -> dict[int, str]:
    """Why each of the others is refused: the first of role, purpose, place, state, child that explains it."""
    refused = [p for p in persons if p not in allowed]
    if not refused:
        return {}
    lines = scope.reaches(actor, entry.code)
    if not lines:
        hints = scope.reaches(actor, entry.code, answer="exists")
        waiting = bool(hints) and all(f.rule.purpose for f in hints) and not purpose.strip()
        return dict.fromkeys(refused, "purpose" if waiting else "role")
    if all(f.rule.purpose for f in lines) and not purpose.strip():
        return dict.fromkeys(refused, "purpose")
    if entry.moves and account is not None:
        return dict.fromkeys(refused, "place")
    kinds = dict(Position.objects.filter(person__in=refused[:900]).values_list("person", "account__kind"))
    near = scope.persons_of([_loosened(f, states=None, people="any") for f in lines], refused)
    in_state = scope.persons_of([_loosened(f, people="any") for f in lines], refused)
    answer = {}
    for person in refused:
        if person in in_state:
            answer[person] = "child"
        elif person in near:
            answer[person] = "state"
        elif person not in kinds and person in refused[:900]:
            answer[person] = "not-in-the-books"
        else:
            answer[person] = {"nationals": "nationality", "mandate": "mandate", "nobody": "numbers-only"}.get(
                lines[0].rule.where, "place"
            )
    return answer


def _loosened(found: scope.Reach, **changes: Any) -> scope.Reach:
    from dataclasses import replace

    return replace(found, rule=replace(found.rule, **changes))


def _allowing(actor: User | None, action: str) -> Callable[[int, tuple[Outcome, ...]], Decision]:
    """Makes the decisions that allow: one moment for all of them, and what outcomes come to once for people of whom
    the gates found the same."""
    until = clock.now() + timedelta(minutes=VERDICT_MINUTES)
    decided_for = actor.username if actor else rules.SERVICE
    known: dict[tuple[Any, ...], tuple[bytes, tuple[str, ...], tuple[int, ...]]] = {}

    def allow(person: int, outcomes: tuple[Outcome, ...]) -> Decision:
        found = tuple((o.gate.name, o.facts, o.met, o.override) for o in outcomes)
        if found not in known:
            known[found] = (
                digest({name: facts for name, facts, _met, _override in found}),
                tuple(name for name, _facts, met, _override in found if met),
                tuple(sorted({override for *_rest, override in found if override is not None})),
            )
        verdict = Verdict(action, person, *known[found], decided_for, until)
        return Decision("allow", "rule", verdict, outcomes)

    return allow
