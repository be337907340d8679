"""Issuers' keys from X.509 certificates, as countries publish them; no chain is followed.

A certificate counts because the park put it into its trust list, not because another signed it.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from types import MappingProxyType
from typing import Final, TypeGuard

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

from gateway.codes import ps256
from gateway.codes.issuer_key import ALL_KINDS, IssuerKey, Kind, Scheme
from gateway.errors import ConfigurationError

KEY_ID_BYTES: Final = 8
"""First bytes of the certificate's SHA-256 (Electronic Health Certificate Specification, 3.3.2)."""

_KINDS: Final[Mapping[str, Kind]] = MappingProxyType(
    {
        f"1.3.6.1.4.1.{arc}1847.2021.1.{number}": kind
        for arc in ("", "0.")
        for number, kind in enumerate((Kind.TEST, Kind.VACCINATION, Kind.RECOVERY), start=1)
    }
)
"""Extended key usages of the EU's certificate governance, section 5.4; both arcs are in use."""

_EMPTY_KEY_USAGE: Final = bytes.fromhex("0603551d2504023000")
"""An extended key usage that lists nothing, against RFC 5280 section 4.2.1.12: the EU's vector
CO15 has it and must count for every kind."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_PEM: Final = re.compile(
    rb"-----BEGIN CERTIFICATE-----\s+([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----"
)


def certificate_keys(text: bytes, place: str, country: str | None = None) -> list[IssuerKey]:
    """The keys of EU issuers in a file of certificates.

    Args:
        text: PEM, or DER in base64, one certificate a line.
        place: where it came from, for the error.
        country: whose they are, where the certificates do not say so themselves.

    Raises:
        ConfigurationError: a certificate that is none, or whose key signs no EU certificate.
    """
    found = _PEM.findall(text) or [line for line in text.splitlines() if line.strip()]
    return [
        certificate_key(b"".join(one.split()), f"{place}: certificate {number}", country)
        for number, one in enumerate(found, start=1)
    ]


def certificate_key(base64: bytes, place: str, country: str | None = None) -> IssuerKey:
    """The key in one certificate.

    Args:
        base64: its DER.
        place: where it came from, for the error.
        country: whose it is, where it does not say so itself.

    Raises:
        ConfigurationError: not a certificate, or its key signs no EU certificate.
    """
    try:
        certificate = x509.load_der_x509_certificate(b64decode(base64, validate=True))
        public = certificate.public_key()
        kinds = _kinds(certificate)
        named = certificate.subject.get_attributes_for_oid(NameOID.COUNTRY_NAME)
    except (ValueError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            f"{place}: not a usable X.509 certificate ({type(error).__name__}: {error});"
            " give PEM, or DER in base64, one a line"
        ) from None
    if not _signs(public):
        raise ConfigurationError(
            f"{place}: its key is neither P-256 nor RSA of {ps256.KEY_BITS.start} to"
            f" {ps256.KEY_BITS.stop - 1} bits; only those sign EU certificates"
        )
    return IssuerKey(
        scheme=Scheme.HC1,
        key_id=certificate.fingerprint(SHA256())[:KEY_ID_BYTES],
        issuer=next((str(name.value) for name in named), country),
        public=public,
        not_before_ms=_wall_ms(certificate.not_valid_before_utc),
        not_after_ms=_wall_ms(certificate.not_valid_after_utc),
        kinds=kinds,
    )


def _kinds(certificate: x509.Certificate) -> frozenset[Kind]:
    """What the certificate lets its key attest; everything where it says nothing."""
    try:
        usages = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return ALL_KINDS
    except ValueError:
        if _EMPTY_KEY_USAGE in certificate.public_bytes(Encoding.DER):
            return ALL_KINDS
        raise
    named = frozenset(
        _KINDS[usage.dotted_string] for usage in usages if usage.dotted_string in _KINDS
    )
    return named or ALL_KINDS


def _signs(public: object) -> TypeGuard[ec.EllipticCurvePublicKey | rsa.RSAPublicKey]:
    if isinstance(public, rsa.RSAPublicKey):
        return public.key_size in ps256.KEY_BITS
    return isinstance(public, ec.EllipticCurvePublicKey) and isinstance(public.curve, ec.SECP256R1)


def _wall_ms(moment: datetime) -> int:
    return (moment - _EPOCH) // timedelta(milliseconds=1)
