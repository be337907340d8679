"""What came of one frame, as the gate sees it; not the wire to the child."""

from dataclasses import dataclass
from enum import Enum, unique

from gateway.devices.decoder.reading import Reading


@unique
class DecodeFailure(Enum):
    """Why a frame was not read although it was given; none of them is the frame's "no code"."""

    CRASHED = "crashed"
    TIMED_OUT = "timed out"
    STARTING = "starting"
    """No child is ready yet: at start-up, or after several deaths in a row."""


@dataclass(frozen=True, slots=True)
class DecodeResult:
    """The codes of one frame.

    Args:
        readings: each text once; bounded and printable, or markers of ``decoder.texts``; hostile.
        took_ms: wall milliseconds from the frame to the answer, or to giving up.
        cpu_ms: CPU milliseconds that it cost the child, 0 without an answer.
        failure: why there is no answer, or None.
        detail: one plain sentence for the installer with a failure, else empty.
    """

    readings: tuple[Reading, ...]
    took_ms: float
    cpu_ms: float = 0.0
    failure: DecodeFailure | None = None
    detail: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """The readings' texts, in the order they were found."""
        return tuple(reading.text for reading in self.readings)
