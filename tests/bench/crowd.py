"""How many people an eye read, how soon and at what cost, as a table; not the watching."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from tests.bench.checkpoint import WALK_FRAMES
from tests.bench.people import Walk


@dataclass(frozen=True, slots=True)
class Crowd:
    """What came of all people, for one eye: how many, and means over all of them."""

    people: int
    read: int
    mean_frames: float
    mean_ms: float
    wrong: tuple[str, ...]


def crowd(walks: Sequence[Walk]) -> Crowd:
    """Sum up one eye's walks; at least one."""
    return Crowd(
        people=len(walks),
        read=sum(walk.read for walk in walks),
        mean_frames=fmean(walk.frames for walk in walks),
        mean_ms=fmean(walk.cpu_ms for walk in walks),
        wrong=tuple(text for walk in walks for text in walk.wrong),
    )


def crowd_table(crowds: Mapping[str, Crowd]) -> Iterator[str]:
    """A line for each eye by its name."""
    yield f"{'engine':12} {'read':>5} / {'people':8} {'frames':>7} {'CPU ms':>8} {'wrong':>6}"
    for name, it in crowds.items():
        yield (
            f"{name:12} {it.read:5} / {it.people:<8} {it.mean_frames:7.2f} {it.mean_ms:8.2f}"
            f" {len(it.wrong):6}"
        )
    yield f"frames and CPU until read, without the idle ones; never read: {WALK_FRAMES} frames"
