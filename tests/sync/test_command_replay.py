"""Rows go again behind everything new, a batch at a time, and what is gone is said to be."""

from dataclasses import dataclass, field

import pytest

from gateway.codes.command import Replay
from gateway.runtime.clock import ManualClock
from gateway.sync.command_replay import MOST_TRIES, Replays
from gateway.sync.command_rule import Refusal
from gateway.sync.wire import decode_batch
from tests.sync.memory import MemoryOutbox

WAIT_MS = 200_000
"""Longer than any wait for an answer."""


@dataclass
class Broker:
    """Remembers the sequences of each batch."""

    batches: list[range] = field(default_factory=list)
    takes: bool = True

    def publish(self, topic: str, payload: bytes, *, retain: bool = False) -> bool:
        """Take a batch, or not."""
        assert (topic, retain) == ("gate/g1/ev", False)
        if self.takes:
            rows = decode_batch(payload, "g1").rows
            self.batches.append(rows.sequences)
        return self.takes


@dataclass
class Gate:
    """A gate with 250 rows."""

    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    clock: ManualClock = field(default_factory=ManualClock)
    broker: Broker = field(default_factory=Broker)

    def __post_init__(self) -> None:
        """With rows."""
        self.outbox.append(250)
        self.replays = Replays("g1", self.outbox, self.clock)

    def turn(self, *, idle: bool = True) -> None:
        """A turn of the mqtt thread."""
        self.replays.turn(self.broker, idle=idle)


@pytest.fixture
def gate() -> Gate:
    """With its rows."""
    return Gate()


def test_a_range_goes_in_batches_each_after_the_answer_to_the_last(gate: Gate) -> None:
    """Exactly the rows that were asked for."""
    assert gate.replays.ask(Replay(9, 10, 220)) == {"epoch": 9, "from": 10, "to": 220}
    for _ in range(5):
        gate.turn()
        gate.turn()
        gate.replays.acknowledged()
    assert gate.broker.batches == [range(10, 110), range(110, 210), range(210, 221)]
    assert not gate.replays.busy


def test_new_rows_go_first(gate: Gate) -> None:
    """Nothing old goes while a new batch is on its way."""
    gate.replays.ask(Replay(9, 1, 5))
    gate.turn(idle=False)
    assert gate.broker.batches == []
    gate.turn()
    assert gate.broker.batches == [range(1, 6)]


def test_a_batch_that_nobody_answers_goes_again_and_not_for_ever(gate: Gate) -> None:
    """The centre sees its gap and may ask anew."""
    gate.replays.ask(Replay(9, 1, 200))
    for _ in range(2 * MOST_TRIES):
        gate.turn()
        gate.clock.advance_ms(WAIT_MS)
    assert gate.broker.batches == [range(1, 101)] * MOST_TRIES
    assert not gate.replays.busy


def test_it_waits_for_the_broker(gate: Gate) -> None:
    """Which is away, or takes nothing now."""
    gate.replays.ask(Replay(9, 1, 3))
    gate.replays.turn(None, idle=True)
    gate.broker.takes = False
    gate.turn()
    gate.replays.acknowledged()
    gate.broker.takes = True
    gate.clock.advance_ms(WAIT_MS)
    gate.turn()
    assert gate.broker.batches == [range(1, 4)]


def test_an_answer_before_anything_was_sent_is_none(gate: Gate) -> None:
    """The centre answers heartbeats, too."""
    gate.replays.acknowledged()
    gate.replays.ask(Replay(9, 1, 3))
    gate.replays.acknowledged()
    gate.turn()
    assert gate.broker.batches == [range(1, 4)]


def test_one_range_at_a_time(gate: Gate) -> None:
    """A second one is refused by name."""
    gate.replays.ask(Replay(9, 1, 3))
    assert gate.replays.ask(Replay(9, 1, 3)) is Refusal.BUSY


def test_rows_of_another_journal_file_never_come(gate: Gate) -> None:
    """The card was changed."""
    assert gate.replays.ask(Replay(8, 1, 3)) is Refusal.OTHER_EPOCH
    assert not gate.replays.busy


@pytest.mark.parametrize(
    ("first", "last", "gone", "sent"),
    [
        (240, 400, [[251, 400]], [range(240, 251)]),
        (251, 400, [[251, 400]], []),
        (250, 251, [[251, 251]], [range(250, 251)]),
    ],
)
def test_rows_that_the_journal_does_not_have_are_named(
    gate: Gate, first: int, last: int, gone: list[list[int]], sent: list[range]
) -> None:
    """So that nobody asks for them for ever."""
    said = gate.replays.ask(Replay(9, first, last))
    assert said == {"epoch": 9, "from": first, "to": last, "gone": gone}
    gate.turn()
    gate.replays.acknowledged()
    assert gate.broker.batches == sent
    assert not gate.replays.busy


def test_a_journal_that_can_t_be_read_is_a_named_refusal(gate: Gate) -> None:
    """And one that fails later is tried again."""
    gate.outbox.broken = "disk I/O error"
    assert gate.replays.ask(Replay(9, 1, 3)) is Refusal.JOURNAL_UNREADABLE
    gate.outbox.broken = ""
    gate.replays.ask(Replay(9, 1, 3))
    gate.outbox.broken = "disk I/O error"
    gate.turn()
    gate.outbox.broken = ""
    gate.clock.advance_ms(WAIT_MS)
    gate.turn()
    assert gate.broker.batches == [range(1, 4)]


def test_rows_that_were_lost_meanwhile_end_it(gate: Gate) -> None:
    """Somebody restored a backup of the journal."""
    gate.replays.ask(Replay(9, 200, 220))
    gate.outbox.forget(100)
    gate.turn()
    assert (gate.broker.batches, gate.replays.busy) == ([], False)
