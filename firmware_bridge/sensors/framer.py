"""Finds frames in whatever a sensor's line brings; what a frame means is its format's."""

from collections.abc import Callable
from dataclasses import dataclass

from firmware_bridge.sensors.reading import NOTHING, SensorReading
from firmware_bridge.sensors.sieve import Each, Sieve


@dataclass(frozen=True, slots=True, kw_only=True)
class WireFormat:
    """How one kind of sensor writes.

    Args:
        frame_bytes: length of a frame; of one with ``end`` the longest.
        decode: the reading in exactly one frame, None where anything in it is wrong; a frame that
            is right but says nothing is ``NOTHING``. Must not raise.
        encode: what the sensor would send; for the emulator.
        starts: what a frame may begin with; empty where nothing marks it.
        end: what ends frames of different lengths; empty where all are equally long.
        sieve: makes what decides which readings are believed.
    """

    frame_bytes: int
    decode: Callable[[bytes], SensorReading | None]
    encode: Callable[[SensorReading], bytes]
    starts: tuple[bytes, ...] = ()
    end: bytes = b""
    sieve: Callable[[], Sieve] = Each


class Framer:
    """Cuts one line's bytes into readings; keeps less than one frame between calls.

    Args:
        wire: what the sensor speaks.
    """

    def __init__(self, wire: WireFormat) -> None:
        self._wire = wire
        self._sieve = wire.sieve()
        self._kept = b""
        self._garbage_bytes = 0
        self._frames = 0

    @property
    def kept(self) -> int:
        """Bytes of a frame that is still coming."""
        return len(self._kept)

    @property
    def garbage_bytes(self) -> int:
        """How many bytes so far belonged to no frame."""
        return self._garbage_bytes

    @property
    def frames(self) -> int:
        """How many frames so far were right, believed or not."""
        return self._frames

    def feed(self, chunk: bytes) -> list[SensorReading]:
        """Take bytes as they come, in pieces of any size; the readings that may be believed."""
        line = self._kept + chunk
        believed: list[SensorReading] = []
        at = 0
        while True:
            start = _next_start(line, at, self._wire.starts)
            self._throw_away(start - at)
            at = start
            after = _frame_end(line, at, self._wire)
            if after is None:
                break
            reading = self._wire.decode(line[at:after])
            if reading is None:  # a frame may begin inside what only looked like one
                self._throw_away(1)
                at += 1
                continue
            believed += self._sift(reading)
            at = after
        self._kept = line[at:]
        return believed

    def drop(self) -> None:
        """Forget a frame that is still coming: what comes next answers another question."""
        self._throw_away(len(self._kept))
        self._kept = b""

    def _sift(self, reading: SensorReading) -> list[SensorReading]:
        self._frames += 1
        found = None if reading is NOTHING else self._sieve.take(reading)
        return [] if found is None else [found]

    def _throw_away(self, count: int) -> None:
        if count:
            self._garbage_bytes += count
            self._sieve.broken()


def _next_start(line: bytes, at: int, starts: tuple[bytes, ...]) -> int:
    """Where a frame begins or, at the end of the line, could begin."""
    if line.startswith(starts, at):  # nearly always: frames follow one another
        return at
    return min((_find(line, at, start) for start in starts), default=at)


def _find(line: bytes, at: int, start: bytes) -> int:
    found = line.find(start, at)
    if found >= 0:
        return found
    for tail in range(min(len(start) - 1, len(line) - at), 0, -1):
        if line.endswith(start[:tail]):
            return len(line) - tail
    return len(line)


def _frame_end(line: bytes, at: int, wire: WireFormat) -> int | None:
    """Where the frame ends; None while it is coming."""
    whole = len(line) - at >= wire.frame_bytes
    longest = at + wire.frame_bytes
    if wire.end:
        found = line.find(wire.end, at, longest)
        if found >= 0:
            return found + len(wire.end)
    return longest if whole else None
