"""What the gate must remember over a restart, read back from its own journal; not a cache."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import takewhile
from typing import Final, Protocol

from gateway.core.admissions import Admissions
from gateway.core.event import EventKind, Json
from gateway.core.heading import Heading

GRANTS: Final = frozenset({EventKind.ACCESS_GRANTED, EventKind.ACCESS_OVERRIDDEN})


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


@dataclass(frozen=True, slots=True)
class PastCode:
    """A verified code as a decision's row names it; the text is nowhere."""

    format: str
    replay_key: str
    holder: str
    expires_ms: int


def recall_admissions(admissions: Admissions, rows: Iterable[PastRow]) -> None:
    """Bring back used codes and entered people, so that a restart forgives nobody by itself.

    Args:
        admissions: empty so far.
        rows: oldest first, from as long ago as anything is remembered.
    """
    refused: dict[int, PastCode] = {}
    for row in rows:
        match row.kind:
            case EventKind.ACCESS_GRANTED.value:
                _use(admissions, _code(row), row)
            case EventKind.ACCESS_REFERRED.value | EventKind.ACCESS_DENIED.value:
                _keep(refused, row)
            case EventKind.ACCESS_OVERRIDDEN.value:
                _use(admissions, _overruled(refused, row), row)
            case EventKind.PASSAGE_COMPLETED.value:
                _walked(admissions, row)
            case EventKind.ANTIPASSBACK_FORGIVEN.value:
                _forgiven(admissions, row)
            case EventKind.ACT_UNDONE.value:
                _unforgiven(admissions, row)
            case EventKind.REPLAY_CONFLICT.value:
                _told(admissions, row)


def unfinished_grants(newest: Iterable[PastRow]) -> list[PastRow]:
    """The grants that a sudden death cut short, oldest first.

    Args:
        newest: the two newest rows that are a grant or an outcome, the newest first: a gate has one
            passage at a time, of at most two people.
    """
    cut_short = takewhile(lambda row: row.kind in {kind.value for kind in GRANTS}, newest)
    return list(reversed(list(cut_short)))


def _use(admissions: Admissions, code: PastCode | None, row: PastRow) -> None:
    if code is not None:
        admissions.use(code, row.wall_ms, row.sequence)


def _keep(refused: dict[int, PastCode], row: PastRow) -> None:
    """A guard may open in spite of a verdict, and then the code is used too."""
    code = _code(row)
    if code is not None and row.body.get("replayed") is not True:
        refused.clear()  # a guard answers the newest decision only
        refused[row.sequence] = code


def _overruled(refused: Mapping[int, PastCode], row: PastRow) -> PastCode | None:
    answers = row.body.get("answers")
    return refused.get(answers) if isinstance(answers, int) else None


def _walked(admissions: Admissions, row: PastRow) -> None:
    holder, left = row.body.get("holder"), row.body.get("heading") == Heading.OUT.value
    if isinstance(holder, str) and holder:
        admissions.walked(holder, Heading.OUT if left else Heading.IN, row.wall_ms)


def _forgiven(admissions: Admissions, row: PastRow) -> None:
    holder = row.body.get("holder")
    if isinstance(holder, str):
        admissions.leave(holder)


def _unforgiven(admissions: Admissions, row: PastRow) -> None:
    """A guard took a forgiveness back: inside again, since when they were."""
    match row.body:
        case {"holder": str(holder), "entered_ms": int(entered_ms)}:
            admissions.enter(holder, entered_ms)


def _told(admissions: Admissions, row: PastRow) -> None:
    match row.body:
        case {"gates": [_, str(gate)], "use": str(digest)}:
            admissions.told(gate, digest)


def _code(row: PastRow) -> PastCode | None:
    match row.body.get("code"):
        case {
            "format": str(code_format),
            "replay_key": str(replay_key),
            "holder": str(holder),
            "expires_ms": int(expires_ms),
        }:
            return PastCode(code_format, replay_key, holder, expires_ms)
    return None
