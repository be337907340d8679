"""Tells what speaks on a line that does not bring what was configured; listens, never sends.

A cable in the wrong socket brings another sensor's frames, or those of the barrier's board, at
another rate perhaps. What is sent to find out could be a command to whoever is there.
"""

from dataclasses import dataclass
from typing import Final

from firmware_bridge.board import from_board
from firmware_bridge.clock import NS_PER_MS
from firmware_bridge.errors import MalformedMessageError, UnknownMessageError
from firmware_bridge.frames import Frame, FrameReader
from firmware_bridge.sensors.detect import ENOUGH_FRAMES, Ear
from firmware_bridge.sensors.table import FORMATS, SensorFormat

FORGOTTEN_BYTES: Final = 16_384
"""Listening begins anew: noise of an hour ago must not outweigh the five frames of today."""
PATIENCE_MS: Final = 3_000
"""Six frames of the slowest sensor, heard at the rate that was configured."""
ELSEWHERE_MS: Final = 3_000
AT_HOME_MS: Final = 1_000
"""Between two other rates, as the right sensor may be back."""
QUIET_MS: Final = 1_000
"""Two frames of the slowest sensor: whoever spoke is gone, and the right one is waited for."""

_BAUDS: Final = [baud for row in FORMATS for baud in row.bauds]
RATES: Final = sorted(set(_BAUDS), key=lambda baud: (-_BAUDS.count(baud), -baud))
"""Every rate that a sensor is known with, those of most sensors first; also that of the board."""


@dataclass(frozen=True, slots=True)
class Stranger:
    """Who speaks.

    Args:
        sensor: which one; None for a barrier's board.
        baud: at which rate.
    """

    sensor: SensorFormat | None
    baud: int


class Listener:
    """Listens at one rate.

    Args:
        baud: bits per second.
    """

    def __init__(self, baud: int) -> None:
        self.baud = baud
        self._forget()

    def feed(self, chunk: bytes) -> None:
        """Take bytes as they come."""
        if self._ear.heard_bytes > FORGOTTEN_BYTES:
            self._forget()
        self._ear.feed(chunk)
        frames = (item for item in self._reader.feed(chunk) if isinstance(item, Frame))
        self._board_frames += sum(map(_is_board_s, frames))

    def verdict(self) -> Stranger | None:
        """Who it can only be; None while that is not certain."""
        if self._board_frames >= ENOUGH_FRAMES:
            return Stranger(None, self.baud)
        sensor = self._ear.verdict()
        return None if sensor is None else Stranger(sensor, self.baud)

    def _forget(self) -> None:
        self._ear = Ear(self.baud)
        self._reader = FrameReader()
        self._board_frames = 0


class Survey:
    """At which rate to listen to a line that brings only garbage, and who was heard there.

    Args:
        baud: the rate that was configured; it has its turn between any two others.
    """

    def __init__(self, baud: int) -> None:
        self._home = baud
        self._others = [rate for rate in RATES if rate != baud]
        self._heard_ns = 0
        self.begin()

    def begin(self) -> None:
        """The line is new, or brought what it should."""
        self.found: Stranger | None = None
        self._began_ns: int | None = None
        self._listener: Listener | None = None

    def baud_at(self, now_ns: int) -> int:
        """The rate to listen at now; the configured one once somebody was heard."""
        if self._began_ns is None or self.found is not None:
            return self._home
        away_ms = (now_ns - self._began_ns) // NS_PER_MS - PATIENCE_MS
        turn, within_ms = divmod(away_ms, ELSEWHERE_MS + AT_HOME_MS)
        at_home = turn < 0 or within_ms >= ELSEWHERE_MS
        return self._home if at_home else self._others[turn % len(self._others)]

    def hear(self, chunk: bytes, baud: int, now_ns: int) -> None:
        """Take what came at a rate and was not what was waited for, nothing included."""
        if chunk:
            self._heard_ns = now_ns
        elif now_ns - self._heard_ns >= QUIET_MS * NS_PER_MS:
            self.begin()
        if not chunk or self.found is not None:
            return
        if self._began_ns is None:
            self._began_ns = now_ns
        if self._listener is None or baud != self._listener.baud:
            self._listener = Listener(baud)
        self._listener.feed(chunk)
        self.found = self._listener.verdict()


def _is_board_s(frame: Frame) -> bool:
    try:
        from_board(frame)
    except (MalformedMessageError, UnknownMessageError):
        return False
    return True
