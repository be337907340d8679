"""One code as an engine read it in a picture, and how hard to look; not what its text means."""

from dataclasses import dataclass
from enum import Enum, IntEnum, unique

Point = tuple[float, float]
"""x and y in pixels of the frame, from its upper left corner."""

Quad = tuple[Point, Point, Point, Point]
"""Corners of a code, clockwise, the code's own upper left one first."""


@unique
class Engine(Enum):
    """Whose eyes read a code."""

    ZXING = "zxing"
    PYZBAR = "pyzbar"
    OPENCV = "opencv"


@unique
class EyeName(Enum):
    """What looks at a picture."""

    PIPELINE = "pipeline"
    """The gate's own eye: many passes of zxing-cpp, and zbar."""
    ZXING = "zxing"
    """zxing-cpp with its defaults."""
    PYZBAR = "pyzbar"
    """zbar alone, as where zxing-cpp has no wheel."""
    OPENCV = "opencv"
    """OpenCV's own reader, for comparison only."""


@unique
class Effort(IntEnum):
    """How much one frame is worth."""

    GLANCE = 0
    """The cheap passes only: the scene moves, another frame comes soon."""
    RETRY = 1
    """The cheap passes and a few of the retries, in turn over frames: the scene has settled."""
    EVERYTHING = 2
    """Every pass until one reads something: there is no next frame, as with a photograph."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A code that was read.

    Args:
        text: the code's text, 1 to ``texts.MAX_TEXT`` characters, or a marker; hostile.
        quad: where it stands in the frame.
        engine: which engine read it.
        stage: name of the pass that read it.
        damaged: so much of the code was wrong that an engine could have been led to a wrong
            text; one that no signature protects needs a second witness.
    """

    text: str
    quad: Quad
    engine: Engine
    stage: str
    damaged: bool = False
