"""Keys of those who sign health certificates, and which of them signed; not the park's own keys."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec, rsa

from gateway.codes import es256, ps256
from gateway.codes.algorithm import Algorithm
from gateway.codes.limits import MAX_COLLIDING_KEYS
from gateway.core.reason import Reason

UNDATED_MS: Final = 253_402_300_799_000
"""9999-12-31T23:59:59Z: no known end (RFC 5280 section 4.1.2.5)."""


@unique
class Scheme(Enum):
    """Families of certificates; the value is the format's name and stands in trust files."""

    HC1 = "HC1"
    SHC = "SHC"
    NZCP = "NZCP"


@unique
class Kind(Enum):
    """What a certificate attests; the value is its name in the EU's hcert schema."""

    VACCINATION = "v"
    TEST = "t"
    RECOVERY = "r"


ALL_KINDS: Final = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class IssuerKey:
    """One key of an issuer, with everything that it is good for.

    Args:
        scheme: the family whose certificates it signs.
        key_id: how those name it; two keys may share one.
        issuer: country, URL or DID that a certificate must claim; None if its source names none.
        public: P-256, or RSA of ``ps256.KEY_BITS``.
        not_before_ms: wall milliseconds, UTC, of the first moment that it counts.
        not_after_ms: wall milliseconds, UTC, of the last.
        kinds: what it may attest.
    """

    scheme: Scheme
    key_id: bytes
    issuer: str | None
    public: ec.EllipticCurvePublicKey | rsa.RSAPublicKey = field(repr=False)
    not_before_ms: int = 0
    not_after_ms: int = UNDATED_MS
    kinds: frozenset[Kind] = ALL_KINDS

    @property
    def algorithm(self) -> Algorithm:
        """The only one that it verifies, whatever a certificate claims."""
        return Algorithm.PS256 if isinstance(self.public, rsa.RSAPublicKey) else Algorithm.ES256

    @property
    def name(self) -> str:
        """What a record calls it: its id, and for a DID the issuer, as ``key-1`` names nobody."""
        if self.scheme is Scheme.HC1:
            return self.key_id.hex()
        text = self.key_id.decode("ascii")
        return f"{self.issuer}#{text}" if self.scheme is Scheme.NZCP and self.issuer else text

    def signed(self, message: bytes, signature: bytes) -> bool:
        """Whether it signed the message."""
        if isinstance(self.public, rsa.RSAPublicKey):
            return ps256.verifies(self.public, message, signature)
        return es256.verifies(self.public, message, signature)


@dataclass(frozen=True, slots=True)
class IssuerKeys:
    """All issuers' keys, found by scheme and id."""

    keys: tuple[IssuerKey, ...] = ()
    _by_id: dict[tuple[Scheme, bytes], list[IssuerKey]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Sort them by what certificates say."""
        for key in self.keys:
            same_id = self._by_id.setdefault((key.scheme, key.key_id), [])
            if key not in same_id:
                same_id.append(key)

    def named(self, scheme: Scheme, key_id: bytes) -> tuple[IssuerKey, ...]:
        """The keys that a certificate may mean; no more than are worth trying."""
        return tuple(self._by_id.get((scheme, key_id), ())[:MAX_COLLIDING_KEYS])


def crowded(keys: Iterable[IssuerKey]) -> Iterator[str]:
    """Key ids that more keys share than are tried, one sentence for each."""
    for (scheme, key_id), times in Counter((key.scheme, key.key_id) for key in keys).items():
        if times > MAX_COLLIDING_KEYS:
            seen = f"{times} keys of {scheme.value} share kid {key_id.hex()}"
            yield f"issuers: {seen}; at most {MAX_COLLIDING_KEYS} are tried, remove the oldest"


@dataclass(frozen=True, slots=True)
class Sealed:
    """A signed message of somebody, its form read and its signature not yet checked.

    Args:
        key_id: the signer that it names.
        algorithm: what it claims; None for one that is not known here.
        message: the bytes that are signed.
        payload: the claims within them.
        signature: as it came.
    """

    key_id: bytes
    algorithm: Algorithm | None
    message: bytes = field(repr=False)
    payload: bytes = field(repr=False)
    signature: bytes = field(repr=False)

    @property
    def fingerprint(self) -> bytes:
        """What of the signature nobody but its maker can choose or change.

        ``(r, s)`` and ``(r, n - s)`` are both valid ECDSA, so only ``r`` counts; PSS has no twin.
        """
        if self.algorithm is Algorithm.ES256:
            return self.signature[: es256.SIGNATURE_BYTES // 2]
        return self.signature


def find_issuer(sealed: Sealed, scheme: Scheme, keys: IssuerKeys) -> IssuerKey | Reason:
    """The key that signed, or ISSUER_UNKNOWN, ALGORITHM_WRONG or SIGNATURE_BAD."""
    known = keys.named(scheme, sealed.key_id)
    if not known:
        return Reason.ISSUER_UNKNOWN
    objection = Reason.ALGORITHM_WRONG
    for key in known:
        if key.algorithm is sealed.algorithm:
            if key.signed(sealed.message, sealed.signature):
                return key
            objection = Reason.SIGNATURE_BAD
    return objection
