"""Which of two lanes a code belongs to that both cameras see; not how lanes hear of each other.

The phone is nearest to the camera that it is held to, and looks largest there. A claim stands as it
was made, so that two lanes which compare the same two claims never both give way.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

CLAIM_MS: Final = 2_000
"""How long a claim counts: longer than a person takes from the camera to a verdict, shorter than
the way from one lane to the next."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A lane reads a code.

    Args:
        lane: the gate's id.
        digest: made by ``use_digest`` of the signed id; names nobody.
        size_px: side of the square that has the code's area in this lane's picture, in pixels.
        at_ms: wall milliseconds, UTC.
    """

    lane: str
    digest: str
    size_px: int
    at_ms: int

    def counts(self, now_ms: int) -> bool:
        """Whether it is of this moment; one of a clock that runs wrong never is."""
        return abs(now_ms - self.at_ms) <= CLAIM_MS

    def beats(self, other: "Claim") -> bool:
        """Whether the code is this lane's: the larger one wins, of equals the smaller id."""
        return (-self.size_px, self.lane) < (-other.size_px, other.lane)


def stronger(own: Claim, others: Iterable[Claim], now_ms: int) -> Claim | None:
    """Another lane's claim that takes the code from this one, the strongest of several, or None.

    Args:
        own: this lane's.
        others: what was heard, of whatever code and age.
        now_ms: wall milliseconds, UTC.
    """
    rivals = (
        one
        for one in others
        if one.digest == own.digest and one.lane != own.lane and one.counts(now_ms)
    )
    return min(
        (one for one in rivals if one.beats(own) or not own.counts(now_ms)),
        key=lambda one: (-one.size_px, one.lane),
        default=None,
    )
