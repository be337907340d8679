"""A gate obeys a command that is signed, for it, in time and new; every other one is on record."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.command import Command, Order, Replay, RunLane, TellState, UnknownOrder
from gateway.core.event import EventKind, Json
from gateway.core.instant import ClockQuality
from gateway.core.lane_mode import LaneMode
from gateway.core.signals import Remarked, Signal
from gateway.errors import JournalError
from gateway.runtime.clock import ManualClock
from gateway.sync.command_downlink import CommandDownlink, CommandPorts
from gateway.sync.command_rule import LONGEST_LIFE_MS, SKEW_MS, Refusal
from tests.sync.memory import Park

PARK = Park("park-1")
NOW_MS = 1_800_000_000_000
Row = tuple[EventKind, Mapping[str, Json]]


@dataclass
class MemoryCounter:
    """A counter's file in memory that can fail."""

    kept: int = 0
    broken: str = ""

    def newest(self) -> int:
        """The counter."""
        return self.kept

    def keep(self, counter: int) -> None:
        """Keep it, or not."""
        if self.broken:
            raise JournalError(self.broken)
        self.kept = counter


@dataclass
class Gate:
    """A gate as its commands see it."""

    counter: MemoryCounter = field(default_factory=MemoryCounter)
    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW_MS))
    signals: list[Signal] = field(default_factory=list)
    obeyed: list[tuple[Order, int]] = field(default_factory=list)
    answer: Mapping[str, Json] | Refusal = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Ready for commands."""
        ports = CommandPorts(
            gate="g1",
            keys=lambda: PARK.keys,
            counter=self.counter,
            now=self.clock.now,
            emit=self.signals.append,
        )
        self.downlink = CommandDownlink(ports, self._obey)

    def _obey(self, order: Order) -> Mapping[str, Json] | Refusal:
        self.obeyed.append((order, self.counter.kept))
        return self.answer

    @property
    def rows(self) -> list[Row]:
        """What goes into the journal."""
        return [(it.kind, it.facts) for it in self.signals if isinstance(it, Remarked)]

    @property
    def refusals(self) -> list[Json]:
        """The named reasons on record."""
        return [facts["why"] for kind, facts in self.rows if kind is EventKind.COMMAND_REFUSED]


def signed(  # noqa: PLR0913 - each field of a command may be wrong
    counter: int = 1,
    order: Order = TellState(),  # noqa: B008 - frozen
    *,
    gate: str = "g1",
    site: str = "park-1",
    issued_ms: int = NOW_MS,
    life_ms: int = 60_000,
    park: Park = PARK,
) -> bytes:
    """A command's bytes."""
    return Command(gate, counter, issued_ms, issued_ms + life_ms, order).signed(site, park.key)


@pytest.fixture
def gate() -> Gate:
    """A gate that was never commanded."""
    return Gate()


def test_a_good_command_is_counted_on_disk_then_obeyed_and_on_record(gate: Gate) -> None:
    """A power cut in between makes it forgotten, never done twice."""
    gate.answer = {"mode": "closed"}
    gate.downlink.received(signed(5, RunLane(LaneMode.CLOSED)), retained=False)
    assert gate.obeyed == [(RunLane(LaneMode.CLOSED), 5)]
    said = {"order": "lane", "counter": 5, "mode": "closed"}
    assert gate.rows == [(EventKind.COMMAND_OBEYED, said)]


@pytest.mark.parametrize(
    ("payload", "why"),
    [
        (b"open the arm", Refusal.UNTRUSTED),
        (signed(park=Park("park-1")), Refusal.UNTRUSTED),
        (signed(site="park-2"), Refusal.UNTRUSTED),
        (signed(gate="g2"), Refusal.OTHER_GATE),
        (signed(issued_ms=NOW_MS - 60_001), Refusal.EXPIRED),
        (signed(issued_ms=NOW_MS + SKEW_MS + 1), Refusal.NOT_YET),
        (signed(life_ms=LONGEST_LIFE_MS + 1), Refusal.LIFE_TOO_LONG),
        (signed(order=UnknownOrder("dance")), Refusal.UNKNOWN_ORDER),
    ],
)
def test_a_command_that_may_not_be_obeyed_is_refused_by_name(
    gate: Gate, payload: bytes, why: Refusal
) -> None:
    """Nothing is done and nothing counted."""
    gate.downlink.received(payload, retained=False)
    assert (gate.refusals, gate.obeyed, gate.counter.kept) == ([why.value], [], 0)


def test_a_retained_command_is_not_even_opened(gate: Gate) -> None:
    """Who keeps commands at the broker wants them obeyed at another time."""
    gate.downlink.received(signed(), retained=True)
    assert (gate.refusals, gate.obeyed) == (["retained"], [])


@pytest.mark.parametrize("counter", [4, 5])
def test_an_older_counter_or_the_same_one_is_a_replay(gate: Gate, counter: int) -> None:
    """Also after a restart, and though it is signed and in time."""
    gate.downlink.received(signed(5), retained=False)
    again = Gate(gate.counter)
    again.downlink.received(signed(counter), retained=False)
    assert (again.refusals, again.obeyed) == (["replayed"], [])


def test_without_a_clock_that_may_be_believed_nothing_is_obeyed(gate: Gate) -> None:
    """Nobody knows whether it has expired."""
    gate.clock.quality = ClockQuality.UNSET
    gate.downlink.received(signed(), retained=False)
    assert (gate.refusals, gate.counter.kept) == (["clock-not-synced"], 0)


def test_a_counter_that_the_disk_refuses_leaves_the_command_undone(gate: Gate) -> None:
    """Else the same command could be obeyed again after a restart."""
    gate.counter.broken = "disk full"
    gate.downlink.received(signed(), retained=False)
    assert (gate.refusals, gate.obeyed) == (["not-counted"], [])


def test_an_order_that_can_t_be_done_now_is_refused_by_name_and_stays_counted(gate: Gate) -> None:
    """The centre gives another with the next counter."""
    gate.answer = Refusal.BUSY
    gate.downlink.received(signed(3, Replay(9, 1, 2)), retained=False)
    said = {"order": "replay", "counter": 3, "why": "busy"}
    assert gate.rows == [(EventKind.COMMAND_REFUSED, said)]
    assert gate.counter.kept == 3


def test_a_row_about_another_gates_command_has_no_counter_of_it(gate: Gate) -> None:
    """It would be taken for the answer to this gate's command of that number."""
    gate.downlink.received(signed(gate="g2"), retained=False)
    assert gate.rows == [(EventKind.COMMAND_REFUSED, {"why": "other-gate"})]


def test_a_flood_of_false_commands_does_not_fill_the_journal(gate: Gate) -> None:
    """One row a minute of each kind; a good command among them is obeyed all the same."""
    for _ in range(100):
        gate.downlink.received(b"flood", retained=False)
        gate.downlink.received(signed(gate="g2"), retained=False)
    gate.downlink.received(signed(), retained=False)
    assert gate.refusals == ["untrusted", "other-gate"]
    assert len(gate.obeyed) == 1
    gate.clock.advance_ms(60_000)
    gate.downlink.received(b"flood", retained=False)
    assert gate.refusals == ["untrusted", "other-gate", "untrusted"]


def test_every_commands_own_refusal_is_on_record(gate: Gate) -> None:
    """The centre waits for what became of each; memory of them is bounded."""
    for counter in range(1, 101):
        gate.downlink.received(signed(counter, issued_ms=NOW_MS - 60_001), retained=False)
    assert gate.refusals == ["expired"] * 100


_ACTS = st.one_of(
    st.tuples(st.just("deliver"), st.integers(0, 7)),
    st.tuples(st.just("wait"), st.sampled_from([1_000, 30_000, 61_000])),
    st.tuples(st.just("restart"), st.just(0)),
    st.tuples(st.just("disk"), st.booleans()),
)


@given(st.lists(_ACTS, max_size=40))
def test_whatever_comes_in_whatever_order_no_command_is_obeyed_twice_or_late(
    acts: list[tuple[str, int]],
) -> None:
    """A broker may delay, repeat and turn round; a gate may die between any two of them."""
    sent = {
        number: signed(10 + number, Replay(9, 1 + number, 99), issued_ms=NOW_MS + 20_000 * number)
        for number in range(8)
    }
    gate = Gate()
    obeyed: list[int] = []
    for act, amount in acts:
        if act == "deliver":
            before = len(gate.obeyed)
            gate.downlink.received(sent[amount], retained=False)
            if len(gate.obeyed) > before:
                age_ms = gate.clock.now().wall_ms - (NOW_MS + 20_000 * amount)
                assert -SKEW_MS <= age_ms <= 60_000
                obeyed.append(amount)
        elif act == "wait":
            gate.clock.advance_ms(amount)
        elif act == "restart":
            gate = Gate(gate.counter, gate.clock)
        else:
            gate.counter.broken = "disk full" if amount else ""
    assert obeyed == sorted(set(obeyed))
