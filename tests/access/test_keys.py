"""Keys: what is sealed under one and erased with it; whose browser may sign, and until when."""

from __future__ import annotations

import pytest

from amana.access import devices, keys
from amana.access.data_key import DataKey
from amana.access.models import DeviceRequest
from amana.ledger import queries as books
from amana.ledger.models import Device

from .cast import NOW, World, refused

pytestmark = [pytest.mark.books, pytest.mark.django_db]
POINT = bytes.fromhex(  # the generator of P-256: a point on the curve
    "046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
    "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5"
)


def test_destroying_a_key_erases_what_it_sealed(world: World) -> None:
    key = keys.new(compartment="health")
    sealed = keys.seal(key, "ضغط الدم مرتفع".encode())
    assert keys.unseal(key, sealed).decode() == "ضغط الدم مرتفع"
    keys.destroy(key)
    refused("key-destroyed", keys.unseal, key=key, sealed=sealed)
    row = DataKey.objects.get(pk=key.pk)
    assert row.wrapped is None and row.destroyed_at == NOW


def test_a_sealed_value_does_not_open_under_another_key_or_when_changed(world: World) -> None:
    one, other = keys.new(compartment="health"), keys.new(compartment="evidence")
    sealed = keys.seal(one, b"x-ray")
    refused("key-wrong", keys.unseal, key=other, sealed=sealed)
    refused("key-wrong", keys.unseal, key=one, sealed=sealed[:-1] + bytes([sealed[-1] ^ 1]))


def operation(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(books, "demonstration", lambda: False)


def asked(world: World, user: str = "custody_officer", authority: str = "SDF") -> DeviceRequest:
    return devices.ask(user=world.user(user), authority=authority, label="gate", public_key=POINT)


def test_in_a_demonstration_the_system_certifies_a_key_at_once(world: World) -> None:
    request = asked(world)
    device = Device.objects.get(pk=request.code)
    assert devices.state(request.code) == "certified"
    assert (device.owner, device.authority.code) == (world.users["custody_officer"].pk, "SDF")
    assert asked(world).pk == request.pk  # the same key again is the same request


def test_in_an_operation_a_second_officer_of_the_authority_certifies(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    operation(monkeypatch)
    request = asked(world)
    assert devices.state(request.code) == "waiting"
    refused("device-own", devices.certify, actor=world.user("custody_officer"), asked=request)
    refused("access-denied", devices.certify, actor=world.user("receiving_registrar"), asked=request)
    devices.certify(actor=world.user("registrar"), asked=request)
    assert devices.state(request.code) == "certified"
    refused("device-decided", devices.refuse, actor=world.user("registrar"), asked=request)


def test_nobody_gets_a_key_for_an_authority_that_is_not_theirs(world: World) -> None:
    for user, authority in (("custody_officer", "IQ-MOJ"), ("legal_reviewer", "SDF"), ("nobody", "SDF")):
        refused("device-authority", asked, world=world, user=user, authority=authority)
    assert asked(world, "legal_reviewer", "IQ-HJC").authority.code == "IQ-HJC"


def test_a_revoked_key_stays_revoked(world: World) -> None:
    request = asked(world)
    refused(
        "reason-missing", devices.revoke, actor=world.user("custody_officer"), code=request.code, reason=""
    )
    refused(
        "access-denied",
        devices.revoke,
        actor=world.user("receiving_registrar"),
        code=request.code,
        reason="x",
    )
    devices.revoke(actor=world.user("custody_officer"), code=request.code, reason="laptop lost")
    assert devices.state(request.code) == "revoked"
    refused("device-ended", asked, world=world)


@pytest.mark.parametrize("key", [b"", b"\x04" + bytes(64), bytes(65), POINT[:-1]])
def test_what_is_no_point_on_the_curve_is_no_key(world: World, key: bytes) -> None:
    refused(
        "device-key",
        devices.ask,
        user=world.user("custody_officer"),
        authority="SDF",
        label="gate",
        public_key=key,
    )
