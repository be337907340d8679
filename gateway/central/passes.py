"""Mints the live pass of a person; knows no page and no link, and never logs a pass."""

import secrets
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Final

from gateway.central.limits import RateLimit
from gateway.central.person import Person
from gateway.codes import pk1s
from gateway.codes.keys import SigningKey
from gateway.runtime.clock import Clock

BURST: Final = 6
"""Passes at once: a page that is opened anew, renewed by hand, and on a second phone."""

INTERVAL_S: Final = 5.0
"""Seconds between passes after a burst; a page renews itself each 30 s."""

MAX_HOLDERS: Final = 20_000
"""Holders whose pace is remembered."""

_MS_PER_S: Final = 1000


@unique
class PassRefusal(Enum):
    """Why there is no pass; the value travels to the page."""

    NOT_APPROVED = "not-approved"
    TOO_OFTEN = "too-often"
    ENDS_SOON = "ends-soon"


@dataclass(frozen=True, slots=True)
class MintedPass:
    """A pass to be shown.

    Args:
        text: what the QR code says.
        issued_ms: now, wall milliseconds, UTC.
        expires_ms: wall milliseconds, UTC, of the signed expiry.
    """

    text: str = field(repr=False)
    issued_ms: int
    expires_ms: int


class PassOffice:
    """Mints passes at a bounded pace.

    Args:
        key: the centre's pass key.
        site: where the passes count.
        life_s: seconds that a pass lives.
        clock: now.
    """

    def __init__(self, key: SigningKey, site: str, life_s: int, clock: Clock) -> None:
        self._key = key
        self._site = site
        self._life_s = life_s
        self._clock = clock
        self._pace = RateLimit(BURST, INTERVAL_S, MAX_HOLDERS)

    def mint(self, person: Person) -> MintedPass | PassRefusal:
        """A fresh pass for a person whose approval holds now."""
        now = self._clock.now()
        if not person.record.approved_at(now.wall_ms):
            return PassRefusal.NOT_APPROVED
        if not self._pace.take(person.id, now.mono_ns):
            return PassRefusal.TOO_OFTEN
        text = pk1s.mint(
            self._key,
            site=self._site,
            holder=person.id,
            status=person.record.health,
            issued_ms=now.wall_ms,
            pass_id=secrets.token_bytes(pk1s.ID_BYTES),
            life_s=self._life_s,
        )
        expires_ms = (now.wall_ms // _MS_PER_S + self._life_s) * _MS_PER_S
        return MintedPass(text, now.wall_ms, expires_ms)
