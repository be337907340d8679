"""Certificates of the link: made by the site's authority, and read with what counts of them."""

import subprocess
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key
from gateway.codes.link_authority import (
    AUTHORITY_YEARS,
    SERIAL_BYTES,
    Authority,
    Wanted,
    authority_pem,
    certificate_pem,
)
from gateway.codes.link_certificate import LinkCertificate, read_certificates, read_key
from gateway.errors import ConfigurationError

NOW_MS = 1_800_000_000_000
DAY_MS = 86_400_000
_seeds = count(1)


def key() -> bytes:
    """A private key as PEM, another each time."""
    return generate_private_key(next(_seeds).to_bytes(ENTROPY_BYTES, "big"))


def serial() -> bytes:
    """A certificate's number, another each time."""
    return next(_seeds).to_bytes(SERIAL_BYTES, "big")


def authority() -> tuple[Authority, bytes]:
    """A new authority, and its certificate as PEM."""
    key_pem = key()
    pem = authority_pem("park-1 link", key_pem, NOW_MS, serial())
    return Authority(read_certificates(pem, "ca")[0], load_private_key(key_pem, "ca")), pem


def test_a_gates_certificate_says_who_it_is_and_for_how_long() -> None:
    """From a day ago, so that a broker whose clock is behind takes it at once."""
    signer, _ = authority()
    key_pem = key()
    pem = certificate_pem(Wanted("gate-1", years=2), key_pem, signer, NOW_MS, serial())
    (found,) = read_certificates(pem, "gate-1.pem")
    assert found.name == "gate-1"
    assert found.not_before_ms == NOW_MS - DAY_MS
    assert found.not_after_ms == NOW_MS + 730 * DAY_MS
    assert found.signed_by(signer.certificate)
    assert found.belongs_to(read_key(key_pem, "gate-1.key"))


def test_another_authority_did_not_sign_it_and_another_key_is_not_its_own() -> None:
    """Two sites, two gates."""
    signer, _ = authority()
    other, _ = authority()
    found = LinkCertificate.of(
        read_certificates(certificate_pem(Wanted("gate-1"), key(), signer, NOW_MS, serial()), "c")[
            0
        ].parsed
    )
    assert not found.signed_by(other.certificate)
    assert not found.signed_by(found)
    assert not found.belongs_to(read_key(key(), "k"))


@pytest.mark.parametrize(
    ("wanted", "purpose"),
    [
        (Wanted("gate-1"), "sslclient"),
        (Wanted("broker", hosts=("mqtt.example.lan", "192.168.1.5", "fd00::5")), "sslserver"),
    ],
)
def test_openssl_takes_it_for_its_purpose_and_for_no_other(
    tmp_path: Path, wanted: Wanted, purpose: str
) -> None:
    """By the strict rules: a broker's certificate is no gate's."""
    signer, ca = authority()
    (tmp_path / "ca.pem").write_bytes(ca)
    (tmp_path / "own.pem").write_bytes(certificate_pem(wanted, key(), signer, NOW_MS, serial()))
    at = ["-attime", str(NOW_MS // 1000), "-x509_strict", "-CAfile", "ca.pem"]
    for asked in ("sslclient", "sslserver"):
        command = ["openssl", "verify", *at, "-purpose", asked, "own.pem"]
        said = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True)
        assert (said.returncode == 0) == (asked == purpose), said


def test_a_certificate_does_not_outlive_its_authority() -> None:
    """It would be refused one day for no reason that its dates show."""
    signer, _ = authority()
    wanted = Wanted("gate-1", years=AUTHORITY_YEARS + 1)
    with pytest.raises(ConfigurationError, match=r"gate-1: 31 years .* ends on 20\d\d-.*--years"):
        certificate_pem(wanted, key(), signer, NOW_MS, serial())


def test_a_number_has_its_full_length() -> None:
    """Two certificates with one number can't be told apart when one is revoked."""
    with pytest.raises(ValueError, match="20 random bytes, got 4"):
        authority_pem("park-1", key(), NOW_MS, b"abcd")


def test_even_zeros_make_a_number() -> None:
    """RFC 5280 wants it positive."""
    pem = authority_pem("park-1", key(), NOW_MS, bytes(SERIAL_BYTES))
    assert read_certificates(pem, "ca")[0].parsed.serial_number == 1


def test_a_certificate_may_name_nobody(tmp_path: Path) -> None:
    """Then it names no gate."""
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    rest = ["-nodes", "-subj", "/O=park", "-keyout", "k.pem", "-out", "c.pem"]
    subprocess.run([*made, *rest], cwd=tmp_path, check=True, capture_output=True)
    assert read_certificates((tmp_path / "c.pem").read_bytes(), "c")[0].name == ""


@pytest.mark.parametrize("octets", [b"", b"not PEM", b"-----BEGIN CERTIFICATE-----\nAAAA\n"])
def test_what_is_no_certificate_is_named_with_the_remedy(octets: bytes) -> None:
    """An empty file, a text, half a certificate."""
    with pytest.raises(ConfigurationError, match=r"gate\.pem: no PEM certificate .*NAME"):
        read_certificates(octets, "gate.pem")


def test_what_is_no_key_is_named_with_the_remedy() -> None:
    """A certificate in its place, for instance."""
    with pytest.raises(ConfigurationError, match=r"gate\.key: no private key .*\.key file"):
        read_key(authority()[1], "gate.key")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(octets: bytes) -> None:
    """Files come from memory sticks."""
    for pem in (
        octets,
        b"-----BEGIN CERTIFICATE-----\n" + octets + b"\n-----END CERTIFICATE-----\n",
    ):
        with pytest.raises(ConfigurationError):
            read_certificates(pem, "x")
        with pytest.raises(ConfigurationError):
            read_key(pem, "x")
