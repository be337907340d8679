"""A simulated gate keeps a chain like a real one's, and no more rows than it may."""

from gateway.central.chain import ChainHead, advance
from gateway.sync.wire import decode_batch, encode_batch
from tests.simulate.simulated_outbox import SimulatedOutbox


def test_the_centre_finds_its_chain_whole() -> None:
    """Row after row, as the centre checks it."""
    outbox = SimulatedOutbox()
    outbox.append(50)
    batch = decode_batch(encode_batch("sim-001", 9, outbox.rows_after(0, 50, 60_000)), "sim-001")
    head = advance(ChainHead(), batch.rows)
    assert (head.watermark, head.error) == (50, "")


def test_it_is_full_until_older_rows_are_acknowledged() -> None:
    """Rows are never dropped for want of room, and memory is bounded."""
    outbox = SimulatedOutbox(10)
    outbox.append(10, urgent=True)
    full = [outbox.is_full]
    outbox.acknowledge(9, 4)
    full.append(outbox.is_full)
    outbox.append(4, urgent=True)
    assert [*full, outbox.is_full] == [True, False, True]
    left = list(range(5, 15))
    assert [row.sequence for row in outbox.rows_after(0, 99, 10**6)] == left
    assert [row.sequence for row in outbox.urgent_after(0, 99)] == left


def test_what_was_acknowledged_stays_while_there_is_room() -> None:
    """A centre from a backup may ask for it."""
    outbox = SimulatedOutbox(10)
    outbox.append(6)
    outbox.acknowledge(9, 6)
    outbox.acknowledge(9, 2)
    assert [row.sequence for row in outbox.rows_after(2, 9, 10**6)] == [3, 4, 5, 6]
    assert outbox.backlog == 4
