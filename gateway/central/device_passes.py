"""Lets a person's phone sign codes of its own for some hours; knows no page and keeps no key."""

from dataclasses import dataclass, field
from typing import Final

from gateway.central.limits import RateLimit
from gateway.central.passes import MAX_HOLDERS, PassRefusal
from gateway.central.person import Person
from gateway.codes import device_pass
from gateway.codes.keys import SigningKey
from gateway.runtime.clock import Clock

BURST: Final = 6
"""Passes at once: a page that is opened on a few phones and browsers."""

INTERVAL_S: Final = 60.0
"""Seconds between passes after a burst; a page renews one that is ten minutes old."""

_MS_PER_S: Final = 1000
_MS_PER_H: Final = 3_600_000


@dataclass(frozen=True, slots=True)
class MintedDevicePass:
    """A pass for a phone to keep.

    Args:
        octets: the centre's part of each code that the phone will show.
        issued_ms: now, wall milliseconds, UTC.
        expires_ms: wall milliseconds, UTC, of the signed expiry.
    """

    octets: bytes = field(repr=False)
    issued_ms: int
    expires_ms: int


class DevicePassOffice:
    """Mints passes for phones at a bounded pace.

    Args:
        key: the centre's pass key.
        site: where the passes count.
        life_h: hours that a pass lives, less if the approval ends before.
        clock: now.
    """

    def __init__(self, key: SigningKey, site: str, life_h: int, clock: Clock) -> None:
        self._key = key
        self._site = site
        self._life_h = life_h
        self._clock = clock
        self._pace = RateLimit(BURST, INTERVAL_S, MAX_HOLDERS)

    def mint(self, person: Person, device: bytes) -> MintedDevicePass | PassRefusal:
        """A pass for a phone of a person whose approval holds now and for an hour more.

        Args:
            person: whose phone it is, by the personal link.
            device: the phone's public key, a compressed point.

        Raises:
            MalformedError: ``device`` is no compressed point of P-256.
        """
        now = self._clock.now()
        if not person.record.approved_at(now.wall_ms):
            return PassRefusal.NOT_APPROVED
        if not self._pace.take(person.id, now.mono_ns):
            return PassRefusal.TOO_OFTEN
        life_h = min(self._life_h, (person.record.not_after_ms - now.wall_ms) // _MS_PER_H)
        if life_h == 0:
            return PassRefusal.ENDS_SOON
        octets = device_pass.mint(
            self._key,
            site=self._site,
            holder=person.id,
            status=person.record.health,
            issued_ms=now.wall_ms,
            life_h=life_h,
            device=device,
        )
        expires_ms = now.wall_ms // _MS_PER_S * _MS_PER_S + life_h * _MS_PER_H
        return MintedDevicePass(octets, now.wall_ms, expires_ms)
