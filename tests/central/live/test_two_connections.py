"""A real gate's journal read by both of the centre's connections: batches by one, alarms by one."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Event as Ending
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from gateway.central.broker_link import DATABASE, centre_profile, urgent_profile
from gateway.central.cases.kinds import CaseKind
from gateway.central.health import Health
from gateway.central.ingest import ALL_ROWS
from gateway.central.links import Link, Takers, links
from gateway.central.publishers import Publishers
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import Database, open_database
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore, JournalProgress
from gateway.central.store.passages import PassageDrawer
from gateway.core.event import Event, EventKind, Json
from gateway.core.instant import ClockQuality, Instant
from gateway.runtime.clock import SystemClock
from gateway.sync.session import SessionProfile
from gateway.sync.want import Want
from tests.brokers import on_this_machine
from tests.faults.sync_proxy import Wire
from tests.sync.memory import MemoryOutbox, MemoryRoster, Park
from tests.sync.rig import GATE, QUICK, Gate

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

pytestmark = pytest.mark.broker

Live = Any
"""A fixture's own type: test modules don't import each other."""

Eventually = Callable[[Callable[[], object]], None]
BACKLOG = 2_500
NOW_MS = 1_800_000_000_000
SITE = "park-1"


@dataclass
class Ends:
    """The centre's two connections to one broker, each by a wire that can break alone.

    Args:
        database: where both put rows.
        broker: its port.
    """

    database: Database
    broker: int
    health: Health = field(init=False)
    stopping: Ending = field(default_factory=Ending)
    threads: list[Thread] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Neither is started."""
        self.rows_wire, self.urgent_wire = Wire(self.broker), Wire(self.broker)
        self.made = (
            *self._links(self.rows_wire, centre_profile(SITE), urgent=False),
            *self._links(self.urgent_wire, urgent_profile(SITE), urgent=True),
        )
        self.health = Health(*(link.part for link in self.made), DATABASE)

    def start(self) -> None:
        """Have both take in."""
        clock = SystemClock(lambda: True)
        takers = Takers(self.database, self.health, clock, Publishers([]), _nobody_asks, ALL_ROWS)
        for link in self.made:
            body = takers.at(link).run
            self.threads.append(Thread(target=body, args=(self.stopping, _beat)))
            self.threads[-1].start()

    def stop(self) -> None:
        """End both."""
        self.stopping.set()
        for thread in self.threads:
            thread.join(10)
            assert not thread.is_alive()

    def broken(self) -> set[str]:
        """The connections that health complains of."""
        return {part for part, why in self.health.complaints().items() if why}

    def stored(self, epoch: int = 9) -> list[str]:
        """The gate's rows, in order."""
        return list(EventList(self.database).rows(GATE, epoch))

    def journal(self, epoch: int = 9) -> JournalProgress | None:
        """How far one of the gate's journals is here."""
        seen = [it for gate in GateStore(self.database).gates() for it in gate.journals]
        return next((one for one in seen if one.epoch == epoch), None)

    def is_online(self) -> bool:
        """Whether the gate's last word was not its will."""
        return any(gate.online for gate in GateStore(self.database).gates())

    def fevers(self) -> list[int]:
        """The rows that opened a case, after all passages were drawn."""
        while PassageDrawer(self.database).step():
            pass
        return self.cases()

    def cases(self) -> list[int]:
        """The rows that opened a case until now."""
        listed = CaseStore(self.database).listed(CaseFilter(CaseKind.FEVER), NOW_MS)
        return [case.new.origin.sequence for case in listed]

    @staticmethod
    def _links(wire: Wire, profile: SessionProfile, *, urgent: bool) -> tuple[Link, ...]:
        settings = on_this_machine(wire.port, keepalive_s=5)
        hasty = replace(profile, backoff=QUICK)
        return tuple(links(settings, hasty, SystemClock(lambda: True), urgent=urgent))


def _beat() -> None:
    """Nobody watches the loop."""


def _nobody_asks(_want: Want) -> None:
    """No list is published."""


@pytest.fixture(params=["sqlite", "postgresql"])
def ends(
    request: pytest.FixtureRequest, tmp_path: Path, broker: Live, eventually: Eventually
) -> Iterator[Ends]:
    """Both connections, made, over either engine."""
    address = f"sqlite:///{tmp_path}/central.sqlite"
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres")
        address = server.emptied_database()
    with closing(open_database(address)) as database:
        both = Ends(database, broker.port)
        both.start()
        eventually(lambda: not both.broken() - {DATABASE})
        yield both
        both.stop()


@dataclass
class Lane:
    """A gate with its journal, at the broker by a wire of its own.

    Args:
        broker: the broker's port.
    """

    broker: int
    outbox: MemoryOutbox = field(default_factory=MemoryOutbox)
    running: list[Gate] = field(default_factory=list)

    def __post_init__(self) -> None:
        """It is not switched on."""
        self.wire = Wire(self.broker)

    def switch_on(self) -> None:
        """Begin to send what the journal has."""
        settings = on_this_machine(self.wire.port, keepalive_s=5)
        gate = Gate(settings, Park(SITE).keys, self.outbox, MemoryRoster())
        self.running.append(gate.start())

    def switch_off(self) -> None:
        """End in order."""
        while self.running:
            self.running.pop().close()

    def fever(self) -> int:
        """Somebody else has one; the row's number."""
        at = Instant(NOW_MS, 5, "boot", ClockQuality.SYNCED)
        holder = f"{self.outbox.head:016x}"  # whose case is open gets no other
        body: dict[str, Json] = {"code": {"holder": holder}, "reasons": ["fever"]}
        self.outbox.write(Event(EventKind.ACCESS_REFERRED, at, body, 1, 0), urgent=True)
        for gate in self.running:
            gate.sync.wake()
        return self.outbox.head

    def row_texts(self) -> list[str]:
        """The journal."""
        return [self.outbox.text_of(number) for number in range(1, self.outbox.head + 1)]


@pytest.fixture
def lane(broker: Live) -> Iterator[Lane]:
    """A gate with a backlog and a fever behind it, not switched on."""
    made = Lane(broker.port)
    made.outbox.append(BACKLOG)
    made.fever()
    yield made
    made.switch_off()


def _complete(ends: Ends, lane: Lane) -> bool:
    """Whether the gate knows that all of it is there."""
    return lane.outbox.stored_watermark == lane.outbox.head and len(ends.stored(9)) > 0


def test_a_fever_that_went_ahead_and_came_again_in_its_batch_is_one_row_and_one_case(
    ends: Ends, lane: Lane, eventually: Eventually
) -> None:
    """The batch brings it after the alarm, before it or together with it: nobody knows which."""
    lane.switch_on()
    eventually(lambda: _complete(ends, lane))
    eventually(ends.cases)
    assert ends.stored() == lane.row_texts()
    assert ends.fevers() == [BACKLOG + 1]
    seen = ends.journal()
    assert seen is not None
    assert (seen.watermark, seen.conflicts, seen.chain_error) == (BACKLOG + 1, 0, "")
    assert seen.missing == 0


def test_a_fever_is_a_case_at_once_while_no_batch_comes_through(
    ends: Ends, lane: Lane, eventually: Eventually
) -> None:
    """Its row waits behind the gap and is walked over when the batches come."""
    ends.rows_wire.hold()
    lane.switch_on()
    eventually(ends.cases)
    eventually(ends.stored)
    assert ends.stored() == lane.row_texts()[-1:]
    assert lane.outbox.stored_watermark == 0
    ends.rows_wire.let_go()
    eventually(lambda: _complete(ends, lane))
    assert ends.stored() == lane.row_texts()
    assert ends.fevers() == [BACKLOG + 1]


def test_the_batches_bring_a_fever_whose_alarm_is_held_up_and_it_counts_once(
    ends: Ends, lane: Lane, eventually: Eventually
) -> None:
    """Whoever draws the passages opens its case; the alarm that comes at last opens no other."""
    ends.urgent_wire.hold()
    lane.switch_on()
    eventually(lambda: _complete(ends, lane))
    assert ends.fevers() == [BACKLOG + 1]
    before = ends.journal()
    assert before is not None
    ends.urgent_wire.let_go()
    eventually(lambda: ends.journal() != before)
    seen = ends.journal()
    assert seen is not None
    assert seen.duplicates > before.duplicates
    assert (seen.watermark, seen.conflicts, seen.chain_error) == (BACKLOG + 1, 0, "")
    assert ends.stored() == lane.row_texts()
    assert ends.fevers() == [BACKLOG + 1]


def test_both_are_cut_at_different_times_and_every_row_is_there_once(
    ends: Ends, lane: Lane, eventually: Eventually
) -> None:
    """Each comes back by itself; what an alarm lost its batch brings."""
    lane.switch_on()
    expected = [lane.outbox.head]
    for wires in (
        [ends.rows_wire],
        [ends.urgent_wire],
        [lane.wire],
        [ends.urgent_wire, ends.rows_wire],
        [ends.rows_wire, lane.wire],
    ):
        for wire in wires:
            wire.cut()
        lane.outbox.append(BACKLOG // 5)
        expected.append(lane.fever())
        before = lane.outbox.stored_watermark
        eventually(lambda before=before: lane.outbox.stored_watermark > before)  # type: ignore[misc]
    eventually(lambda: _complete(ends, lane))
    assert ends.stored() == lane.row_texts()
    assert sorted(ends.fevers()) == expected
    seen = ends.journal()
    assert seen is not None
    assert (seen.watermark, seen.conflicts, seen.chain_error) == (lane.outbox.head, 0, "")


def test_a_new_card_is_a_journal_of_its_own_whichever_connection_brings_it_first(
    ends: Ends, lane: Lane, eventually: Eventually
) -> None:
    """The old card's late alarm goes into the old journal, the new card's into the new one."""
    old = lane.row_texts()
    ends.urgent_wire.hold()
    lane.switch_on()
    eventually(lambda: _complete(ends, lane))
    lane.switch_off()
    ends.rows_wire.hold()
    lane.outbox = MemoryOutbox(epoch=10)
    lane.outbox.append(3)
    lane.fever()
    lane.switch_on()
    ends.urgent_wire.let_go()
    eventually(lambda: ends.stored(10))
    assert ends.stored(10) == lane.row_texts()[-1:]
    ends.rows_wire.let_go()
    eventually(lambda: lane.outbox.stored_watermark == lane.outbox.head)
    assert ends.stored(9) == old
    assert ends.stored(10) == lane.row_texts()
    assert sorted(ends.fevers()) == [4, BACKLOG + 1]


def test_a_gate_that_begins_again_at_the_first_row_opens_no_case_again_and_moves_nothing_back(
    ends: Ends, lane: Lane, eventually: Eventually
) -> None:
    """It lost the centre's word: the alarms go again, and batches from the start."""
    lane.switch_on()
    eventually(lambda: _complete(ends, lane))
    eventually(ends.cases)
    lane.switch_off()
    lane.outbox.stored_watermark = 0
    again = lane.fever()
    ends.urgent_wire.hold()
    lane.switch_on()
    eventually(lambda: _complete(ends, lane))
    ends.urgent_wire.let_go()
    eventually(lambda: again in ends.cases())
    assert ends.stored() == lane.row_texts()
    assert sorted(ends.fevers()) == [BACKLOG + 1, again]
    seen = ends.journal()
    assert seen is not None
    assert (seen.watermark, seen.conflicts, seen.chain_error) == (again, 0, "")


def test_a_gates_will_is_heard_by_one_and_a_cut_of_the_other_takes_no_gate_away(
    ends: Ends, lane: Lane, eventually: Eventually
) -> None:
    """Birth and will are words: they come with the batches; health names the one that is gone."""
    lane.switch_on()
    eventually(ends.is_online)
    ends.urgent_wire.hold()
    ends.urgent_wire.cut()
    eventually(lambda: ends.broken() == {"broker, urgent rows"})
    assert ends.is_online()
    lane.wire.hold()
    lane.wire.cut()
    eventually(lambda: not ends.is_online())
    lane.wire.let_go()
    eventually(ends.is_online)
    ends.urgent_wire.let_go()
    eventually(lambda: not ends.broken())
    eventually(lambda: _complete(ends, lane))
    assert ends.stored() == lane.row_texts()
