"""What the sender relies on, kept by the journal on a disk and by those in memory alike."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

import pytest

from gateway.sync.outbox import Outbox
from gateway.sync.wire import MAX_EPOCH, MAX_ROWS, MAX_UNPACKED_BYTES, decode_batch, pack_batch
from tests.simulate.simulated_outbox import SimulatedOutbox
from tests.sync.disk_outbox import DiskOutbox

if TYPE_CHECKING:
    from pathlib import Path

    from tests.sync.memory import MemoryOutbox


class Filled(Outbox, Protocol):
    """An outbox that a test can fill."""

    def append(self, count: int = 1, *, urgent: bool = False, note: str = "") -> None:
        """Write rows."""


@pytest.fixture(params=["disk", "memory", "simulated"])
def filled(
    request: pytest.FixtureRequest, tmp_path: "Path", outbox: "MemoryOutbox"
) -> Iterator[Filled]:
    """An empty outbox of each kind."""
    if request.param == "memory":
        yield outbox
        return
    if request.param == "simulated":
        yield SimulatedOutbox()
        return
    disk = DiskOutbox(tmp_path)
    yield disk
    disk.close()


def test_rows_come_in_order_behind_a_sequence(filled: Filled) -> None:
    """As many as are wanted, or as there are."""
    filled.append(5)
    for after, expected in ((0, [1, 2, 3]), (3, [4, 5]), (5, []), (9, [])):
        rows = filled.rows_after(after, 3, 10**6)
        assert [row.sequence for row in rows] == expected


def test_rows_are_bounded_by_their_bytes_with_line_ends(filled: Filled) -> None:
    """Below, at and above; a long one comes alone, or it would stop the line."""
    filled.append(3)
    two = sum(len(row.row) + 1 for row in filled.rows_after(0, 2, 10**6))
    for most_bytes, expected in ((two - 1, 1), (two, 2), (two + 1, 2), (1, 1)):
        assert len(filled.rows_after(0, 3, most_bytes)) == expected


def test_the_largest_batch_that_comes_can_be_sent_and_read(filled: Filled) -> None:
    """The limits of outbox and wire fit each other."""
    filled.append(MAX_ROWS, note="x" * 2500)
    rows = filled.rows_after(0, MAX_ROWS, MAX_UNPACKED_BYTES)
    assert 1 < len(rows) < MAX_ROWS
    payload, _ = pack_batch("g1", filled.epoch, rows)
    batch = decode_batch(payload, "g1")
    assert [row.row for row in batch.rows] == [row.row for row in rows]


def test_urgent_rows_come_alone(filled: Filled) -> None:
    """In order, behind a sequence."""
    filled.append(2)
    filled.append(1, urgent=True)
    filled.append(1)
    filled.append(2, urgent=True)
    for after, most_rows, expected in ((0, 9, [3, 5, 6]), (3, 9, [5, 6]), (0, 2, [3, 5])):
        rows = filled.urgent_after(after, most_rows)
        assert [row.sequence for row in rows] == expected


def test_the_watermark_is_kept_also_when_it_falls(filled: Filled) -> None:
    """A centre from a backup has fewer rows; another file's word is not ours."""
    filled.append(5)
    assert filled.watermark() == 0
    for epoch, word, expected in (
        (filled.epoch, 5, 5),
        (filled.epoch, 2, 2),
        (filled.epoch - 1, 4, 2),
    ):
        filled.acknowledge(epoch, word)
        assert filled.watermark() == expected


def test_the_epoch_can_be_sent(filled: Filled) -> None:
    """It is a number of 53 bits."""
    assert 0 <= filled.epoch <= MAX_EPOCH
