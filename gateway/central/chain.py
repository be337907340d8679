"""How far a journal is complete and whether its hash chain holds; pure, and not the storing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from gateway.core.event import GENESIS
from gateway.sync.received import ReceivedRows


class Link(Protocol):
    """One row's place in the chain, as received or as stored."""

    @property
    def sequence(self) -> int:
        """Its number in its epoch, from 1."""

    @property
    def row(self) -> str:
        """Its line of JSON, byte for byte."""

    @property
    def previous_hash(self) -> str:
        """Hex SHA-256 of the row before, as the row claims."""

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the row's bytes."""


@dataclass(frozen=True, slots=True)
class ChainHead:
    """Where a journal's unbroken part ends.

    Args:
        watermark: every row from 1 to this one is stored; 0 for none.
        head_hash: hex SHA-256 of the row at the watermark, ``GENESIS`` at 0.
        error: the first thing that was wrong, or empty; once set it stays for a person to judge.
    """

    watermark: int = 0
    head_hash: str = GENESIS
    error: str = ""


def advance(head: ChainHead, links: Iterable[Link]) -> ChainHead:
    """Walk on from the head as far as the rows follow each other.

    A break of the chain is flagged and walked over: the rows are evidence, and a gate that is
    never acknowledged would send them for ever.

    Args:
        head: where the walk begins.
        links: rows in order of sequence, all beyond the watermark; read up to the first gap.
    """
    watermark, head_hash = head.watermark, head.head_hash
    for link in links:
        if link.sequence != watermark + 1:
            break
        if link.previous_hash != head_hash:
            head = flag(head, f"row {link.sequence}: not chained to the row before it")
        watermark, head_hash = link.sequence, link.hash
    return replace(head, watermark=watermark, head_hash=head_hash)


def joined(head: ChainHead, rows: ReceivedRows) -> ChainHead:
    """Walk on over a batch that has the row after the head's; what goes before it is passed over.

    A hundred rows that are as they should be are seen so by two comparisons.

    Args:
        head: where the walk begins.
        rows: from the watermark's next at the latest to one behind it.
    """
    unbroken = (
        rows.first == head.watermark + 1
        and rows.previous_hashes[0] == head.head_hash
        and rows.previous_hashes[1:] == rows.hashes[:-1]
    )
    if unbroken:
        return replace(head, watermark=rows.last, head_hash=rows.hashes[-1])
    return advance(head, (row for row in rows if row.sequence > head.watermark))


def flag(head: ChainHead, error: str) -> ChainHead:
    """Note an error on the head unless an earlier one stands there."""
    return head if head.error else replace(head, error=error)


def conflicts(received: ReceivedRows, stored: Mapping[int, str]) -> tuple[int, ...]:
    """Sequences that are stored with other bytes than those received now.

    Args:
        received: rows of a batch.
        stored: the text of rows that are stored already, by sequence.
    """
    pairs = zip(received.sequences, received.lines, strict=True) if stored else ()
    return tuple(number for number, row in pairs if stored.get(number, row) != row)
