"""Whatever a gate sends is answered after the commit, and rubbish is only ever counted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gateway.central.ingest import ALL_ROWS, NO_ROWS, SOME_ROWS, Ingest, Listeners
from gateway.central.store.database import Database, StoreError
from gateway.central.store.event_list import EventFilter, EventList
from gateway.central.store.events import EventStore
from gateway.central.store.gates import GateStore
from gateway.core.instant import ClockQuality, Instant
from gateway.runtime.clock import ManualClock
from gateway.sync.session import Received
from gateway.sync.state import GateState, Heartbeat, encode_state
from gateway.sync.want import Want, encode_want
from gateway.sync.wire import Ack, Batch, decode_ack, decode_batch

Payload = Callable[..., bytes]
Journal = Callable[..., list[str]]
NOW = ManualClock().now()


@dataclass
class Wire:
    """What went back to gates and broker, in order."""

    answers: list[tuple[str, Ack]] = field(default_factory=list)
    taken_off: int = 0

    def publish(self, topic: str, payload: bytes, *, qos: int) -> bool:  # noqa: ARG002 - a Protocol
        """Keep the answer."""
        self.answers.append((topic, decode_ack(payload)))
        return True

    def acknowledge(self, message: Received) -> None:
        """Count what was taken off the broker."""
        assert message.qos == 1
        self.taken_off += 1


@pytest.fixture
def wire() -> Wire:
    """The way back."""
    return Wire()


@pytest.fixture
def ingest(database: Database, wire: Wire) -> Ingest:
    """The ingest under test."""
    return Ingest(EventStore(database), GateStore(database), wire)


def _message(topic: str, payload: bytes, *, retained: bool = False) -> Received:
    return Received(topic, payload, retained, connection=1, mid=1, qos=1)


def _beat(session: str = "aa", epoch: int = 7) -> bytes:
    beat = Heartbeat(NOW.wall_ms, 2, epoch, 0, 1, ClockQuality.SYNCED)
    return encode_state(GateState(session, beat))


def test_a_batch_is_answered_with_its_watermark(
    ingest: Ingest, wire: Wire, journal: Journal, payload: Payload
) -> None:
    """After the commit, on the gate's own topic."""
    ingest.receive(_message("gate/gate-1/ev", payload(journal(3))), NOW)
    assert wire.answers == [("gate/gate-1/ack", Ack(7, 3))]
    assert wire.taken_off == 1


def test_an_urgent_row_ahead_of_the_backlog_is_stored_and_the_gap_is_wanted(
    ingest: Ingest, wire: Wire, database: Database, journal: Journal, payload: Payload
) -> None:
    """A forced opening is seen before the rows that led to it."""
    rows = journal(9)
    ingest.receive(_message("gate/gate-1/urgent", payload(rows[8:])), NOW)
    assert wire.answers[-1][1] == Ack(7, 0, want=1)
    assert len(EventList(database).latest(EventFilter())) == 1
    ingest.receive(_message("gate/gate-1/ev", payload(rows)), NOW)
    assert wire.answers[-1][1] == Ack(7, 9)


def test_messages_that_waited_are_answered_once_a_gate_after_one_commit(
    ingest: Ingest, wire: Wire, database: Database, journal: Journal, payload: Payload
) -> None:
    """A commit costs the disk more than a hundred rows do."""
    rows = journal(4)
    waiting = [
        _message("gate/gate-1/ev", payload(rows[:2])),
        _message("gate/gate-2/ev", payload(rows[:1], "gate-2")),
        _message("gate/gate-1/ev", payload(rows[1:])),
        _message("gate/gate-1/state", _beat()),
        _message("gate/gate-1/ev", b"rubbish"),
    ]
    ingest.receive_all(waiting, NOW)
    gate_1 = ("gate/gate-1/ack", Ack(7, 4))
    assert wire.answers == [gate_1, ("gate/gate-2/ack", Ack(7, 1)), gate_1]
    assert wire.taken_off == len(waiting)
    assert list(EventList(database).rows("gate-1", 7)) == rows


def test_a_message_that_the_database_can_not_hold_takes_no_others_with_it(
    wire: Wire, database: Database, journal: Journal, payload: Payload
) -> None:
    """It is counted and taken off: the broker would bring it for ever."""
    gates = GateStore(database)
    ingest = Ingest(EventStore(database), gates, wire)
    with database.write() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER unfit BEFORE INSERT ON event WHEN new.gate = 'gate-2'"
            " BEGIN SELECT RAISE(ABORT, 'unfit'); END"
        )
    names = ("gate-1", "gate-2", "gate-3")
    ingest.receive_all(
        [_message(f"gate/{name}/ev", payload(journal(2), name)) for name in names], NOW
    )
    ingest.write_counts(NOW)
    assert [topic for topic, _ in wire.answers] == ["gate/gate-1/ack", "gate/gate-3/ack"]
    assert wire.taken_off == len(names)
    assert [(one.gate, one.refusals) for one in gates.refused()] == [("gate-2", 1)]


def test_a_heartbeat_is_answered_with_what_is_here(
    ingest: Ingest, wire: Wire, journal: Journal, payload: Payload
) -> None:
    """A centre restored from an old backup tells a quiet gate to send again."""
    ingest.receive(_message("gate/gate-1/state", _beat()), NOW)
    ingest.receive(_message("gate/gate-1/ev", payload(journal(2))), NOW)
    ingest.receive(_message("gate/gate-1/state", _beat(), retained=True), NOW)
    assert [ack for _, ack in wire.answers] == [
        Ack(7, 0),
        Ack(7, 2),
        Ack(7, 2, begins=True),
    ]


def test_a_heartbeat_that_the_broker_remembered_is_told_that_the_centre_begins(
    database: Database, wire: Wire, journal: Journal, payload: Payload
) -> None:
    """What a gate sent before is lost; not where workers took it, and no fresh word tells so."""
    beat = _message("gate/gate-1/state", _beat(), retained=True)
    for share in (ALL_ROWS, SOME_ROWS, NO_ROWS):
        Ingest(EventStore(database), GateStore(database), wire, share=share).receive(beat, NOW)
    told = [ack.begins for _, ack in wire.answers]
    assert told == [True, True, False]
    wire.answers.clear()
    ingest = Ingest(EventStore(database), GateStore(database), wire)
    ingest.receive(_message("gate/gate-1/state", _beat()), NOW)
    ingest.receive(_message("gate/gate-1/ev", payload(journal(1))), NOW)
    assert [ack.begins for _, ack in wire.answers] == [False, False]


def test_a_last_will_is_noted_and_not_answered(
    ingest: Ingest, wire: Wire, database: Database
) -> None:
    """Nobody is there to hear it."""
    ingest.receive(_message("gate/gate-1/state", _beat()), NOW)
    wire.answers.clear()
    ingest.receive(_message("gate/gate-1/state", encode_state(GateState("aa", None))), NOW)
    assert not GateStore(database).gates()[0].online
    assert wire.answers == []


def test_a_message_that_could_not_be_stored_is_neither_answered_nor_taken_off(
    wire: Wire, database: Database, journal: Journal, payload: Payload
) -> None:
    """The broker keeps it; the gate goes on asking."""
    ingest = Ingest(EventStore(database), GateStore(database), wire)
    with database.write() as connection:
        connection.exec_driver_sql("DROP TABLE gate_epoch")
    with pytest.raises(StoreError):
        ingest.receive(_message("gate/gate-1/ev", payload(journal(1))), NOW)
    assert (wire.answers, wire.taken_off) == ([], 0)


@pytest.mark.parametrize(
    ("topic", "body", "counted"),
    [
        ("gate/gate-1/ev", b"rubbish", ("gate-1", "EVENTS")),
        ("gate/gate-1/ev", b"\xff" * 200_000, ("gate-1", "EVENTS")),
        ("gate/gate-1/urgent", b"", ("gate-1", "URGENT")),
        ("gate/gate-1/state", b'{"v":1,"online":1}', ("gate-1", "STATE")),
        ("gate/gate-1/ack", b"{}", ("gate-1", "ACK")),
        ("site/park-1/roster/manifest", b"x", ("park-1", "ROSTER")),
        ("gate/a/b/ev", b"x", ("?", "?")),
        ("", b"", ("?", "?")),
    ],
)
def test_what_is_not_ours_is_refused_counted_and_taken_off(
    database: Database, topic: str, body: bytes, counted: tuple[str, str]
) -> None:
    """Twice the same rubbish is the number two; left on the broker it would come back."""
    wire, gates = Wire(), GateStore(database)
    ingest = Ingest(EventStore(database), gates, wire)
    for _ in range(2):
        ingest.receive(_message(topic, body), NOW)
    ingest.write_counts(NOW)
    ingest.write_counts(NOW)
    (refused,) = gates.refused()
    assert ((refused.gate, refused.channel), refused.refusals) == (counted, 2)
    assert (wire.answers, wire.taken_off) == ([], 2)


def test_a_batch_in_another_gates_name_is_refused(
    ingest: Ingest, database: Database, journal: Journal, payload: Payload
) -> None:
    """The broker lets a gate write its own topic only; the header must agree."""
    ingest.receive(_message("gate/gate-2/ev", payload(journal(1), "gate-1")), NOW)
    assert EventList(database).latest(EventFilter()) == []


def test_refusals_are_logged_without_their_content(
    ingest: Ingest, caplog: pytest.LogCaptureFixture
) -> None:
    """Rubbish may be somebody's health code."""
    ingest.receive(_message("gate/gate-1/ev", b'{"secret":"HC1:6BF"}\nHC1:6BF'), NOW)
    assert "gate-1" in caplog.text
    assert "6BF" not in caplog.text


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(body=st.binary(max_size=300), cut=st.tuples(st.integers(0, 400), st.integers(0, 400)))
def test_a_mangled_batch_never_stops_the_centre(
    ingest: Ingest, journal: Journal, payload: Payload, body: bytes, cut: tuple[int, int]
) -> None:
    """Whatever bytes stand where."""
    good = payload(journal(2))
    for mangled in (body, good[: cut[0]] + body + good[sum(cut) :]):
        ingest.receive(_message("gate/gate-1/ev", mangled), NOW)


def test_a_wish_for_a_list_is_passed_on_and_taken_off(wire: Wire, database: Database) -> None:
    """The publisher decides what it leads to."""
    wishes: list[Want] = []
    ingest = Ingest(
        EventStore(database), GateStore(database), wire, Listeners(wanted=wishes.append)
    )
    want = Want("revocations", 5)
    ingest.receive(_message("gate/gate-1/want", encode_want(want)), NOW)
    ingest.receive(_message("gate/gate-1/want", b"rubbish"), NOW)
    assert (wishes, wire.answers, wire.taken_off) == ([want], [], 2)


def test_without_lists_a_wish_leads_to_nothing(ingest: Ingest, wire: Wire) -> None:
    """It is no fault."""
    ingest.receive(_message("gate/gate-1/want", encode_want(Want("revocations", 5))), NOW)
    assert wire.taken_off == 1


def test_beside_other_workers_a_gap_is_told_only_when_nobody_filled_it_in_time(
    database: Database, wire: Wire, journal: Journal, payload: Payload
) -> None:
    """A batch before it is mostly being stored by another worker; a lost one is asked for."""
    clock = ManualClock()
    ingest = Ingest(EventStore(database), GateStore(database), wire, share=SOME_ROWS)
    rows = journal(6)
    ingest.receive(_message("gate/gate-1/ev", payload(rows[4:])), clock.now())
    ingest.tell_gaps(clock.now())
    assert wire.answers == [("gate/gate-1/ack", Ack(7, 0))]
    clock.advance_ms(500)
    ingest.tell_gaps(clock.now())
    ingest.tell_gaps(clock.now())
    assert wire.answers[1:] == [("gate/gate-1/ack", Ack(7, 0, want=1))]
    EventStore(database).add(decode_batch(payload(rows[:4]), "gate-1"), 5)
    ingest.receive(_message("gate/gate-1/ev", payload(rows[5:])), clock.now())
    assert wire.answers[-1] == ("gate/gate-1/ack", Ack(7, 6))


def test_whoever_waits_for_alarms_is_told_before_they_are_stored_and_again_if_that_failed(
    database: Database, wire: Wire, journal: Journal, payload: Payload
) -> None:
    """An alarm is taken off the broker only after it was heard; rows of batches alarm nobody."""
    heard: list[int] = []

    def alarmed(urgent: Sequence[Batch], _now: Instant) -> None:
        assert EventList(database).latest(EventFilter()) == []
        heard.extend(batch.rows.first for batch in urgent)
        if len(heard) == 1:
            raise StoreError("locked")

    listeners = Listeners(alarmed=alarmed)
    ingest = Ingest(EventStore(database), GateStore(database), wire, listeners)
    rows = journal(3)
    sent = [
        _message("gate/gate-1/ev", payload(rows[:2])),
        _message("gate/gate-1/urgent", payload(rows[2:])),
    ]
    with pytest.raises(StoreError):
        ingest.receive_all(sent, NOW)
    assert (wire.answers, wire.taken_off) == ([], 0)
    ingest.receive_all(sent, NOW)
    assert heard == [3, 3]
    assert wire.answers == [("gate/gate-1/ack", Ack(7, 3))]
    assert list(EventList(database).rows("gate-1", 7)) == rows


def test_a_door_at_a_home_is_told_when_it_opens_and_again_if_that_failed(
    database: Database, wire: Wire, journal: Journal, payload: Payload
) -> None:
    """Beside the gates' rows; a word that is none is counted and holds nothing up."""
    heard: list[str] = []

    def opened(doors: Sequence[str], _now: Instant) -> None:
        heard.extend(doors)
        if len(heard) == 1:
            raise StoreError("locked")

    listeners = Listeners(opened=opened)
    ingest = Ingest(EventStore(database), GateStore(database), wire, listeners)
    sent = [
        _message("home/door-1/door", b'{"contact":false}'),
        _message("home/door-2/door", b'{"contact":true}'),
        _message("home/door-3/door", b'{"contact":false}', retained=True),
        _message("home/door-4/door", b"open"),
        _message("gate/gate-1/ev", payload(journal(2))),
    ]
    with pytest.raises(StoreError):
        ingest.receive_all(sent, NOW)
    ingest.receive_all(sent, NOW)
    assert heard == ["door-1", "door-1"]
    assert wire.taken_off == len(sent)
    assert wire.answers == [("gate/gate-1/ack", Ack(7, 2))]
    ingest.write_counts(NOW)
    assert [one.refusals for one in GateStore(database).refused()] == [2]
