"""From a gap at the centre to the gate's rows, or to its word that they never come."""

from collections.abc import Callable

import pytest

from gateway.central.commands import CommandPublisher
from gateway.central.gap_asking import GapAsking
from gateway.central.gaps import PATIENCE_MS
from gateway.central.store.commands import CommandStore
from gateway.central.store.database import Database
from gateway.central.store.events import EventStore
from gateway.central.store.gaps import GapStore
from gateway.central.store.gates import GateStore
from gateway.codes.command import Command, Replay, open_command
from gateway.core.event import EventKind
from gateway.core.instant import ClockQuality
from gateway.runtime.clock import ManualClock
from gateway.sync.state import GateState, Heartbeat
from gateway.sync.wire import Batch
from tests.sync.memory import Park

MakeBatch = Callable[..., Batch]
Journal = Callable[..., list[str]]
PARK = Park("park-1")


class Centre:
    """What of a running centre asks and sends, and what the broker took."""

    def __init__(self, database: Database) -> None:
        self.clock = ManualClock()
        self.database = database
        self.sent: list[tuple[str, Command]] = []
        asking = GapAsking(database, "park-1", PARK.key)
        commands = CommandPublisher(CommandStore(database), self._send, asking.answered)
        self._publishers = (asking, commands)

    def step(self, after_ms: int = 0) -> None:
        """Some time later, with a heartbeat of gate-1 just now."""
        self.clock.advance_ms(after_ms)
        now = self.clock.now()
        beat = Heartbeat(now.wall_ms, 0, 7, 0, 1, ClockQuality.SYNCED)
        GateStore(self.database).note_state("gate-1", GateState("s", beat), now.wall_ms, live=True)
        for publisher in self._publishers:
            publisher.connected()
            publisher.step(now)

    def _send(self, topic: str, payload: bytes) -> bool:
        self.sent.append((topic, open_command(payload, PARK.keys.trust, "park-1")))
        return True


@pytest.fixture
def centre(database: Database) -> Centre:
    """Without gaps so far."""
    return Centre(database)


def test_a_gap_is_asked_for_once_it_is_old_and_closed_when_the_gate_says_it_is_gone(
    centre: Centre, journal: Journal, batch: MakeBatch
) -> None:
    """The gate's row stands behind the gap itself."""
    events, rows = EventStore(centre.database), journal(9)
    centre.step()
    events.add(batch(rows[:3]), centre.clock.now().wall_ms)
    events.add(batch(rows[5:]), centre.clock.now().wall_ms)
    centre.step(PATIENCE_MS // 2)
    assert centre.sent == []

    centre.step(PATIENCE_MS)
    ((topic, command),) = centre.sent
    assert (topic, command.order) == ("gate/gate-1/cmd", Replay(7, 4, 5))
    centre.step(PATIENCE_MS // 2)
    assert len(centre.sent) == 1

    said = {"counter": command.counter, "epoch": 7, "from": 4, "to": 5, "gone": [[4, 5]]}
    answer = journal(10, kind=EventKind.COMMAND_OBEYED, body=said)[9:]
    events.add(batch(answer), centre.clock.now().wall_ms)
    centre.step(2_000)
    assert GapStore(centre.database).gaps() == []
    assert events.progress("gate-1", 7).watermark == 10
    assert "rows 4 to 5: lost at the gate" in GapStore(centre.database).breaks()[0].error


def test_a_backlog_that_is_on_its_way_behind_an_urgent_row_is_not_asked_for(
    centre: Centre, journal: Journal, batch: MakeBatch
) -> None:
    """However long it takes, while it goes on."""
    events, rows = EventStore(centre.database), journal(9)
    events.add(batch(rows[8:]), centre.clock.now().wall_ms)
    for number in range(7):
        events.add(batch(rows[number : number + 1]), centre.clock.now().wall_ms)
        centre.step(PATIENCE_MS // 2)
    assert centre.sent == []
    centre.step(PATIENCE_MS)
    assert [command.order for _, command in centre.sent] == [Replay(7, 8, 8)]


def test_rows_that_come_end_the_asking(centre: Centre, journal: Journal, batch: MakeBatch) -> None:
    """By themselves or because they were asked for."""
    events, rows = EventStore(centre.database), journal(9)
    events.add(batch(rows[5:]), centre.clock.now().wall_ms)
    events.add(batch(rows[:5]), centre.clock.now().wall_ms)
    centre.step()
    centre.step(2 * PATIENCE_MS)
    assert centre.sent == []
