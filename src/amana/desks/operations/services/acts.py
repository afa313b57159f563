"""Acts in the bytes that officers sign: prepared by the verbs of this desk, kept until the signatures are there,
posted with them. A loader records the same act with the service key instead."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from amana import access
from amana.access.models import User
from amana.access.speaking import still_signs
from amana.engines.common import clock
from amana.engines.common.verdict import Verdict
from amana.engines.seal import keys
from amana.ledger import services as ledger
from amana.ledger.act import Act, Draft, Receipt, Signature
from amana.ledger.errors import Refused
from amana.ledger.kinds import REVERSAL
from amana.ledger.models import Account, Authority, Device

from ..fallen import act_fallen
from ..models import (
    PERSONAL,
    ActKind,
    ActState,
    Count,
    Incident,
    Lift,
    PendingAct,
    PendingSignature,
    Plan,
    Weights,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """An act that passed every check of its verb. `account` is where its author acts, `needs` are the
    authorities that must sign; without any it is the word of its author alone."""

    kind: ActKind
    action: str
    act: Act
    account: Account | None
    needs: tuple[Authority, ...] = ()
    destination: Account | None = None
    lift: Lift | None = None
    count: Count | None = None
    incident: Incident | None = None
    plan: Plan | None = None
    weights: Weights | None = None
    lifts: tuple[Lift, ...] = ()


@dataclass(frozen=True, slots=True)
class Posted:
    """A prepared act that is in the books: what its verb then writes on the desk follows from this alone."""

    prepared: Prepared
    receipt: Receipt
    actor: User | None

    @property
    def act(self) -> Act:
        return self.prepared.act

    @property
    def account(self) -> Account:
        """Where the act was done."""
        assert self.prepared.account is not None
        return self.prepared.account

    def leaf(self, i: int) -> int:
        """The leaf of the i-th line: moves first, then notes."""
        return self.receipt.leaves[i]


Effect = Callable[[Posted], Any]
_effects: dict[ActKind, Effect] = {}


def effect(kind: ActKind) -> Callable[[Effect], Effect]:
    """Name the function that writes the desk's rows once an act of this kind is posted."""

    def take(fn: Effect) -> Effect:
        _effects[kind] = fn
        return fn

    return take


Again = Callable[[PendingAct, Prepared], Prepared]
_again: dict[ActKind, Again] = {}


def afresh(kind: ActKind) -> Callable[[Again], Again]:
    """Name the function that says what is left of an act of this kind when it is prepared again."""

    def take(fn: Again) -> Again:
        _again[kind] = fn
        return fn

    return take


Check = Callable[[Prepared, User | None], None]
_ahead: dict[ActKind, Check] = {}


def ahead(kind: ActKind) -> Callable[[Check], Check]:
    """Name the function that refuses a signed act of this kind, with its author, before anything of it is posted."""

    def take(fn: Check) -> Check:
        _ahead[kind] = fn
        return fn

    return take


def record(prepared: Prepared, *, actor: User | None) -> Any:
    """Post with the service key: recorded by the system, not signed by an officer. In an operation the books
    refuse this where an officer must sign. Answers what the verb's effect answers."""
    draft = ledger.compose(act=prepared.act, device="service")
    verdicts = _verdicts(prepared, actor)
    receipt = ledger.post(draft, signatures=[ledger.service_sign(draft)], verdicts=verdicts)
    return _effects[prepared.kind](Posted(prepared, receipt, actor))


def keep(prepared: Prepared, *, actor: User, device: str) -> PendingAct:
    """Compose the bytes to sign for the key `device` of `actor`. Refused: a key of somebody else, a key of an
    authority that does not sign this act, an unmet gate."""
    key = _own_key(actor, device)
    needs = prepared.needs or ((key.authority,) if key.authority else ())
    if key.authority not in needs:
        raise Refused("sign-wrong-authority", device=device, authority=_names(needs))
    still_signs(actor, key)
    _verdicts(prepared, actor)
    draft = ledger.compose(act=prepared.act, device=device)
    if same := PendingAct.objects.filter(digest=draft.digest).first():
        if same.state == ActState.WAITING:
            return same  # asked for twice, and nothing between
        raise Refused("act-same", state=same.get_state_display())
    pending = PendingAct.sealed_with(
        kind=prepared.kind,
        action=prepared.action,
        account=prepared.account,
        destination=prepared.destination,
        lift=prepared.lift,
        count=prepared.count,
        incident=prepared.incident,
        plan=prepared.plan,
        weights=prepared.weights,
        people=len(prepared.act.moves),
        effective_at=prepared.act.effective_at,
        draft=draft.dump(),
        digest=draft.digest,
        device=device,
        made_by=actor,
    )
    pending.needs.set(needs)
    pending.lifts.set(prepared.lifts)
    return pending


def act_sign(*, actor: User, act: PendingAct, signatures: Sequence[Signature]) -> Any:
    """Add one officer's signature (or several at once, each by its owner's key); post when every authority
    that must sign has signed. Answers what the verb's effect answers, or None while signatures are missing.
    Refused: an act that is closed, a key that is not the officer's, a signature that does not fit."""
    act.refresh_from_db()  # whoever found it may have read it before the latest signature came
    if act.state != ActState.WAITING:
        raise Refused("act-closed", state=act.get_state_display())
    if fallen := act_fallen(act):
        raise fallen
    if act.kind in PERSONAL and act.made_by_id != actor.pk:
        raise Refused("sign-not-your-act")
    draft = Draft.load(bytes(act.draft))
    needs, signed = list(act.needs.all()), list(act.signatures.order_by("pk"))
    missing = act.missing(needs, signed)
    for signature in signatures:
        key = _own_key(actor, signature.device)
        if key.authority not in needs:
            raise Refused("sign-wrong-authority", device=key.code, authority=_names(needs))
        still_signs(actor, key)
        if any(one.by_id == actor.pk for one in signed) or key.authority.pk not in missing:
            raise Refused("signed-already", authority=key.authority.code if key.authority else key.code)
        if not keys.verify(key.algorithm, key.public_key, draft.header, signature.signature):
            raise Refused("signature-bad", device=key.code)
        made = PendingSignature.objects.create(
            act=act, authority=key.authority, device=key.code, signature=signature.signature, by=actor
        )
        signed.append(made)
        missing = act.missing(needs, signed)
    if missing:
        return None
    return _post(act, draft, [Signature(s.device, bytes(s.signature)) for s in signed])


def _post(pending: PendingAct, draft: Draft, signatures: list[Signature]) -> Any:
    prepared = _prepared(pending, draft)
    if check := _ahead.get(prepared.kind):
        check(prepared, pending.made_by)
    verdicts = _verdicts(prepared, pending.made_by)
    receipt = ledger.post(draft, signatures=signatures, verdicts=verdicts)
    _close(pending, ActState.POSTED)
    return _effects[prepared.kind](Posted(prepared, receipt, pending.made_by))


def _prepared(pending: PendingAct, draft: Draft) -> Prepared:
    """The act as it was prepared, about its subjects as they stand now."""
    fresh = PendingAct.objects.select_related(
        "account__authority", "destination__authority", "lift", "count", "incident", "plan", "weights"
    ).get(pk=pending.pk)
    return Prepared(
        kind=ActKind(fresh.kind),
        action=fresh.action,
        act=draft.act,
        account=fresh.account,
        needs=tuple(fresh.needs.all()),
        destination=fresh.destination,
        lift=fresh.lift,
        count=fresh.count,
        incident=fresh.incident,
        plan=fresh.plan,
        weights=fresh.weights,
        lifts=tuple(
            fresh.lifts.select_related("origin__authority", "destination__authority", "escort").order_by(
                "departs_at", "pk"
            )
        ),
    )


def act_withdraw(*, actor: User, act: PendingAct) -> None:
    """Let an act that is not signed by all lapse. Its author, or whoever may do the same there, can."""
    if act.state != ActState.WAITING:
        raise Refused("act-closed", state=act.get_state_display())
    if act.made_by_id != actor.pk:
        access.require(actor, act.action, account=act.account)
    _close(act, ActState.WITHDRAWN)


def act_renew(*, actor: User, act: PendingAct, device: str) -> PendingAct:
    """The same act in fresh bytes, for a draft that its device has overtaken. All sign again. An act about many things
    may come back with fewer."""
    if act.state != ActState.WAITING:
        raise Refused("act-closed", state=act.get_state_display())
    if act.kind in PERSONAL and act.made_by_id != actor.pk:
        raise Refused("sign-not-your-act")
    access.require(actor, act.action, account=act.account)
    prepared = _prepared(act, Draft.load(bytes(act.draft)))
    if again := _again.get(prepared.kind):
        prepared = again(act, prepared)
    fresh = keep(prepared, actor=actor, device=device)
    if fresh.pk == act.pk:
        return act  # its device has signed nothing since: the bytes are still good
    act.numbers.update(act=fresh)
    _close(act, ActState.WITHDRAWN)
    return fresh


def _close(pending: PendingAct, state: ActState) -> None:
    """The draft holds detached values: once closed nothing of it stays on the desk."""
    pending.state, pending.closed_at = state, clock.now()
    pending.forget()
    pending.save(update_fields=["state", "closed_at", "sealed", "key"])


def _own_key(actor: User, device: str) -> Device:
    key = Device.objects.select_related("authority").filter(code=device).first()
    if key is None:
        raise Refused("device-unknown", device=device)
    if key.owner != actor.pk:
        raise Refused("sign-not-your-key", device=device)
    if key.revoked_at is not None:
        raise Refused("device-revoked", device=device)
    return key


def _verdicts(prepared: Prepared, actor: User | None) -> dict[int, Verdict]:
    """What access says of each move, or Denied."""
    found: dict[int, Verdict] = {}
    kinds = dict.fromkeys(move.kind for move in prepared.act.moves)
    for kind in kinds:
        persons = [move.person for move in prepared.act.moves if move.kind == kind]
        # a reversal is no officer's to make alone: it follows from an act that two of them sign, and the author's
        # right to that act was asked for when it was prepared
        by = None if kind == REVERSAL else actor
        found |= access.verdicts(
            by, kind, persons=persons, account=prepared.account, destination=prepared.destination
        )
    return found


def _names(authorities: Sequence[Authority]) -> str:
    return ", ".join(authority.code for authority in authorities)
