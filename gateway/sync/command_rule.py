"""Whether a genuine command may be obeyed now; pure: neither the signature nor the obeying."""

from enum import Enum, unique
from typing import Final

from gateway.codes.command import Command, UnknownOrder
from gateway.core.instant import Instant

LONGEST_LIFE_MS: Final = 10 * 60_000
"""A command that would count for longer is a standing order, which a document is for."""

SKEW_MS: Final = 5_000
"""Two synced clocks differ by less."""


@unique
class Refusal(Enum):
    """Why a command was not obeyed; values stand in rows: add, never rename."""

    RETAINED = "retained"
    UNTRUSTED = "untrusted"
    OTHER_GATE = "other-gate"
    CLOCK_NOT_SYNCED = "clock-not-synced"
    REPLAYED = "replayed"
    NOT_YET = "not-yet"
    EXPIRED = "expired"
    LIFE_TOO_LONG = "life-too-long"
    UNKNOWN_ORDER = "unknown-order"
    NOT_COUNTED = "not-counted"
    """The counter could not be kept."""
    BUSY = "busy"
    """Rows are being sent again already."""
    OTHER_EPOCH = "other-epoch"
    """Rows of a journal file that this gate no longer has: they never come."""
    JOURNAL_UNREADABLE = "journal-unreadable"


def refusal(command: Command, gate: str, counter: int, now: Instant) -> Refusal | None:  # noqa: PLR0911 - one line a reason
    """Why not, the gravest first; None for a command that may be obeyed.

    Args:
        command: signed by the centre for this site.
        gate: this gate.
        counter: the greatest that was ever obeyed here.
        now: judges its times.
    """
    if command.gate != gate:
        return Refusal.OTHER_GATE
    if command.counter <= counter:
        return Refusal.REPLAYED
    if not now.clock.proves_dates:
        return Refusal.CLOCK_NOT_SYNCED
    if command.not_after_ms - command.issued_ms > LONGEST_LIFE_MS:
        return Refusal.LIFE_TOO_LONG
    if command.issued_ms > now.wall_ms + SKEW_MS:
        return Refusal.NOT_YET
    if command.not_after_ms < now.wall_ms:
        return Refusal.EXPIRED
    return Refusal.UNKNOWN_ORDER if isinstance(command.order, UnknownOrder) else None
