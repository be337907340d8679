"""Tells whether a journal is whole and untouched, and if not, where it breaks; pure.

The chain shows any change but two to a reader who has only this file: rows cut off at the end, and
the newest row rewritten together with its hash. The centre's copy shows those.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, unique
from hashlib import sha256

from gateway.core.event import GENESIS
from gateway.errors import JournalError
from gateway.journal.row import JournalRow, parse_row


@unique
class ChainFault(Enum):
    """What is wrong with the first broken row."""

    GAP = "gap"
    """A number is missing, or one is there that can't be."""
    HASH = "hash"
    """The row's text is not what was hashed when it was written."""
    CONTENT = "content"
    """The text is no row, or another row's, or contradicts the columns beside it."""
    PREVIOUS = "previous"
    """It does not carry the hash of the row before."""


@dataclass(frozen=True, slots=True)
class Link:
    """A row as the file holds it, not yet believed: whoever changed it chose any bytes."""

    sequence: int
    kind: bytes
    wall_ms: object
    row: bytes
    hash: bytes


@dataclass(frozen=True, slots=True)
class Break:
    """The first row that is not as it was written.

    Args:
        sequence: its number, or the first missing one.
        fault: what kind of break.
        detail: one plain sentence.
    """

    sequence: int
    fault: ChainFault
    detail: str


@dataclass(frozen=True, slots=True)
class Verification:
    """How far the chain holds.

    Args:
        rows: unbroken rows from the first on.
        head_hash: hex SHA-256 of the last unbroken row, ``GENESIS`` for none.
        broken: the first break, or None.
    """

    rows: int
    head_hash: str
    broken: Break | None


def verify_chain(links: Iterable[Link]) -> Verification:
    """Walk over all rows in order of sequence up to the first break; constant memory."""
    rows, head_hash = 0, GENESIS
    for link in links:
        broken = _gap(link, rows) or _hash(link) or _content(link, head_hash)
        if broken is not None:
            return Verification(rows, head_hash, broken)
        rows, head_hash = link.sequence, link.hash.decode("ascii")
    return Verification(rows, head_hash, None)


def _gap(link: Link, rows: int) -> Break | None:
    expected = rows + 1
    if link.sequence == expected:
        return None
    if link.sequence < expected:
        return Break(link.sequence, ChainFault.GAP, "row has a number that no gate gives")
    return Break(expected, ChainFault.GAP, f"missing; the next row is {link.sequence}")


def _hash(link: Link) -> Break | None:
    if sha256(link.row).hexdigest().encode("ascii") == link.hash:
        return None
    return Break(link.sequence, ChainFault.HASH, "text was changed after it was written")


def _content(link: Link, previous_hash: str) -> Break | None:
    try:
        row = parse_row(link.row.decode("ascii"))
    except (JournalError, UnicodeDecodeError) as error:
        return Break(link.sequence, ChainFault.CONTENT, str(error))
    if row.sequence != link.sequence:
        return Break(link.sequence, ChainFault.CONTENT, f"holds the text of row {row.sequence}")
    if not _columns_agree(link, row):
        return Break(link.sequence, ChainFault.CONTENT, "kind or time beside the text was changed")
    if row.previous_hash != previous_hash:
        return Break(link.sequence, ChainFault.PREVIOUS, _unchained(link.sequence))
    return None


def _columns_agree(link: Link, row: JournalRow) -> bool:
    return (link.kind, link.wall_ms) == (row.kind.encode("ascii", "replace"), row.wall_ms)


def _unchained(sequence: int) -> str:
    if sequence == 1:
        return "is not the first row of a journal: rows before it are gone"
    return f"does not follow row {sequence - 1}: one of the two was replaced"
