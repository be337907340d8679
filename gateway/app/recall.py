"""What the gate must remember over a restart, read back from its own journal; not a cache."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from gateway.core.admissions import Admissions
from gateway.core.event import EventKind, Json


class PastRow(Protocol):
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
