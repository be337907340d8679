"""A card reader's two wires at the emulated board: pulses in, frames out; no GBP/1.

A frame is a text of its pulses: ``0`` for one on D0, ``1`` on D1, ``x`` for both wires low at once,
which no reader does.
"""

from collections import deque
from dataclasses import dataclass
from typing import Final

from firmware_bridge.vocabulary import CARD_BITS

SILENCE_MS: Final = 25
"""Ends a frame. The SIA's standard of the 26-bit reader lets two pulses be 20 ms apart, as the
DIGIgarde PLUS user guide says on its page 62; readers take 2 ms (CDVI) or 1 ms (Seeed)."""
PULSE_US: Final = 50
PERIOD_US: Final = 2_050
"""From one pulse's begin to the next one's; CDVI."""
_KEPT: Final = max(CARD_BITS) + 1
_US_PER_MS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Pulses:
    """What a reader plays.

    Args:
        letters: as a frame is written, of any length.
        pulse_us: how long each is low, microseconds.
        period_us: from one's begin to the next one's.
    """

    letters: str
    pulse_us: int = PULSE_US
    period_us: int = PERIOD_US


def frame_of(bits: int, number: int) -> str:
    """A card's frame: even parity over its first half, the number, odd parity over its second.

    Args:
        bits: 26 or 34.
        number: two bits less.
    """
    plain = f"{number:0{bits - 2}b}"
    half = len(plain) // 2
    even = plain[:half].count("1") % 2
    odd = 1 - plain[half:].count("1") % 2
    return f"{even}{plain}{odd}"


def card_of(frame: str) -> tuple[int, int] | None:
    """Bits and number of a card; None where length or parity is wrong: nothing is guessed."""
    if len(frame) not in CARD_BITS or "x" in frame:
        return None
    half = len(frame) // 2
    if frame[:half].count("1") % 2 or not frame[half:].count("1") % 2:
        return None
    return len(frame), int(frame[1:-1], 2)


class Wires:
    """D0 and D1. Times are milliseconds of the board's own clock."""

    def __init__(self) -> None:
        self._coming: deque[tuple[int, int, str]] = deque()
        self._frame = ""
        self._quiet_us = 0

    def play(self, pulses: Pulses, now_ms: int) -> None:
        """Have pulses come from now on, behind those that still come: there is one reader."""
        behind_us = self._coming[-1][1] if self._coming else 0
        first_us = max(now_ms * _US_PER_MS, behind_us)
        for at, letter in enumerate(pulses.letters):
            begins_us = first_us + at * pulses.period_us
            self._coming.append((begins_us, begins_us + pulses.pulse_us, letter))

    def advance(self, now_ms: int) -> list[str]:
        """The frames that have ended by now, cut off where they are longer than any card's."""
        now_us = now_ms * _US_PER_MS
        ended = []
        while self._coming and self._coming[0][0] <= now_us:
            begins_us, ends_us, letter = self._coming.popleft()
            ended += self._ended(begins_us)
            self._frame = (self._frame + letter)[:_KEPT]
            self._quiet_us = ends_us
        return ended + self._ended(now_us)

    def _ended(self, now_us: int) -> list[str]:
        if not self._frame or now_us - self._quiet_us < SILENCE_MS * _US_PER_MS:
            return []
        frame, self._frame = self._frame, ""
        return [frame]
