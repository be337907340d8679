"""Keys: made from given randomness, read from PEM, refused with words when they are not right."""

from hashlib import sha256

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519

from gateway.codes.keys import (
    ENTROPY_BYTES,
    SigningKey,
    generate_private_key,
    key_id,
    load_private_key,
    load_public_key,
    load_roster_key,
    public_pem,
    roster_key_text,
)
from gateway.errors import ConfigurationError

PEM = serialization.Encoding.PEM
PKCS8 = serialization.PrivateFormat.PKCS8
PLAIN = serialization.NoEncryption()


def test_a_generated_key_comes_back_from_its_pem() -> None:
    """The same randomness gives the same key, other randomness another."""
    first, again, other = (generate_private_key(bytes([n]) * ENTROPY_BYTES) for n in (7, 7, 8))
    assert first == again != other
    assert load_private_key(first, "pass.pem").key_id != load_private_key(other, "x").key_id


@pytest.mark.parametrize("extreme", [b"\x00" * ENTROPY_BYTES, b"\xff" * ENTROPY_BYTES])
def test_no_randomness_leads_outside_the_group(extreme: bytes) -> None:
    """All zeros and all ones are still keys, never 0 or the order."""
    load_private_key(generate_private_key(extreme), "pass.pem")


@pytest.mark.parametrize("length", [0, 47, 49])
def test_a_key_is_not_made_from_less_or_more_randomness(length: int) -> None:
    """48 bytes exactly."""
    with pytest.raises(ValueError, match=f"got {length}"):
        generate_private_key(bytes(length))


def test_the_key_id_begins_the_hash_of_the_public_key(pass_key: SigningKey) -> None:
    """Three bytes of SHA-256 over SubjectPublicKeyInfo in DER."""
    der = pass_key.private.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert pass_key.key_id == sha256(der).digest()[:3] == key_id(pass_key.private.public_key())


def test_a_signing_key_does_not_show_itself(pass_key: SigningKey) -> None:
    """Its repr may land in a log."""
    assert "rivate" not in repr(pass_key)


def _wrong_private_keys() -> dict[str, bytes]:
    p256 = ec.generate_private_key(ec.SECP256R1())
    locked = serialization.BestAvailableEncryption(b"secret")
    return {
        "nothing": b"",
        "random bytes": bytes(range(256)),
        "a public key": public_pem(p256.public_key()).encode(),
        "an encrypted key": p256.private_bytes(PEM, PKCS8, locked),
        "another curve": ec.generate_private_key(ec.SECP384R1()).private_bytes(PEM, PKCS8, PLAIN),
        "another kind": ed25519.Ed25519PrivateKey.generate().private_bytes(PEM, PKCS8, PLAIN),
        "a torn key": p256.private_bytes(PEM, PKCS8, PLAIN)[:100],
    }


@pytest.mark.parametrize(("what", "pem"), _wrong_private_keys().items(), ids=_wrong_private_keys())
def test_a_wrong_private_key_is_named_with_its_file(what: str, pem: bytes) -> None:
    """The message says which file and what would be right."""
    with pytest.raises(ConfigurationError, match=r"^/etc/pass\.pem: .*P-256") as refusal:
        load_private_key(pem, "/etc/pass.pem")
    assert "secret" not in str(refusal.value), what


def test_a_public_key_comes_back_from_its_pem(pass_key: SigningKey) -> None:
    """PEM of SubjectPublicKeyInfo both ways."""
    public = pass_key.private.public_key()
    assert load_public_key(public_pem(public)) == public


@pytest.mark.parametrize(
    "pem",
    [None, 5, "", "PEM", "\ud800", *_wrong_private_keys().values()],
    ids=["null", "number", "nothing", "word", "surrogate", *_wrong_private_keys()],
)
def test_anything_else_is_no_public_key(pem: object, pass_key: SigningKey) -> None:
    """A private key by mistake in the trust file is refused too."""
    private = pass_key.private.private_bytes(PEM, PKCS8, PLAIN).decode()
    assert load_public_key(pem) is None
    assert load_public_key(private) is None


def test_a_public_key_of_another_curve_is_refused() -> None:
    """ES256 is P-256."""
    other = ec.generate_private_key(ec.SECP384R1()).public_key()
    assert load_public_key(public_pem(other)) is None


def test_the_roster_key_survives_its_file() -> None:
    """64 hex digits and a line end."""
    key = bytes(range(32))
    assert load_roster_key(roster_key_text(key), "roster.key") == key
    assert load_roster_key(key.hex().encode() + b"\r\n", "roster.key") == key


@pytest.mark.parametrize(
    "text", [b"", b"00" * 31, b"00" * 33, b"G0" * 32, b"AA" * 32, b"\xff" * 64]
)
def test_a_wrong_roster_key_is_named_with_its_file(text: bytes) -> None:
    """Too short, too long, not hex; the message never repeats it."""
    with pytest.raises(ConfigurationError, match=r"^roster\.key: .*openssl rand") as refusal:
        load_roster_key(text, "roster.key")
    assert not text or text.decode("latin-1") not in str(refusal.value)


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_roster_key_of_another_length_is_not_written(length: int) -> None:
    """32 bytes for AES-256."""
    with pytest.raises(ValueError, match="32 random bytes"):
        roster_key_text(bytes(length))
