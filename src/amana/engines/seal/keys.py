"""Signatures: Ed25519 (libsodium) and P-256 (as WebCrypto makes them), behind one verb each."""

from __future__ import annotations

from functools import lru_cache

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

ED25519, P256 = "ed25519", "p256"
SIZES = {ED25519: 32, P256: 65}


def check_public_key(algorithm: str, public_key: bytes) -> None:
    """Raises ValueError with the reason when this is not a usable public key.

    Ed25519: 32 bytes; P-256: the uncompressed point, 65 bytes beginning with 4 (WebCrypto's "raw")."""
    if algorithm not in SIZES:
        raise ValueError(f"{algorithm!r} is not a known algorithm; use ed25519 or p256")
    if len(public_key) != SIZES[algorithm]:
        raise ValueError(f"an {algorithm} key has {SIZES[algorithm]} bytes, not {len(public_key)}")
    if algorithm == P256:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key)


def verify(algorithm: str, public_key: bytes, message: bytes, signature: bytes) -> bool:
    """True when `signature` (64 bytes: Ed25519, or r||s for P-256 over SHA-256) fits."""
    if len(signature) != 64:
        return False
    try:
        if algorithm == ED25519:
            VerifyKey(public_key).verify(message, signature)
        else:
            der = encode_dss_signature(
                int.from_bytes(signature[:32], "big"), int.from_bytes(signature[32:], "big")
            )
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_key).verify(
                der, message, ec.ECDSA(hashes.SHA256())
            )
    except (BadSignatureError, InvalidSignature, ValueError):
        return False
    return True


def sign_ed25519(seed: bytes, message: bytes) -> bytes:
    """The 64-byte Ed25519 signature under the key grown from `seed` (32 bytes)."""
    return _signing_key(seed).sign(message).signature


def public_ed25519(seed: bytes) -> bytes:
    """The public key (32 bytes) that belongs to `seed`."""
    return bytes(_signing_key(seed).verify_key)


@lru_cache(maxsize=4)
def _signing_key(seed: bytes) -> SigningKey:
    """Growing the key costs as much as signing with it."""
    return SigningKey(seed)
