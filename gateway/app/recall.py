"""What the gate must remember over a restart, read back from its own journal; not a cache."""

from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from gateway.core.admissions import Admissions
from gateway.core.event import EventKind, Json

GRANTS: Final = frozenset({EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN})
OUTCOMES: Final = frozenset(
    {
        EventKind.PASSAGE_COMPLETED,
        EventKind.PASSAGE_ABANDONED,
        EventKind.PASSAGE_UNKNOWN,
    }
)


class PastRow(Protocol):
    """A row of the journal."""

    @property
    def sequence(self) -> int:
        """Its number."""

    @property
    def kind(self) -> str:
        """Value of an ``EventKind``."""

    @property
    def wall_ms(self) -> int:
        """Milliseconds UTC."""

    @property
    def body(self) -> Mapping[str, Json]:
        """The event's facts."""


def recall_admissions(admissions: Admissions, rows: Iterable[PastRow]) -> None:
    """Bring back used codes and entered people, so that a restart forgives nobody.

    Args:
        admissions: empty so far.
        rows: oldest first, from as long ago as anything is remembered.
    """
    for row in rows:
        if row.kind == EventKind.ACCESS_GRANTED.value:
            code = row.body.get("code")
            replay_key = code.get("replay_key") if isinstance(code, dict) else None
            if isinstance(replay_key, str):
                admissions.use(replay_key, row.wall_ms)
        elif row.kind == EventKind.PASSAGE_COMPLETED.value:
            holder = row.body.get("holder")
            if isinstance(holder, str) and holder:
                admissions.enter(holder, row.wall_ms)


def unfinished_grant(newest: PastRow | None) -> int | None:
    """The grant that a sudden death cut short, or None.

    Args:
        newest: the newest row that is a grant or an outcome; a gate has one passage at a time.
    """
    if newest is not None and newest.kind in {kind.value for kind in GRANTS}:
        return newest.sequence
    return None
