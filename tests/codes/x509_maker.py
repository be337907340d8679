"""Makes X.509 certificates for tests, good and bad, in memory."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtensionOID, NameOID

SIGNER = ec.derive_private_key(7, ec.SECP256R1())
BEGINS = datetime(2026, 1, 1, tzinfo=UTC)
OIDS = {"t": "1.3.6.1.4.1.1847.2021.1.1", "v": "1.3.6.1.4.1.1847.2021.1.2"}
PublicKey = ec.EllipticCurvePublicKey | rsa.RSAPublicKey | ed25519.Ed25519PublicKey


def certificate(
    public: PublicKey,
    *,
    country: str | None = "AT",
    usages: tuple[str, ...] | None = None,
    raw_usage: bytes | None = None,
) -> x509.Certificate:
    """A certificate of a year for a key, signed by somebody who does not matter."""
    names = [x509.NameAttribute(NameOID.COMMON_NAME, "signer")]
    if country is not None:
        names.append(x509.NameAttribute(NameOID.COUNTRY_NAME, country))
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(names))
        .issuer_name(x509.Name(names))
        .public_key(public)
        .serial_number(1)
        .not_valid_before(BEGINS)
        .not_valid_after(BEGINS + timedelta(days=365))
    )
    if usages is not None:
        listed = [x509.ObjectIdentifier(usage) for usage in usages]
        builder = builder.add_extension(x509.ExtendedKeyUsage(listed), critical=False)
    if raw_usage is not None:
        oid = ExtensionOID.EXTENDED_KEY_USAGE
        builder = builder.add_extension(x509.UnrecognizedExtension(oid, raw_usage), critical=False)
    return builder.sign(SIGNER, hashes.SHA256())


def der_base64(made: x509.Certificate) -> bytes:
    """As the EU's gateway and its test data spell certificates."""
    return b64encode(made.public_bytes(Encoding.DER))


def pem(made: x509.Certificate) -> bytes:
    """As files hold certificates."""
    return made.public_bytes(Encoding.PEM)
