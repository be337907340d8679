"""Whose signatures count, for what and where, as values; it reads no file and verifies nothing."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Final

from cryptography.hazmat.primitives.asymmetric import ec

from gateway.codes.algorithm import Algorithm
from gateway.codes.issuer_key import UNDATED_MS, IssuerKeys
from gateway.codes.keys import SigningKey, public_pem
from gateway.codes.limits import MAX_COLLIDING_KEYS
from gateway.core.instant import Instant
from gateway.core.reason import Reason

SITE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", re.ASCII)
"""A site's name, which is also one level of an MQTT topic."""


@unique
class KeyUse(Enum):
    """What a key may sign: one that signs passes can't sign a roster.

    A root key signs trust lists and nothing else. It is kept off line.
    """

    PASS = "pass"  # noqa: S105 - the word of the trust file, not a password
    DOCUMENT = "document"
    ROOT = "root"
    WECOM = "wecom"


@dataclass(frozen=True, slots=True)
class KeyRecord:
    """One trusted key with everything that it is good for.

    Args:
        key_id: first 3 bytes of SHA-256 of the SubjectPublicKeyInfo; two keys may share it.
        algorithm: the only one that the key verifies, whatever a message claims.
        use: what it may sign.
        site: where that counts.
        public: the P-256 key.
        not_before_ms: wall milliseconds, UTC, of the first moment that it counts.
        not_after_ms: wall milliseconds, UTC, of the last.
    """

    key_id: bytes
    algorithm: Algorithm
    use: KeyUse
    site: str
    public: ec.EllipticCurvePublicKey = field(repr=False)
    not_before_ms: int = 0
    not_after_ms: int = UNDATED_MS

    def counts_at(self, wall_ms: int) -> bool:
        """Whether the moment lies within the key's dates."""
        ended = wall_ms > self.not_after_ms != UNDATED_MS
        return self.not_before_ms <= wall_ms and not ended

    def objection(self, at: Instant) -> Reason | None:
        """KEY_NOT_VALID outside of its dates; without a clock that proves dates, nothing."""
        outside = at.clock.proves_dates and not self.counts_at(at.wall_ms)
        return Reason.KEY_NOT_VALID if outside else None

    @classmethod
    def of(cls, key: SigningKey, use: KeyUse, site: str) -> "KeyRecord":
        """The record that lets gates of a site trust this key."""
        return cls(key.key_id, Algorithm.ES256, use, site, key.private.public_key())


@dataclass(frozen=True, slots=True)
class TrustList:
    """Everybody whose signatures count.

    Args:
        records: the park's own keys, in the order of the trust file.
        issuers: those of health certificates.
    """

    records: tuple[KeyRecord, ...]
    issuers: IssuerKeys = IssuerKeys()  # noqa: RUF009 - frozen, and nothing in it
    _named: dict[tuple[bytes, KeyUse], tuple[KeyRecord, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        """Sort the records by what messages say."""
        for record in self.records:
            name = record.key_id, record.use
            self._named[name] = (*self._named.get(name, ()), record)

    @property
    def sites(self) -> tuple[str, ...]:
        """Names of the sites, each once, in order."""
        return tuple(dict.fromkeys(record.site for record in self.records))

    def named(self, key_id: bytes, use: KeyUse) -> tuple[KeyRecord, ...]:
        """The keys of any site that a message may mean."""
        return self._named.get((key_id, use), ())


def clashes(records: Iterable[KeyRecord]) -> Iterator[str]:
    """What is wrong with the records taken together, one sentence for each problem."""
    records = tuple(records)
    keys = Counter(
        (record.use, record.site, record.key_id, public_pem(record.public)) for record in records
    )
    for (use, site, kid, _), times in keys.items():
        if times > 1:
            yield f"keys: {use.value} key {kid.hex()} of {site} stands {times} times; keep one"
    named = Counter((record.use, record.site, record.key_id) for record in records)
    for (use, site, kid), times in named.items():
        if times > MAX_COLLIDING_KEYS:
            seen = f"{times} {use.value} keys of {site} share kid {kid.hex()}"
            yield f"keys: {seen}; at most {MAX_COLLIDING_KEYS} are tried, remove the oldest"
