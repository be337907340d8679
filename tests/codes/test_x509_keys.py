"""Certificates of countries: what each makes of its key, or why it can't be used."""

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.hashes import SHA256

from gateway.codes.algorithm import Algorithm
from gateway.codes.issuer_key import ALL_KINDS, Kind, Scheme
from gateway.codes.x509_keys import certificate_key, certificate_keys
from gateway.errors import ConfigurationError
from tests.codes.issuers import COUNTRY_KEY, rsa_key
from tests.codes.x509_maker import OIDS, certificate, der_base64, pem

PUBLIC = COUNTRY_KEY.public_key()
TEST, VACCINATION, RECOVERY = Kind.TEST, Kind.VACCINATION, Kind.RECOVERY
ARC = "1.3.6.1.4.1.1847.2021.1"
OLD_ARC = "1.3.6.1.4.1.0.1847.2021.1"
CLIENT = "1.3.6.1.5.5.7.3.2"


def test_a_certificate_binds_its_key_to_country_and_dates() -> None:
    """Whole milliseconds; the id is the beginning of the certificate's hash."""
    made = certificate(PUBLIC)
    key = certificate_key(der_base64(made), "at.txt")
    assert (key.scheme, key.issuer, key.algorithm) == (Scheme.HC1, "AT", Algorithm.ES256)
    assert key.key_id == made.fingerprint(SHA256())[:8]
    assert key.name == key.key_id.hex()
    assert (key.not_before_ms, key.not_after_ms) == (1_767_225_600_000, 1_798_761_600_000)
    assert key.kinds == ALL_KINDS
    assert key.public == PUBLIC


def test_an_rsa_key_is_one_of_ps256() -> None:
    """The algorithm follows from the key and from nothing else."""
    assert certificate_key(der_base64(certificate(rsa_key().public_key())), "at.txt").algorithm is (
        Algorithm.PS256
    )


@pytest.mark.parametrize(
    ("usages", "kinds"),
    [
        ((f"{ARC}.1",), {TEST}),
        ((f"{ARC}.2",), {VACCINATION}),
        ((f"{ARC}.3",), {RECOVERY}),
        ((f"{OLD_ARC}.1", f"{OLD_ARC}.3"), {TEST, RECOVERY}),
        ((f"{ARC}.2", CLIENT), {VACCINATION}),
        ((CLIENT,), set(Kind)),
        ((f"{ARC}.4",), set(Kind)),
        (None, set(Kind)),
    ],
)
def test_key_usages_limit_what_is_attested(
    usages: tuple[str, ...] | None, kinds: set[Kind]
) -> None:
    """None of the EU's own means all kinds."""
    key = certificate_key(der_base64(certificate(PUBLIC, usages=usages)), "at.txt")
    assert key.kinds == kinds


def test_a_key_usage_that_lists_nothing_limits_nothing() -> None:
    """Against RFC 5280, but in use: the EU's own vector has it."""
    made = certificate(PUBLIC, raw_usage=b"\x30\x00")
    assert certificate_key(der_base64(made), "at.txt").kinds == ALL_KINDS


def test_a_key_usage_that_is_damaged_is_refused() -> None:
    """It must not turn into a key for everything."""
    made = certificate(PUBLIC, raw_usage=b"\x30\x02\x06\x00")
    with pytest.raises(ConfigurationError, match=r"at\.txt: not a usable X\.509 certificate"):
        certificate_key(der_base64(made), "at.txt")


@pytest.mark.parametrize(
    ("inside", "said", "issuer"),
    [("AT", None, "AT"), ("AT", "DE", "AT"), (None, "DE", "DE"), (None, None, None)],
)
def test_the_country_is_the_certificates_own(
    inside: str | None, said: str | None, issuer: str | None
) -> None:
    """Another is only believed where it names none."""
    made = certificate(PUBLIC, country=inside)
    assert certificate_key(der_base64(made), "at.txt", said).issuer == issuer


@pytest.mark.parametrize(
    "public",
    [
        ec.derive_private_key(7, ec.SECP384R1()).public_key(),
        ed25519.Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key(),
        rsa.generate_private_key(65537, 1024).public_key(),  # noqa: S505 - what is refused
    ],
    ids=["P-384", "Ed25519", "RSA 1024"],
)
def test_a_key_that_signs_no_eu_certificate_is_refused(
    public: ec.EllipticCurvePublicKey | ed25519.Ed25519PublicKey | rsa.RSAPublicKey,
) -> None:
    """By name, with what is allowed."""
    with pytest.raises(ConfigurationError, match="neither P-256 nor RSA of 2048 to 4096 bits"):
        certificate_key(der_base64(certificate(public)), "at.txt")


@pytest.mark.parametrize("base64", [b"", b"MIIB", b"????", b"\xff" * 9, b"MAA="])
def test_what_is_no_certificate_is_refused(base64: bytes) -> None:
    """With what to give instead."""
    with pytest.raises(ConfigurationError, match="give PEM, or DER in base64, one a line"):
        certificate_key(base64, "at.txt")


def test_a_file_holds_any_number_of_certificates() -> None:
    """PEM with words between, or one a line; a bad one is told by its number."""
    first = certificate(PUBLIC, usages=(OIDS["t"],))
    second = certificate(PUBLIC, usages=(OIDS["v"],))
    pems = b"Austria:\n" + pem(first) + b"\nagain:\n" + pem(second)
    lines = b"\n" + der_base64(first) + b"\r\n\n" + der_base64(second) + b"\n"
    assert certificate_keys(pems, "a") == certificate_keys(lines, "a")
    assert [key.kinds for key in certificate_keys(pems, "a")] == [{TEST}, {VACCINATION}]
    with pytest.raises(ConfigurationError, match="a: certificate 2: not a usable"):
        certificate_keys(der_base64(first) + b"\nMIIB\n", "a")
