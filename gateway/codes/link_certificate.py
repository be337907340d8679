"""A certificate by which a gate, the centre or a broker shows who it is on the link; makes none."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes, PublicKeyTypes
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from gateway.errors import ConfigurationError

MAX_PEM_BYTES: Final = 65_536
"""A file of certificates or of a key is far smaller; a wrong path may name anything."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class LinkCertificate:
    """What counts of a certificate between gates, centre and broker.

    Args:
        name: its subject's common name, which a broker with ``use_identity_as_username`` takes for
            the user's; empty if there is none.
        not_before_ms: wall milliseconds from which it counts.
        not_after_ms: wall milliseconds up to which it counts.
        parsed: the certificate itself.
    """

    name: str
    not_before_ms: int
    not_after_ms: int
    parsed: x509.Certificate = field(repr=False)

    @classmethod
    def of(cls, certificate: x509.Certificate) -> "LinkCertificate":
        """Those of a parsed certificate."""
        names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        return cls(
            name=str(names[0].value) if names else "",
            not_before_ms=_wall_ms(certificate.not_valid_before_utc),
            not_after_ms=_wall_ms(certificate.not_valid_after_utc),
            parsed=certificate,
        )

    def signed_by(self, authority: "LinkCertificate") -> bool:
        """Whether the authority's key signed this certificate, dates aside."""
        try:
            self.parsed.verify_directly_issued_by(authority.parsed)
        except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
            return False
        return True

    def belongs_to(self, key: PrivateKeyTypes) -> bool:
        """Whether this is the certificate of a private key."""
        return _spki(self.parsed.public_key()) == _spki(key.public_key())


def read_certificates(pem: bytes, place: str) -> tuple[LinkCertificate, ...]:
    """The certificates of a PEM file, at least one.

    Args:
        pem: the file's bytes.
        place: where they came from, for the error.

    Raises:
        ConfigurationError: there is none, or one can't be read.
    """
    try:
        found = x509.load_pem_x509_certificates(pem)
        return tuple(LinkCertificate.of(one) for one in found)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            f"{place}: no PEM certificate ({type(error).__name__});"
            " `gateway central certificate NAME` makes one"
        ) from None


def read_key(pem: bytes, place: str) -> PrivateKeyTypes:
    """The private key of a PEM file.

    Raises:
        ConfigurationError: it is none, or it is locked by a password.
    """
    try:
        return load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigurationError(
            f"{place}: no private key without password ({type(error).__name__});"
            " give the .key file that was made together with the certificate"
        ) from None


def _spki(key: PublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _wall_ms(at: datetime) -> int:
    return round((at - _EPOCH).total_seconds() * 1000)
