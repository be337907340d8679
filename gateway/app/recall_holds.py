"""Who was too cold or high before a restart, from the gate's own journal; not for how long.

A restart forgives nobody: a cold forehead is as cold as before. Whoever showed a code that names
nobody is not found again, as no row holds a code's text.
"""

from collections.abc import Iterable
from typing import Final, Protocol

from gateway.app.recall import PastRow
from gateway.core.event import EventKind
from gateway.core.heading import Heading
from gateway.core.instant import NS_PER_MS, Instant
from gateway.core.reason import Reason

_JUDGED: Final = frozenset(
    {
        EventKind.ACCESS_GRANTED.value,
        EventKind.ACCESS_REFERRED.value,
        EventKind.ACCESS_DENIED.value,
    }
)


class Holding(Protocol):
    """Remembers who must wait."""

    def remember(self, person: str, reasons: tuple[Reason, ...], at_ns: int) -> None:
        """Somebody was refused for these at that moment, or admitted for nothing against them."""


def recall_holds(holding: Holding, rows: Iterable[PastRow], now: Instant) -> None:
    """Have everybody wait on whom a refusal sent to wait and no admission let in since.

    Args:
        holding: takes them.
        rows: oldest first, from as long ago as anybody may have to wait.
        now: the monotonic clock began anew with the boot, so ages are told by the wall's.
    """
    for row in rows:
        age_ms = now.wall_ms - row.wall_ms
        match row.body:
            case {"code": {"holder": str(holder)}, "reasons": [*names]} if age_ms >= 0:
                if row.kind in _JUDGED and row.body.get("heading") != Heading.OUT.value:
                    reasons = tuple(reason for reason in Reason if reason.value in names)
                    holding.remember(holder, reasons, now.mono_ns - age_ms * NS_PER_MS)
