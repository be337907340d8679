"""The use of a code at a gate of the site, told without naming the code; not who used it."""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

DIGEST_BYTES: Final = 16
"""Of SHA-256: among a million uses the chance that two are alike is below 10^-26."""


@dataclass(frozen=True, slots=True)
class Use:
    """One admission by a code, as all gates of the site may know it.

    Args:
        digest: made by ``use_digest``; says neither whose code it was nor what it said.
        at_ms: wall milliseconds, UTC, of the admission.
        until_ms: wall milliseconds, UTC, from which another admission by it is nobody's replay.
        visit: it is the use of a one-time visit and not of a code.
    """

    digest: str
    at_ms: int
    until_ms: int
    visit: bool = False

    def overlaps(self, other: "Use") -> bool:
        """Whether both are admissions by one code of which only one was right."""
        same = self.digest == other.digest
        return same and self.at_ms < other.until_ms and other.at_ms < self.until_ms


def use_digest(site: str, code_format: str, replay_key: str) -> str:
    """A truncated SHA-256 over the signed id, never over the text: hex of ``DIGEST_BYTES``.

    Args:
        site: the site of the gates; another site's digests say nothing here.
        code_format: the credential's format, as ids of two formats may be alike.
        replay_key: the credential's signed id.
    """
    said = f"USE1\0{site}\0{code_format}\0{replay_key}"
    return sha256(said.encode()).digest()[:DIGEST_BYTES].hex()
