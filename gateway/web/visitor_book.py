"""Who the guard wrote down as a visitor: name, telephone, random id; only here, for 30 days.

Neither the journal nor the centre is told a name: their rows carry the random id.
"""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from gateway.errors import GatewayError
from gateway.runtime.whole_file import locked, write_whole

KEPT_MS: Final = 30 * 24 * 3_600_000
"""Long enough to find contacts of a case, which look back 14 days."""

MOST_VISITORS: Final = 20_000
"""Some 700 a day; a book that is full takes nobody in, as one without end would fill the card."""


class VisitorBookError(GatewayError):
    """The visitors' book can't be written."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """One line.

    Args:
        visitor: random id, as in the gate's row.
        wall_ms: when they came, milliseconds UTC.
        name: as the guard typed it.
        phone: likewise, or empty.
        host: staff number of whom they visit, as it was typed.
        why: value of a ``VisitPurpose``.
    """

    visitor: str
    wall_ms: int
    name: str = field(repr=False)
    phone: str = field(repr=False)
    host: str = field(repr=False)
    why: str

    def is_kept(self, now_wall_ms: int) -> bool:
        """Whether it is of the last thirty days; a clock that was set back forgets nobody."""
        return abs(now_wall_ms - self.wall_ms) < KEPT_MS


class VisitorBook:
    """A file of JSON lines with mode 0600; several processes may write.

    Args:
        path: need not be there yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, visitor: Visitor) -> None:
        """Write a visitor down and forget whose time is over; the same id stands once.

        Raises:
            VisitorBookError: says why nothing was written.
        """
        try:
            with locked(self._path):
                self._replace(visitor)
        except OSError as error:
            raise VisitorBookError(f"{self._path}: {error.strerror}") from None

    def names(self, now_wall_ms: int) -> dict[str, Visitor]:
        """Everybody who is still kept, by random id; damaged lines are left out."""
        try:
            lines = self._path.read_text("utf-8").splitlines()
        except (OSError, UnicodeDecodeError):
            return {}
        known = (_line(line) for line in lines)
        return {one.visitor: one for one in known if one and one.is_kept(now_wall_ms)}

    def _replace(self, visitor: Visitor) -> None:
        kept = self.names(visitor.wall_ms)
        kept[visitor.visitor] = visitor
        if len(kept) > MOST_VISITORS:
            raise OSError(0, "the book is full")
        lines = "".join(json.dumps(asdict(one)) + "\n" for one in kept.values())
        write_whole(self._path, lines.encode(), 0o600)


def _line(line: str) -> Visitor | None:
    try:
        match json.loads(line):
            case {
                "visitor": str(visitor),
                "wall_ms": int(wall_ms),
                "name": str(name),
                "phone": str(phone),
                "host": str(host),
                "why": str(why),
            }:
                return Visitor(visitor, wall_ms, name, phone, host, why)
    except (ValueError, RecursionError):
        return None
    return None
