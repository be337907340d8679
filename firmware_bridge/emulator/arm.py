"""The emulated arm: a relay, a pulse that the board times, and a door contact; no protocol."""

from typing import Final

TRAVEL_MS: Final = 200
"""How long the arm needs to close; its contact tells that it is closed only then."""


class Arm:
    """A normally closed arm. Times are milliseconds of the board's own clock."""

    def __init__(self) -> None:
        self._pulse_ends_ms: int | None = None
        self._released = False
        self._shut_ms = 0
        self.moves = 0
        self.jammed = False

    @property
    def is_open(self) -> bool:
        """Whether something holds it open right now."""
        return self._released or self._pulse_ends_ms is not None

    @property
    def released(self) -> bool:
        """Whether the fire input holds it open; commands do nothing then."""
        return self._released

    def door_active(self, now_ms: int) -> bool:
        """The contact: active while the arm is not closed; one that is jammed stays closed."""
        return not self.jammed and (self.is_open or now_ms < self._shut_ms)

    def pulse(self, now_ms: int, length_ms: int) -> None:
        """Open, or begin a running pulse anew."""
        self._set(now_ms, now_ms + length_ms, released=self._released)

    def drop(self, now_ms: int) -> None:
        """End a pulse; a fire release stays."""
        self._set(now_ms, None, released=self._released)

    def release(self, now_ms: int, *, active: bool) -> None:
        """The fire input: it opens at once, and its end closes; a pulse does not outlive it."""
        self._set(now_ms, None, released=active)

    def advance(self, now_ms: int) -> None:
        """End a pulse whose time is over."""
        if self._pulse_ends_ms is not None and now_ms >= self._pulse_ends_ms:
            self.drop(now_ms)

    def _set(self, now_ms: int, pulse_ends_ms: int | None, *, released: bool) -> None:
        was_open = self.is_open
        self._pulse_ends_ms, self._released = pulse_ends_ms, released
        if was_open == self.is_open:
            return
        self.moves += 1
        if was_open:
            self._shut_ms = now_ms + TRAVEL_MS
