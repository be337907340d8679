"""Since when the thermometer has had power, as an orderly stop wrote down; not if it is warm.

A module on its own port can't tell how long it has run. A program that was told to stop had it in
view until then, so a restart of the program alone need not begin the warm-up anew. After a crash,
another boot or more than a minute nobody knows.
"""

from collections.abc import Mapping
from typing import Final, Protocol

from gateway.core.event import EventKind, Json
from gateway.core.instant import NS_PER_MS, Instant

LIVES: Final = frozenset({EventKind.SERVICE_STARTED, EventKind.SERVICE_STOPPED})
"""Of these the newest tells how the program's last life ended."""

POWERED: Final = "thermometer_powered_ns"
"""In the row of a stop: a moment of its monotonic clock, or null."""

KEPT_NS: Final = 60_000 * NS_PER_MS
"""A restart; in a longer time somebody may have changed the sensor. Engineering judgement."""


class LifeRow(Protocol):
    """A row of the journal."""

    @property
    def kind(self) -> str:
        """Value of an ``EventKind``."""

    @property
    def mono_ns(self) -> int:
        """Of the monotonic clock of ``boot``."""

    @property
    def boot(self) -> str:
        """The kernel's id of that boot."""

    @property
    def body(self) -> Mapping[str, Json]:
        """The event's facts."""


def powered_before(newest: LifeRow | None, now: Instant) -> int | None:
    """Monotonic nanoseconds since when the thermometer has had power, or None where nobody knows.

    Args:
        newest: the newest row of ``LIVES``.
        now: at the start.
    """
    if newest is None or newest.kind != EventKind.SERVICE_STOPPED.value:
        return None
    kept = newest.boot == now.boot and 0 <= now.mono_ns - newest.mono_ns <= KEPT_NS
    powered_ns = newest.body.get(POWERED)
    return powered_ns if kept and isinstance(powered_ns, int) else None
