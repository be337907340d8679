"""The site's own authority for the link: makes certificates of gates, centre and brokers.

Not the trust in passes or documents: whoever holds this key can speak as a gate to the broker, and
still admits nobody.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.codes.keys import SigningKey, load_private_key
from gateway.codes.link_certificate import LinkCertificate
from gateway.errors import ConfigurationError

SERIAL_BYTES: Final = 20
"""Random bytes of a certificate's number (RFC 5280, 4.1.2.2: at most 20 octets, positive)."""

AUTHORITY_YEARS: Final = 30
CERTIFICATE_YEARS: Final = 10
"""A gate hangs on its wall for as long; whoever wants less says so."""

_YEAR_DAYS: Final = 365.25
_BACKDATED: Final = timedelta(days=1)
"""So that a broker whose clock is behind by hours takes a new certificate at once."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_USAGES: Final = ("digital_signature", "key_cert_sign", "crl_sign")
_OTHER_USAGES: Final = (
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True, slots=True)
class Authority:
    """Who signs: its certificate and key."""

    certificate: LinkCertificate
    key: SigningKey


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a certificate is to say.

    Args:
        name: whose it is; the broker's user name of a gate or the centre.
        hosts: names and addresses at which a broker is reached; none for a gate or the centre.
        years: how long it counts.
    """

    name: str
    hosts: Sequence[str] = ()
    years: float = CERTIFICATE_YEARS


def authority_pem(name: str, key_pem: bytes, now_ms: int, serial: bytes) -> bytes:
    """The certificate of a new authority, signed by itself, as PEM.

    Args:
        name: for people.
        key_pem: its private key.
        now_ms: wall milliseconds.
        serial: ``SERIAL_BYTES`` random bytes.
    """
    key = load_private_key(key_pem, "the authority's new key")
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = _builder(subject, subject, key.private.public_key(), serial)
    builder = _dated(builder, now_ms, AUTHORITY_YEARS)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage("key_cert_sign", "crl_sign"), critical=True)
    return builder.sign(key.private, SHA256()).public_bytes(Encoding.PEM)


def certificate_pem(
    wanted: Wanted, key_pem: bytes, authority: Authority, now_ms: int, serial: bytes
) -> bytes:
    """A certificate that the authority signed, as PEM.

    Args:
        wanted: what it says.
        key_pem: its own private key.
        authority: who signs.
        now_ms: wall milliseconds.
        serial: ``SERIAL_BYTES`` random bytes.

    Raises:
        ConfigurationError: it would count for longer than its authority does.
    """
    public = load_private_key(key_pem, "a new key").private.public_key()
    issuer = authority.certificate
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, wanted.name)])
    builder = _builder(subject, issuer.parsed.subject, public, serial)
    builder = _dated(builder, now_ms, wanted.years)
    no_authority = x509.BasicConstraints(ca=False, path_length=None)
    builder = builder.add_extension(no_authority, critical=True)
    builder = builder.add_extension(_usage("digital_signature"), critical=True)
    builder = builder.add_extension(_purpose(wanted), critical=False)
    builder = builder.add_extension(_issued_by(issuer), critical=False)
    if wanted.hosts:
        names = x509.SubjectAlternativeName([_host(host) for host in wanted.hosts])
        builder = builder.add_extension(names, critical=False)
    made = LinkCertificate.of(builder.sign(authority.key.private, SHA256()))
    if made.not_after_ms > issuer.not_after_ms:
        raise ConfigurationError(
            f"certificate of {wanted.name}: {wanted.years:g} years are more than its authority has"
            f" left, which ends on {_day(issuer.not_after_ms)}; give fewer --years"
        )
    return made.parsed.public_bytes(Encoding.PEM)


def _builder(
    subject: x509.Name, issuer: x509.Name, public: ec.EllipticCurvePublicKey, serial: bytes
) -> x509.CertificateBuilder:
    if len(serial) != SERIAL_BYTES:
        raise ValueError(f"serial: needs {SERIAL_BYTES} random bytes, got {len(serial)}")
    number = (int.from_bytes(serial, "big") >> 1) or 1
    builder = x509.CertificateBuilder(subject_name=subject, issuer_name=issuer)
    builder = builder.public_key(public).serial_number(number)
    identifier = x509.SubjectKeyIdentifier.from_public_key(public)
    return builder.add_extension(identifier, critical=False)


def _dated(builder: x509.CertificateBuilder, now_ms: int, years: float) -> x509.CertificateBuilder:
    now = _EPOCH + timedelta(milliseconds=now_ms)
    until = now + timedelta(days=round(years * _YEAR_DAYS))
    return builder.not_valid_before(now - _BACKDATED).not_valid_after(until)


def _usage(*used: str) -> x509.KeyUsage:
    everything = dict.fromkeys(_OTHER_USAGES, False)
    return x509.KeyUsage(**everything, **{name: name in used for name in _USAGES})


def _purpose(wanted: Wanted) -> x509.ExtendedKeyUsage:
    own = ExtendedKeyUsageOID.SERVER_AUTH if wanted.hosts else ExtendedKeyUsageOID.CLIENT_AUTH
    return x509.ExtendedKeyUsage([own])


def _issued_by(issuer: LinkCertificate) -> x509.AuthorityKeyIdentifier:
    found = issuer.parsed.extensions.get_extension_for_class(x509.SubjectKeyIdentifier)
    return x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(found.value)


def _host(text: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(text))
    except ValueError:
        return x509.DNSName(text)


def _day(wall_ms: int) -> str:
    return f"{_EPOCH + timedelta(milliseconds=wall_ms):%Y-%m-%d}"
