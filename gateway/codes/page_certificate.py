"""A certificate for the guard's page that signs itself; no authority, and no part of the link's."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.codes.keys import load_private_key

SERIAL_BYTES: Final = 20
"""Of a certificate's number (RFC 5280, 4.1.2.2)."""

DAYS: Final = 800
"""Browsers of Apple take no certificate of more than 825 days (support.apple.com/103769)."""

_BACKDATED: Final = timedelta(days=1)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def page_certificate_pem(hosts: Sequence[str], key_pem: bytes, now_ms: int, serial: bytes) -> bytes:
    """The certificate as PEM.

    Args:
        hosts: names and addresses by which browsers reach the page, the first one its own name.
        key_pem: its private key.
        now_ms: wall milliseconds.
        serial: ``SERIAL_BYTES`` random bytes.
    """
    number = (int.from_bytes(serial, "big") >> 1) or 1
    key = load_private_key(key_pem, "the page's new key").private
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, hosts[0][:64])])
    now = _EPOCH + timedelta(milliseconds=now_ms)
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=subject)
    builder = builder.public_key(key.public_key()).serial_number(number)
    builder = builder.not_valid_before(now - _BACKDATED)
    builder = builder.not_valid_after(now + timedelta(days=DAYS))
    no_authority = x509.BasicConstraints(ca=False, path_length=None)
    builder = builder.add_extension(no_authority, critical=True)
    names = x509.SubjectAlternativeName([_host(host) for host in hosts])
    builder = builder.add_extension(names, critical=False)
    server = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    builder = builder.add_extension(server, critical=False)
    return builder.sign(key, SHA256()).public_bytes(Encoding.PEM)


def fingerprint(certificate_pem: bytes) -> str:
    """SHA-256 of a certificate as browsers show it, to be compared by eye."""
    digest = x509.load_pem_x509_certificate(certificate_pem).fingerprint(SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)
