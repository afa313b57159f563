"""Who signed: devices, their authorities and owners, checked against the bytes of the draft."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings

from amana.engines.common.kept import kept
from amana.engines.seal import keys

from .act import Draft, Signature
from .errors import Refused
from .known import KnownKey
from .models import Device

SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Signer:
    """A verified signature: which key, whose, for which authority. The service has neither."""

    device: str
    owner: int | None
    authority: int | None

    @property
    def is_service(self) -> bool:
        return self.device == SERVICE


def check_signatures(
    draft: Draft, signatures: Sequence[Signature], known: Mapping[str, KnownKey]
) -> list[Signer]:
    """Every signature verified, the author's among them. Refused: missing, unknown, revoked, not fitting, or a
    draft that its device has overtaken."""
    if draft.device not in {s.device for s in signatures}:
        raise Refused("signature-missing", device=draft.device)
    signers = []
    for signature in signatures:
        device = known[signature.device]
        if device.code == draft.device and draft.device_seq != (0 if device.seq is None else device.seq + 1):
            raise Refused("draft-overtaken", device=draft.device)
        if not _fits(device, draft.header, signature):
            raise Refused("signature-bad", device=signature.device)
        signers.append(Signer(device.code, device.owner, device.authority_id))
    owners = [s.owner for s in signers if s.owner is not None]
    if len(owners) != len(set(owners)):
        raise Refused("one-person-both-sides")
    return signers


def _fits(device: KnownKey, header: bytes, signature: Signature) -> bool:
    if device.code == SERVICE and _own == (device.public_key, header, signature.signature):
        return True
    return keys.verify(device.algorithm, device.public_key, header, signature.signature)


_own: tuple[bytes, bytes, bytes] | None = None
"""The last that this process signed itself: public key, text, signature. It need not be verified again."""


def service_seed() -> bytes:
    """The seed of this installation's own key, made with the books and readable by its owner only. Refused: the books
    know another, or the one they know is not here; a new one would fit nothing they have signed."""
    return _seed(settings.HOME)


@cache
def _seed(home: Path) -> bytes:
    if not own_key_is_here():
        raise Refused("keys-absent", folder=keys_folder(), names=", ".join(keys_lacking()))
    return kept(_seed_path(home), lambda: os.urandom(32))


def keys_folder() -> Path:
    """Where the keys of these books lie."""
    return Path(settings.HOME) / "keys"


def _seed_path(home: Path) -> Path:
    return Path(home) / "keys" / "service.seed"


def own_key_is_here() -> bool:
    """Whether the seed that lies here is the one these books know their own signatures by; none is made."""
    known = Device.objects.filter(code=SERVICE).values_list("public_key", flat=True).first()
    if known is None:
        return True
    path = _seed_path(settings.HOME)
    return path.exists() and keys.public_ed25519(path.read_bytes()) == bytes(known)


def keys_lacking() -> list[str]:
    """Files of the folder `keys` that are not there, or are of other books."""
    here = {"service.seed": own_key_is_here(), "master.key": (keys_folder() / "master.key").exists()}
    return [name for name, there in here.items() if not there]


def service_sign(draft: Draft) -> Signature:
    """Signed by the system: shown as recorded, not as signed by an officer."""
    global _own
    seed = service_seed()
    made = keys.sign_ed25519(seed, draft.header)
    _own = keys.public_ed25519(seed), draft.header, made
    return Signature(SERVICE, made)
