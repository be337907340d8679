"""How many of the last seconds' frames were read; pure, and not the reading."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

WINDOW_NS: Final = 5_000_000_000
"""As long as a person holds up a code."""

_NS_PER_S: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Rate:
    """The last five seconds.

    Args:
        read_share: of the frames a code was read in, 0 to 1.
        frames_per_s: frames that were looked at.
    """

    read_share: float
    frames_per_s: float


@dataclass(slots=True)
class ReadRate:
    """Counts frames over ``WINDOW_NS``."""

    _seen: deque[tuple[int, bool]] = field(default_factory=deque)

    def add(self, mono_ns: int, *, read: bool) -> Rate:
        """Count a frame of this moment, not earlier than the one before; the rate with it."""
        self._seen.append((mono_ns, read))
        while mono_ns - self._seen[0][0] >= WINDOW_NS:
            self._seen.popleft()
        frames = len(self._seen)
        span_ns = mono_ns - self._seen[0][0]
        per_s = (frames - 1) * _NS_PER_S / span_ns if span_ns else 0.0
        return Rate(sum(was_read for _, was_read in self._seen) / frames, per_s)
