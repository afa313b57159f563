"""Photographs and biometric samples: taken for a purpose until a day, sealed each under a key of its own, opened by
need, erased by destroying the key. Children only with a protection officer's word; the database asks for it too."""

from __future__ import annotations

import hashlib
from datetime import date, timedelta

from amana import access
from amana.access import keys
from amana.access.data_key import DataKey
from amana.access.models import User
from amana.engines.common import clock
from amana.engines.prints.itl_fingers import Finger as Outgoing
from amana.engines.prints.values import Template
from amana.ledger.errors import Refused

from .. import ages, books, prints
from ..models import (
    Biometric,
    BiometricGap,
    BiometricKind,
    BiometricSecret,
    BiometricSignOff,
    BiometricTemplate,
    CustodyFile,
    GapReason,
    Position,
)
from ..queries.file import age_of
from ..queries.prints import live_fingers
from .documents import MOST_BYTES, Copy

YEARS_MOST = 5
_PICTURE = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
_FINGER = {
    **_PICTURE,
    b"\xff\xa0\xff": "image/x-wsq",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
    b"BM": "image/bmp",
    b"P5": "image/x-portable-graymap",
    b"\x00\x00\x00\x0cjP  ": "image/jp2",
    b"\xff\x4f\xff\x51": "image/jp2",
}
_SIGNS: dict[str, dict[bytes, str]] = {
    BiometricKind.FACE: _PICTURE,
    BiometricKind.MARK: _PICTURE,
    BiometricKind.FINGER: _FINGER,
    BiometricKind.RECORD: {b"1.001:": "application/x-ansi-nist", b"1.01:": "application/x-ansi-nist"},
}
"""What the first bytes of a file must be, by kind."""


def biometric_add(
    *,
    actor: User | None,
    file: CustodyFile,
    kind: str,
    copy: Copy,
    purpose: str,
    retain_until: date,
    position: str = "",
    taken_on: date | None = None,
    ready: Template | None = None,
    without_ridges: bool = False,
) -> Biometric:
    """Keep one photograph or sample. Refused: no purpose, no day until which it is kept or one more than five years
    off, a finger that is not named, content of another kind, an image of a finger that shows no ridges, and anybody
    not established as an adult without a protection officer's sign-off that lasts as long. `ready` is the template of
    this very image, if it was made before (`template_ready`). `without_ridges`: keep such an image all the same, with
    the exception noted; no search is made with it and none finds it."""
    books.require(actor, "biometric.add", file)
    if kind not in BiometricKind.values:
        raise Refused("biometric-kind", field="kind")
    if (kind == BiometricKind.FINGER) != bool(position) or position not in Position.values:
        raise Refused("biometric-position", field="position")
    if not purpose.strip():
        raise Refused("biometric-purpose", field="purpose")
    today = books.today()
    taken = taken_on or today
    if taken > today:
        raise Refused("time-in-the-future", field="taken_on", at=taken.isoformat())
    if not today < retain_until <= today + timedelta(days=366 * YEARS_MOST):
        raise Refused("biometric-retention", field="retain_until", years=YEARS_MOST)
    media_type = _media_type(kind, copy)
    digest = hashlib.sha256(copy.content).hexdigest()
    if kind == BiometricKind.FINGER:
        _refuse_image_of_another(file, position, digest)
    template = ready or prints.template(copy.content, position) if kind == BiometricKind.FINGER else None
    bare = False
    if template is not None and not len(template.minutiae):
        if not without_ridges:
            raise Refused("biometric-no-ridges", field="copy")
        template, bare = None, True
    found_by_prints = template is not None and searchable(file)
    if template is not None and found_by_prints:
        _refuse_finger_of_another_name(file, position, template)
    sign_off = _sign_off(file, actor, retain_until)
    key = keys.new()
    made = Biometric.objects.create(
        file=file, kind=kind, position=position, purpose=purpose.strip()[:300], retain_until=retain_until,
        sign_off=sign_off, sha256=digest, quality=template.quality if template else None,
        taken_on=taken, by=actor, at=clock.now(),
    )  # fmt: skip
    BiometricSecret.objects.create(
        biometric=made,
        key=key,
        media_type=media_type,
        size=len(copy.content),
        sealed=keys.seal(key, copy.content),
    )
    if bare:
        gap_add(actor=actor, file=file, reason=GapReason.NO_RIDGES, position=position)
    if template is not None and found_by_prints:
        template_keep(made, key, template)
    books.memo(
        actor=actor,
        kind="biometric",
        person=file.pk,
        facts={"act": "taken", "item": made.pk, "of": kind, "until": retain_until.isoformat()},
        values={"purpose": purpose.strip()},
    )
    return made


def template_ready(copy: Copy, position: str) -> Template | None:
    """The template of an image, to be made before a unit of work begins: it takes most of a second, and meanwhile
    nobody could write. None where it cannot be read; adding the image says why."""
    if len(copy.content) > MOST_BYTES:
        return None
    try:
        return prints.template(copy.content, position)
    except Refused:
        return None


def _refuse_image_of_another(file: CustodyFile, position: str, digest: str) -> None:
    """The very bytes kept as one finger are no other finger of the person: a search would be misled by both."""
    kept = live_fingers(file).filter(sha256=digest).exclude(position=position).first()
    if kept is not None:
        raise Refused("biometric-same-image", field="copy", finger=kept.get_position_display())


def _refuse_finger_of_another_name(file: CustodyFile, position: str, template: Template) -> None:
    """A finger that this person gave as another one: whoever takes ten in a row mixes them up now and then."""
    others = live_fingers(file).exclude(position=position).exclude(template=None)
    for item in others.select_related("template", "secret__key").order_by("pk"):
        kept = prints.unpacked(keys.unseal(item.secret.key, bytes(item.template.sealed)))
        if kept.algorithm == template.algorithm and prints.same_finger(kept, template):
            raise Refused("biometric-other-finger", field="position", finger=item.get_position_display())


def _media_type(kind: str, copy: Copy) -> str:
    if len(copy.content) > MOST_BYTES:
        raise Refused("document-too-big", field="copy", most=MOST_BYTES // 2**20)
    if not copy.content:
        raise Refused("biometric-empty", field="copy")
    for sign, media_type in _SIGNS[kind].items():
        if copy.content.startswith(sign):
            return media_type
    raise Refused("biometric-content", field="copy")


def searchable(file: CustodyFile) -> bool:
    """Whether a search of prints may find this person: never a child or somebody whose age is disputed."""
    return age_of(file, books.today()).age not in (ages.Age.CHILD, ages.Age.DISPUTED)


def template_keep(item: Biometric, key: DataKey, made: Template) -> None:
    """Keep what is compared, sealed under the key of its image: erasing the one erases the other."""
    BiometricTemplate.objects.create(
        biometric=item,
        file_id=item.file_id,
        algorithm=made.algorithm,
        sealed=keys.seal(key, prints.packed(made)),
        at=clock.now(),
    )


def fingers(*, actor: User, file: CustodyFile, purpose: str) -> dict[str, bytes]:
    """Finger -> its newest image that is still kept. Refused: without the right and a purpose."""
    access.require(actor, "biometric.read", person=file.pk, purpose=purpose)
    return {item.position: _content(item) for item in kept_fingers(file)}


def kept_fingers(file: CustodyFile) -> list[Biometric]:
    """The newest image of each finger that is still kept, right thumb to left little finger."""
    items = live_fingers(file).select_related("secret__key", "sign_off", "template").order_by("pk")
    newest = {item.position: item for item in items}
    return [newest[position] for position in sorted(newest, key=int)]


def _content(item: Biometric) -> bytes:
    return keys.unseal(item.secret.key, bytes(item.secret.sealed))


def transaction(*, actor: User, file: CustodyFile, purpose: str) -> list[bytes]:
    """The fingers as the records of an ANSI/NIST-ITL transaction, under the file's number and no name. Refused: as
    `biometric_open`, without a finger, of a person who is not established as an adult where a protection officer has
    not signed off for every image, an image that cannot be read."""
    access.require(actor, "biometric.read", person=file.pk, purpose=purpose)
    items = kept_fingers(file)
    if not items:
        raise Refused("biometric-no-fingers", number=file.number)
    adult = age_of(file, books.today()).age is ages.Age.ADULT
    if not adult and not all(item.sign_off and item.sign_off.until >= books.today() for item in items):
        raise Refused("biometric-child", number=file.number)
    return prints.transaction([_finger(item) for item in items], file.number, clock.now())


def _finger(item: Biometric) -> Outgoing:
    kept = getattr(item, "template", None)
    made = prints.unpacked(keys.unseal(item.secret.key, bytes(kept.sealed))) if kept else None
    return Outgoing(int(item.position), _content(item), item.taken_on, made)


def _sign_off(file: CustodyFile, actor: User | None, until: date) -> BiometricSignOff | None:
    """The protection officer's word for a person who is not established as an adult; None for an adult."""
    if age_of(file, books.today()).age is ages.Age.ADULT:
        return None
    found = file.biometric_sign_offs.filter(until__gte=until)
    if actor is not None:
        found = found.exclude(by=actor)
    given = found.first()
    if given is None:
        raise Refused("biometric-child", number=file.number)
    return given


def sign_off(*, actor: User, file: CustodyFile, purpose: str, until: date) -> BiometricSignOff:
    """A protection officer's consent to biometrics of a child, or of a person not established as an adult. Refused:
    an adult, no purpose, a day out of range."""
    books.require(actor, "biometric.sign_off", file)
    if age_of(file, books.today()).age is ages.Age.ADULT:
        raise Refused("biometric-adult", number=file.number)
    if not purpose.strip():
        raise Refused("biometric-purpose", field="purpose")
    today = books.today()
    if not today < until <= today + timedelta(days=366 * YEARS_MOST):
        raise Refused("biometric-retention", field="until", years=YEARS_MOST)
    leaf = books.memo(
        actor=actor,
        kind="biometric",
        person=file.pk,
        facts={"act": "sign_off", "until": until.isoformat()},
        values={"purpose": purpose.strip()},
    )
    return BiometricSignOff.objects.create(
        file=file, purpose=purpose.strip()[:300], until=until, by=actor, at=clock.now(), memo=leaf
    )


def gap_add(
    *, actor: User | None, file: CustodyFile, reason: str, position: str = "", note: str = ""
) -> BiometricGap:
    """Note a sample that could not be taken or that the person refuses. It costs the person nothing."""
    books.require(actor, "biometric.add", file)
    if reason not in GapReason.values or position not in Position.values:
        raise Refused("biometric-gap", field="reason")
    return BiometricGap.objects.create(
        file=file, position=position, reason=reason, note=note.strip()[:300], by=actor, at=clock.now()
    )


def biometric_open(*, actor: User, item: Biometric, purpose: str) -> tuple[bytes, BiometricSecret]:
    """The content. Refused: without the right and a purpose, after the day until which it is kept, erased."""
    access.require(actor, "biometric.read", person=item.file_id, purpose=purpose)
    if item.retain_until < books.today():
        raise Refused("biometric-expired", day=item.retain_until.isoformat())
    secret = BiometricSecret.objects.select_related("key").get(biometric=item)
    return keys.unseal(secret.key, bytes(secret.sealed)), secret
