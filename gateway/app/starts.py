"""How often the program was started after it had not ended in order; it restarts nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from gateway.core.event import EventKind, Json

_LIFE: Final = frozenset({EventKind.SERVICE_STARTED, EventKind.SERVICE_STOPPED})
_MOST: Final = 1000
"""Starts that are looked back at: systemd makes fewer on a day."""
_DAY_MS: Final = 24 * 3_600_000


class StartRow(Protocol):
    """A row of the journal."""

    @property
    def kind(self) -> str:
        """Value of an ``EventKind``."""

    @property
    def wall_ms(self) -> int:
        """Milliseconds UTC."""

    @property
    def body(self) -> Mapping[str, Json]:
        """The event's facts."""


class PastRows(Protocol):
    """The journal before this start."""

    def recent(self, limit: int, kinds: Collection[EventKind], /) -> Sequence[StartRow]:
        """The newest rows of these kinds, the newest first."""


@dataclass(frozen=True, slots=True)
class Starts:
    """This start and those before it.

    Args:
        unclean: whoever ran before did not end in order: it hung, crashed, or had no power.
        at_ms: wall milliseconds of all such starts within a day, this one among them.
    """

    unclean: bool
    at_ms: tuple[int, ...]


def starts(past: PastRows, now_ms: int) -> Starts:
    """What the journal tells of starts, before this one stands in it.

    Args:
        past: the journal.
        now_ms: wall milliseconds of this start.
    """
    rows = past.recent(_MOST, _LIFE)
    unclean = bool(rows) and rows[0].kind == EventKind.SERVICE_STARTED.value
    before = tuple(
        row.wall_ms
        for row in rows
        if row.body.get("unclean") is True and now_ms - row.wall_ms < _DAY_MS
    )
    return Starts(unclean, (*before, now_ms) if unclean else before)
