"""Forecasts are frozen and sealed; analysts speak beside the model; a refit is a proposal that another accepts."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from nacl.signing import SigningKey

from amana import access
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.hazard import backtest, laplace, proposal
from amana.engines.hazard.model import Model
from amana.engines.hazard.problems import Refused as EngineRefused
from amana.engines.hazard.reading import HOUSE_ZONE, iso_day
from amana.engines.hazard.score import Score
from amana.ledger.errors import Refused
from amana.ledger.signing import service_seed

from .. import books
from ..models import Forecast, Look, Maker, ModelVersion, Opinion, RefitDraft, Site
from ..queries.record import days, record, this_moment
from ..queries.scores import model_at, opinions_at, pooled
from ..queries.track import digest_of

REFIT_WEEKS_LEAST = 8


def freeze(at: datetime, scored: Sequence[Score], model: str) -> Look:
    """Write a look; the first of each day in Baghdad keeps what it said, with a memorandum of its digest."""
    day = at.astimezone(HOUSE_ZONE).date()
    newest = Look.objects.exclude(memo=None).values_list("at", flat=True).first()
    if (newest is not None and newest.astimezone(HOUSE_ZONE).date() >= day) or not scored:
        return Look.objects.create(at=at, model=model)
    opinions = opinions_at(at)
    sites = {s.code: s for s in Site.objects.all()}
    rows: list[Forecast] = []
    for score in scored:
        site, said = sites[score.site], opinions.get(score.site, {})
        rows.append(
            Forecast(
                site=site, at=at, maker=Maker.MODEL, p7=score.p7, low=score.low, high=score.high, p28=score.p28,
                low28=score.low28, high28=score.high28, base=score.base,
            )
        )  # fmt: skip
        rows += [
            Forecast(site=site, at=at, maker=Maker.ANALYST, by=o.by, p7=o.p7, base=score.base)
            for o in said.values()
        ]
        if together := pooled(score.p7, said):
            rows.append(Forecast(site=site, at=at, maker=Maker.POOL, p7=together.p, base=score.base))
    digest = digest_of(rows)
    leaf = books.memo("forecast", {"model": model, "forecasts": len(rows), "digest": digest})
    look = Look.objects.create(at=at, model=model, digest=digest, memo=leaf)
    for row in rows:
        row.look = look
    Forecast.objects.bulk_create(rows)
    return look


def opinion_give(*, actor: User, site: Site, p7: float, grounds: str) -> Opinion:
    """An analyst's own probability for the next seven days. Refused: not between 0 and 1, no grounds."""
    access.require(actor, "opinion.give")
    if not 0 < p7 < 1:
        raise Refused("opinion-range", field="p7", value=p7)
    if not grounds.strip():
        raise Refused("opinion-grounds", field="grounds")
    return Opinion.objects.create(site=site, p7=p7, grounds=grounds.strip()[:2000], by=actor, at=clock.now())


# -- refits -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Refit:
    """A refitted model beside the one in use, with the test of both; written nowhere yet."""

    before: Model
    after: Model
    tested: backtest.Backtest


def refit(*, actor: User) -> Refit:
    """Refit the model to what this desk has recorded. Reads only, as it may take some seconds. Refused: fewer than
    eight weeks of record, a proposal that is still open."""
    access.require(actor, "model.propose")
    _none_open()
    at = this_moment()
    known = record(at)
    sites = [s for s in known.sites if s.since < days(at)]
    weeks = (days(at) - min((s.since for s in sites), default=days(at))) / 7
    if weeks < REFIT_WEEKS_LEAST:
        raise Refused("model-short", weeks=f"{weeks:.1f}", least=REFIT_WEEKS_LEAST)
    before = model_at(at)
    first = min(s.since for s in sites)
    tested = backtest.run(
        known,
        tuple(s.id for s in sites),
        first=iso_day(first + 7),
        last=iso_day(days(at) - 7),
    )
    after = backtest.refit(known, list(tested.forecasts), days(at), before, laplace.POWER)
    version = f"fit-{at.astimezone(HOUSE_ZONE):%Y-%m-%d}-{ModelVersion.objects.count() + 1}"
    return Refit(before, replace(after, version=version), tested)


def refit_keep(*, actor: User, refitted: Refit) -> RefitDraft:
    """Keep a refit until its proposer has signed, with the scores of both models and the seal of these books over the
    whole, so that nobody proposes other figures than were worked out. Refused: a proposal that is still open."""
    access.require(actor, "model.propose")
    _none_open()
    before, after = refitted.before, refitted.after
    made = proposal.propose(
        before, after, refitted.tested, proposer=str(actor.pk), key=SigningKey(service_seed())
    )
    draft, _new = RefitDraft.objects.update_or_create(
        user=actor,
        defaults={
            "version": after.version,
            "replaces": before.version,
            "document": json.dumps(after.dump()),
            "proposal": json.dumps(made),
            "made_at": clock.now(),
        },
    )
    return draft


def refit_state(*, actor: User, draft: RefitDraft) -> ModelVersion:
    """Propose a refit that was kept: the memorandum is the proposer's word. Nothing uses it until somebody else
    accepts. Refused: somebody else's, a proposal that is still open."""
    access.require(actor, "model.propose")
    if draft.user_id != actor.pk:
        raise Refused("sign-void")
    _none_open()
    facts: dict[str, str | int | None] = {
        "version": draft.version,
        "replaces": draft.replaces,
        "signature": json.loads(draft.proposal)["signature"],
        "by": actor.pk,
    }
    made = ModelVersion.objects.create(
        version=draft.version,
        document=draft.document,
        proposal=draft.proposal,
        proposed_by=actor,
        proposed_at=clock.now(),
        memo=books.memo("model", {"act": "propose", **facts}),
    )
    draft.delete()
    return made


def _none_open() -> None:
    if ModelVersion.objects.filter(accepted=None).exists():
        raise Refused("model-open")


def refit_decide(*, actor: User, version: ModelVersion, accept: bool) -> ModelVersion:
    """Accept a proposed model as another person than its proposer, or refuse it. Refused: one's own, decided already,
    a signature that does not hold."""
    access.require(actor, "model.decide")
    if version.accepted is not None:
        raise Refused("model-decided", version=version.version)
    if actor.pk == version.proposed_by_id:
        raise Refused("model-own", version=version.version)
    said = json.loads(version.proposal)
    if accept:
        key = SigningKey(service_seed()).verify_key
        try:
            proposal.accept(said, accepter=str(actor.pk), keys={str(version.proposed_by_id): key})
        except EngineRefused as refused:
            raise Refused("model-signature", version=version.version, said=str(refused)) from None
    books.memo("model", {"act": "accept" if accept else "refuse", "version": version.version, "by": actor.pk})
    version.accepted, version.decided_by, version.decided_at = accept, actor, clock.now()
    version.save()
    return version
