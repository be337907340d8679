"""Tampering is found and named: whoever has the file and SQLite at hand, without the centre."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.event import GENESIS, Event, EventKind, row_hash, row_text
from gateway.core.instant import ClockQuality, Instant
from gateway.journal.chain import Break, ChainFault, Link, verify_chain
from gateway.journal.reader import JournalReader

if TYPE_CHECKING:
    from tests.journal.conftest import Lane

Rows = list[Link]


def chain(length: int, previous: str = GENESIS) -> Rows:
    """Rows as the writer leaves them."""
    links = []
    for sequence in range(1, length + 1):
        at = Instant(1000 * sequence, sequence, "boot", ClockQuality.SYNCED)
        row = row_text(
            Event(EventKind.ACCESS_DENIED, at, {"n": sequence}, 1, 0), sequence, previous
        )
        previous = row_hash(row)
        links.append(Link(sequence, b"access-denied", at.wall_ms, row.encode(), previous.encode()))
    return links


def rewritten(link: Link, old: bytes, new: bytes) -> Link:
    """A row changed by somebody who knows how its hash is made."""
    row = link.row.replace(old, new)
    return replace(link, row=row, hash=row_hash(row.decode()).encode())


def swapped_texts(links: Rows) -> Rows:
    """Rows 3 and 4 have changed places, each with its hash."""
    third, fourth = links[2], links[3]
    links[2] = replace(third, row=fourth.row, hash=fourth.hash)
    links[3] = replace(fourth, row=third.row, hash=third.hash)
    return links


TAMPERED: list[tuple[Callable[[Rows], Rows], int, ChainFault]] = [
    (lambda r: [*r[:2], replace(r[2], row=r[2].row + b" "), *r[3:]], 3, ChainFault.HASH),
    (lambda r: [*r[:2], replace(r[2], hash=b"0" * 64), *r[3:]], 3, ChainFault.HASH),
    (lambda r: [*r[:2], replace(r[2], row=b"\xff\xfe"), *r[3:]], 3, ChainFault.HASH),
    (lambda r: [*r[:2], rewritten(r[2], b'"n":3', b'"n":4'), *r[3:]], 4, ChainFault.PREVIOUS),
    (lambda r: [*r[:2], rewritten(r[2], b'"s":3', b'"s":30'), *r[3:]], 3, ChainFault.CONTENT),
    (lambda r: [*r[:2], rewritten(r[2], b"}", b""), *r[3:]], 3, ChainFault.CONTENT),
    (lambda r: [*r[:2], replace(r[2], kind=b"access-granted"), *r[3:]], 3, ChainFault.CONTENT),
    (lambda r: [*r[:2], replace(r[2], wall_ms=1), *r[3:]], 3, ChainFault.CONTENT),
    (lambda r: [*r[:2], *r[3:]], 3, ChainFault.GAP),
    (lambda r: r[1:], 1, ChainFault.GAP),
    (lambda r: [replace(r[0], sequence=0), *r], 0, ChainFault.GAP),
    (lambda r: [*r[:3], r[2], *r[3:]], 3, ChainFault.GAP),
    (swapped_texts, 3, ChainFault.CONTENT),
    (lambda _: chain(6, previous="a" * 64), 1, ChainFault.PREVIOUS),
]


def test_an_untouched_chain_holds_and_an_empty_one_too() -> None:
    """Its head is the hash that the next row will carry."""
    links = chain(5)

    assert verify_chain(links).broken is None
    assert verify_chain(links).head_hash == links[-1].hash.decode()
    assert verify_chain([]) == verify_chain(iter(()))
    assert verify_chain([]).head_hash == GENESIS


@pytest.mark.parametrize(("tamper", "sequence", "fault"), TAMPERED)
def test_the_first_broken_row_is_named(
    tamper: Callable[[Rows], Rows], sequence: int, fault: ChainFault
) -> None:
    """Each way to change a journal, and where it shows."""
    found = verify_chain(tamper(chain(6)))

    assert found.broken is not None
    assert (found.broken.sequence, found.broken.fault) == (sequence, fault)
    assert found.rows == max(0, sequence - 1) or sequence == 3


@given(st.integers(0, 7), st.data())
def test_no_single_byte_can_be_changed_unseen(at: int, data: st.DataObject) -> None:
    """Any byte of any row's text, changed to any other."""
    links = chain(8)
    row = links[at].row
    position = data.draw(st.integers(0, len(row) - 1))
    byte = data.draw(st.integers(0, 255).filter(lambda value: value != row[position]))
    changed = row[:position] + bytes([byte]) + row[position + 1 :]

    broken = verify_chain([*links[:at], replace(links[at], row=changed), *links[at + 1 :]]).broken

    assert broken is not None
    assert broken.sequence == at + 1


@given(st.permutations(range(6)))
def test_no_order_but_the_true_one_holds(order: list[int]) -> None:
    """Rows shuffled with everything that belongs to them."""
    links = chain(6)

    found = verify_chain([links[index] for index in order])

    assert (found.broken is None) == (order == sorted(order))


@given(st.binary(max_size=60), st.integers())
def test_rubbish_is_named_not_stumbled_over(row: bytes, wall_ms: int) -> None:
    """Whoever changed the file chose any bytes and even the right hash for them."""
    link = Link(1, b"x", wall_ms, row, sha256(row).hexdigest().encode())

    broken = verify_chain([link]).broken

    assert broken is not None
    assert (broken.sequence, broken.fault) == (1, ChainFault.CONTENT)


SWAP_6_AND_7 = """
UPDATE event SET (row, hash) =
    (SELECT row, hash FROM event AS other WHERE other.seq = 13 - event.seq)
WHERE seq IN (6, 7)
"""

IN_THE_FILE = [
    ("UPDATE event SET row = replace(row, '\"n\"', '\"m\"') WHERE seq = 5", 5, ChainFault.HASH),
    ("UPDATE event SET row = CAST(x'7bff7d' AS TEXT) WHERE seq = 5", 5, ChainFault.HASH),
    ("DELETE FROM event WHERE seq = 5", 5, ChainFault.GAP),
    ("UPDATE event SET seq = 50 WHERE seq = 5", 5, ChainFault.GAP),
    ("DELETE FROM event WHERE seq > 6", 7, ChainFault.GAP),
    ("DELETE FROM event", 1, ChainFault.GAP),
    (SWAP_6_AND_7, 6, ChainFault.CONTENT),
]


@pytest.mark.parametrize(("statement", "sequence", "fault"), IN_THE_FILE)
def test_a_change_made_with_sqlite_is_found_in_the_file(
    filled: "Lane", statement: str, sequence: int, fault: ChainFault
) -> None:
    """Changed, deleted, renumbered, cut off behind the watermark, swapped."""
    filled.store.commit([], watermark=8)
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute(statement)

    with closing(JournalReader(filled.path)) as reader:
        broken = reader.verify().broken

    assert isinstance(broken, Break)
    assert (broken.sequence, broken.fault) == (sequence, fault)


def test_rows_cut_off_before_the_centre_had_them_cannot_be_missed(filled: "Lane") -> None:
    """The limit of what one file can prove, said openly: the rest of the chain still holds."""
    with closing(sqlite3.connect(filled.path)) as connection, connection:
        connection.execute("DELETE FROM event WHERE seq > 6")

    with closing(JournalReader(filled.path)) as reader:
        assert reader.verify().broken is None
        assert reader.verify().rows == 6
