"""A refit is a proposal: a new version of the model, signed by whoever proposes it, with scores before and after.

Nothing here puts it to use. `accept` hands the model out only when the signature holds and somebody else than the
proposer accepts it by name.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from . import model as models
from .backtest import Backtest
from .model import Model
from .priors import Priors
from .problems import refuse
from .reading import Node

FORMAT = "amana-hazard-proposal/1"


@dataclass(frozen=True, slots=True)
class Change:
    """One coefficient before and after: means and standard deviations on the log scale."""

    parameter: str
    mean_before: float
    mean_after: float
    sd_before: float
    sd_after: float

    def summary(self) -> dict[str, Any]:
        return {
            "parameter": self.parameter,
            "mean": [self.mean_before, self.mean_after],
            "sd": [self.sd_before, self.sd_after],
        }


def changes(before: Model, after: Model) -> list[Change]:
    """What a refit would change in the common coefficients."""
    found = []
    for name in models.COMMON:
        a, b = before.parameters.index(name), after.parameters.index(name)
        spread = before.covariance[a, a] ** 0.5, after.covariance[b, b] ** 0.5
        found.append(Change(name, float(before.mean[a]), float(after.mean[b]), *map(float, spread)))
    return found


def propose(
    before: Model, after: Model, tested: Backtest, *, proposer: str, key: SigningKey
) -> dict[str, Any]:
    """A signed proposal. `tested`: the backtest that scores both ways of forecasting on what was known."""
    summary = tested.summary()
    body: dict[str, Any] = {
        "format": FORMAT,
        "proposer": proposer,
        "model": after.dump(),
        "replaces": before.version,
        "changes": [change.summary() for change in changes(before, after)],
        "scores": {"before": summary["scores"]["prior"], "after": summary["scores"]["model"]},
        "skill": summary["skill"],
        "warning": summary["warning"],
    }
    signature = key.sign(_bytes(body)).signature.hex()
    return body | {"key": key.verify_key.encode().hex(), "signature": signature}


def accept(proposal: Any, *, accepter: str, keys: dict[str, VerifyKey], page: Priors | None = None) -> Model:
    """The proposed model, once another person accepts it. `keys`: proposer -> key. Raises Refused."""
    root = Node.root(proposal)
    root.fields("format proposer model replaces changes scores skill warning key signature")
    root.format(FORMAT)
    proposer, signature = root.text("proposer"), root.text("signature")
    root.finish()
    if proposer not in keys:
        raise refuse(
            "$.proposer", "no_such", kind="key of a proposer", value=proposer, allowed=", ".join(keys)
        )
    body = {name: value for name, value in proposal.items() if name not in ("key", "signature")}
    try:
        keys[proposer].verify(_bytes(body), bytes.fromhex(signature))
    except (BadSignatureError, ValueError):
        raise refuse("$.signature", "no_model", value="the signature does not hold") from None
    if not accepter.strip() or accepter.strip() == proposer.strip():
        raise refuse("$.proposer", "no_model", value="it needs a second person to accept it")
    return models.load(proposal["model"], page)


def _bytes(body: dict[str, Any]) -> bytes:
    """Sorted keys, no spaces; Python writes a float as the shortest text that reads back the same."""
    text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()
