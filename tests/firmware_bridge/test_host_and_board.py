"""Host and board in one thread, over a line that a test may spoil, in simulated milliseconds."""

from collections.abc import Callable
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from firmware_bridge.board_messages import Ack, Heartbeat, Hello, Reading
from firmware_bridge.clock import NS_PER_MS
from firmware_bridge.commands import Channel
from firmware_bridge.emulator.board_core import BoardCore
from firmware_bridge.facts import BoardDown, BoardUp, Down, Fact, InputChanged, LetGo, Refused
from firmware_bridge.frames import Frame, encode
from firmware_bridge.host import HostSession
from firmware_bridge.host_messages import Pattern
from firmware_bridge.message import MessageType
from firmware_bridge.vocabulary import (
    AckStatus,
    BoardFlag,
    Capability,
    Input,
    Output,
    ResetCause,
)

Spoil = Callable[[bytes], bytes]
GREEN = Pattern(Output.GREEN, 0, 1000, 0)
BEEP = Pattern(Output.BUZZER, 1, 200, 0)
TURN_MS = 5


def clean(wire: bytes) -> bytes:
    """A line that changes nothing."""
    return wire


def cut(wire: bytes) -> bytes:  # noqa: ARG001 - that is what a cut line does
    """A line that loses all."""
    return b""


class Lane:
    """A host, a board, and the line between them."""

    def __init__(self) -> None:
        self.host = HostSession()
        self.board = BoardCore(boot_id=1)
        self.now_ms = 1_000
        self.to_board: Spoil = clean
        self.to_host: Spoil = clean
        self.facts: list[Fact] = []
        self.opens_written_ms: list[int] = []
        self.host.begin(self.now_ns)

    @property
    def now_ns(self) -> int:
        """The host's monotonic time."""
        return self.now_ms * NS_PER_MS

    def run(self, ms: int, *, host_alive: bool = True) -> list[Fact]:
        """Let both sides live; what the host learned meanwhile, but for readings."""
        known = len(self.facts)
        for _ in range(ms // TURN_MS):
            self.now_ms += TURN_MS
            self.board.advance(TURN_MS)
            heard = self.to_host(self.board.take_output())
            if host_alive:
                self._host_turn(heard)
        return [fact for fact in self.facts[known:] if not isinstance(fact, Reading)]

    def until_up(self) -> None:
        """Let the two greet."""
        self.run(100)
        assert self.host.up

    def open(self, max_ms: int = 3_000) -> None:
        """Order an opening now."""
        self.host.open_arm(max_ms, self.now_ns, self.now_ns)

    def close(self) -> None:
        """Order the closing now."""
        self.host.close_arm(self.now_ns, self.now_ns)

    def play(self, pattern: Pattern) -> None:
        """Order a pattern now."""
        self.host.play(pattern, self.now_ns, self.now_ns)

    def _host_turn(self, heard: bytes) -> None:
        self.facts += self.host.receive(heard, self.now_ns)
        self.facts += self.host.advance(self.now_ns)
        for outgoing in self.host.take_outgoing():
            if outgoing.opens:
                self.opens_written_ms.append(self.now_ms)
            self.board.receive(self.to_board(outgoing.wire))


@pytest.fixture
def lane() -> Lane:
    """A host and a board that have greeted."""
    made = Lane()
    made.until_up()
    return made


def losing(share: float, seed: int) -> Spoil:
    """A line that loses this share of what is written at once."""
    chance = Random(seed)
    return lambda wire: b"" if chance.random() < share else wire


def noisy(share: float, seed: int) -> Spoil:
    """A line that changes this share of all bytes."""
    chance = Random(seed)
    return lambda wire: bytes(
        byte ^ chance.randrange(1, 256) if chance.random() < share else byte for byte in wire
    )


def test_a_board_that_is_greeted_comes_up_and_nothing_moves() -> None:
    """The arm never moves on start-up, on either side's."""
    lane = Lane()
    (up,) = lane.run(500)
    assert isinstance(up, BoardUp)
    assert lane.board.state().arm_moves == 0
    assert lane.board.state().host_live


def test_an_open_arm_closes_by_itself_after_its_pulse(lane: Lane) -> None:
    """The board times the pulse, to its own resolution."""
    lane.open(1_500)
    lane.run(1_495)
    assert lane.board.state().arm_open
    lane.run(20)
    assert not lane.board.state().arm_open


def test_a_close_ends_the_pulse(lane: Lane) -> None:
    """The host may close before the time is over."""
    lane.open()
    lane.run(50)
    lane.close()
    lane.run(50)
    assert not lane.board.state().arm_open


def test_the_door_contact_follows_the_arm_and_tells_closed_only_when_it_is(lane: Lane) -> None:
    """Active at once when the arm rises, inactive 200 ms after it began to fall."""
    lane.open(500)
    assert lane.run(100) == [InputChanged(Input.DOOR, active=True)]
    assert lane.run(500) == []
    assert lane.run(200) == [InputChanged(Input.DOOR, active=False)]


def test_a_silent_host_loses_the_arm_and_the_lamp_after_a_second_and_not_before(
    lane: Lane,
) -> None:
    """The dead-man: nothing stays open or green behind a host that is gone."""
    lane.play(GREEN)
    lane.open(60_000)
    lane.run(50)
    lane.run(790, host_alive=False)
    assert lane.board.state().arm_open
    lane.run(250, host_alive=False)
    state = lane.board.state()
    assert not state.arm_open
    assert state.lamp is None
    assert not state.host_live


def test_a_host_that_was_silent_learns_that_the_board_let_go(lane: Lane) -> None:
    """It may show its lamp again; the arm stays closed until a new order."""
    lane.open(60_000)
    lane.run(50)
    lane.run(1_500, host_alive=False)
    assert LetGo() in lane.run(400)
    assert not lane.board.state().arm_open
    assert lane.board.state().arm_moves == 2


def test_an_open_whose_answer_is_lost_is_repeated_and_moves_the_arm_once(lane: Lane) -> None:
    """The board knows the command and answers that it was done before."""
    lane.to_host = cut
    lane.open()
    lane.run(150)
    lane.to_host = clean
    assert lane.run(1_000) == [InputChanged(Input.DOOR, active=True)]
    assert lane.board.state().open_count == 1
    assert lane.board.state().arm_moves == 1


def test_an_open_that_was_lost_is_repeated_within_half_a_second_and_never_later(
    lane: Lane,
) -> None:
    """A line that comes back too late opens for nobody."""
    lane.to_board = cut
    lane.open()
    lane.run(500)
    lane.to_board = clean
    facts = lane.run(2_000)
    assert lane.board.state().open_count == 0
    assert BoardDown(Down.UNANSWERED) in facts
    assert lane.host.up


def test_a_close_takes_the_place_of_an_open_that_still_waits(lane: Lane) -> None:
    """The repeated open must not come after the close."""
    lane.to_board = cut
    lane.open()
    lane.run(20)
    lane.to_board = clean
    lane.close()
    lane.run(2_000)
    assert lane.board.state().open_count == 0


def test_a_command_that_nobody_answers_is_given_up_and_the_board_greeted_anew(lane: Lane) -> None:
    """Five tries, then the gate is told."""
    written: list[bytes] = []

    def tap(wire: bytes) -> bytes:
        if wire[2] == MessageType.RELAY:
            written.append(wire)
        return b"" if wire[2] == MessageType.RELAY else wire

    lane.to_board = tap
    lane.close()
    assert lane.run(1_850) == []
    down, up = lane.run(20)
    assert down == BoardDown(Down.UNANSWERED)
    assert isinstance(up, BoardUp)
    assert len(written) == 5


def test_a_tone_whose_answer_is_lost_sounds_once(lane: Lane) -> None:
    """A repeated pattern is known by its number."""
    lane.to_host = cut
    lane.play(BEEP)
    lane.run(200)
    lane.to_host = clean
    lane.run(200)
    assert lane.board.state().tones == 1
    assert lane.board.state().tone == BEEP


def test_lights_and_buzzer_do_not_disturb_each_other(lane: Lane) -> None:
    """A tone leaves the lamp as it is."""
    lane.play(GREEN)
    lane.play(BEEP)
    lane.run(100)
    assert lane.board.state().lamp == GREEN
    assert lane.board.state().tone == BEEP


def test_fire_frees_the_lane_without_the_host_and_against_it(lane: Lane) -> None:
    """The host can neither close nor time what the fire input opened."""
    lane.board.hold(Input.FIRE)
    facts = lane.run(100)
    assert facts == [
        InputChanged(Input.FIRE, active=True),
        InputChanged(Input.DOOR, active=True),
    ]
    lane.close()
    assert Refused(Channel.ARM, AckStatus.LOCKED) in lane.run(100)
    assert lane.board.state().arm_open
    lane.run(2_000, host_alive=False)
    assert lane.board.state().arm_open
    lane.board.let_go(Input.FIRE)
    assert not lane.board.state().arm_open


def test_a_pulse_does_not_outlive_the_fire(lane: Lane) -> None:
    """When the fire input ends, the arm closes whatever was ordered before."""
    lane.open(60_000)
    lane.run(50)
    lane.board.hold(Input.FIRE)
    lane.run(50)
    lane.board.let_go(Input.FIRE)
    lane.run(50)
    assert not lane.board.state().arm_open


@pytest.mark.parametrize("seed", range(5))
def test_events_arrive_once_and_in_order_over_a_bad_line(seed: int) -> None:
    """With every fourth write lost both ways, the guard sees each crossing once."""
    lane = Lane()
    lane.until_up()
    lane.to_board, lane.to_host = losing(0.25, seed), losing(0.25, seed + 100)
    facts: list[Fact] = []
    for _ in range(5):
        lane.board.hold(Input.BEAM, 300)
        facts += lane.run(1_500)
    lane.to_board = lane.to_host = clean
    facts += lane.run(500)
    changes = [fact.active for fact in facts if isinstance(fact, InputChanged)]
    assert changes == [True, False] * 5


def test_what_happened_while_nobody_listened_is_told_as_the_present_state(lane: Lane) -> None:
    """A new session begins with how things are now, not with old news."""
    lane.board.hold(Input.BEAM, 100)
    lane.board.hold(Input.TAMPER)
    lane.run(1_000, host_alive=False)
    lane.host.begin(lane.now_ns)
    facts = lane.run(600)
    changes = [fact for fact in facts if isinstance(fact, InputChanged)]
    assert changes == [InputChanged(Input.TAMPER, active=True)]


def test_a_board_that_restarts_is_told_and_greeted_anew(lane: Lane) -> None:
    """Its arm is closed; what was ordered before is not ordered again."""
    lane.open(60_000)
    lane.run(100)
    lane.board = BoardCore(boot_id=2)
    facts = lane.run(600)
    assert facts[0] == BoardDown(Down.RESTARTED)
    assert any(isinstance(fact, BoardUp) for fact in facts)
    assert InputChanged(Input.DOOR, active=False) in facts
    assert lane.board.state().open_count == 0


def test_a_restart_whose_hello_is_lost_shows_in_the_heartbeat(lane: Lane) -> None:
    """Each heartbeat carries the boot's number."""
    lane.board = BoardCore(boot_id=2)
    lane.board.take_output()
    assert BoardDown(Down.RESTARTED) in lane.run(600)
    assert lane.host.up


def test_a_silent_board_is_told_after_a_second_and_a_half(lane: Lane) -> None:
    """And again while it lasts, until it answers."""
    lane.to_host = cut
    assert lane.run(1_440) == []
    assert lane.run(70) == [BoardDown(Down.SILENT)]
    assert lane.run(1_500) == [BoardDown(Down.SILENT)]
    lane.to_host = clean
    assert any(isinstance(fact, BoardUp) for fact in lane.run(600))


def test_a_line_that_brings_only_garbage_is_told_as_such() -> None:
    """Mostly a wrong baud rate."""
    lane = Lane()
    lane.to_host = lambda wire: bytes(byte ^ 0x5A for byte in wire)
    assert set(lane.run(3_200)) == {BoardDown(Down.GARBAGE)}
    assert lane.host.garbage_bytes > 0


def test_a_board_that_can_not_hear_us_is_told_as_such() -> None:
    """The wire to the board is cut before the first greeting."""
    lane = Lane()
    lane.to_board = cut
    lane.board.take_output()
    assert set(lane.run(3_200)) == {BoardDown(Down.DEAF)}


def test_a_board_that_no_longer_hears_us_is_told_as_such(lane: Lane) -> None:
    """The wire to the board is cut later: it lets go first, and then it is given up."""
    lane.to_board = cut
    facts = lane.run(3_500)
    assert facts == [LetGo(), BoardDown(Down.DEAF)]


@pytest.mark.parametrize(("kind", "oldest", "newest"), [(2, 1, 1), (1, 2, 3)])
def test_another_kind_of_board_is_not_commanded(kind: int, oldest: int, newest: int) -> None:
    """A board that is no barrier's, or speaks a later protocol only, never comes up."""
    host = HostSession()
    host.begin(0)
    hello = Hello(oldest, newest, kind, 1, 1, Capability.ARM, 1, 5, 240, ResetCause.POWER_ON, 1000)
    assert host.receive(encode(hello.in_frame(0)), 0) == [BoardDown(Down.INCOMPATIBLE)]
    assert not host.up


def test_malformed_payloads_are_counted_and_change_nothing(lane: Lane) -> None:
    """A right check around a wrong payload is garbage too."""
    beat = Heartbeat(1, 1, 0, 0, BoardFlag.NONE, 0, 0, ResetCause.POWER_ON)
    short = Frame(MessageType.HB, 0, beat.to_payload()[:-1])
    assert lane.host.receive(encode(short), lane.now_ns) == []
    assert lane.host.malformed == 1


def test_an_answer_to_nothing_is_ignored(lane: Lane) -> None:
    """A late or foreign acknowledgement refuses nothing."""
    ack = Ack(MessageType.RELAY, 200, 77, AckStatus.LOCKED)
    assert lane.host.receive(encode(ack.in_frame(3)), lane.now_ns) == []


def test_a_host_of_an_old_session_is_greeted_anew(lane: Lane) -> None:
    """The board answers that it knows no such session: another host was there meanwhile."""
    intruder = HostSession()
    intruder.begin(lane.now_ns)
    intruder.begin(lane.now_ns)
    intruder.begin(lane.now_ns)
    for outgoing in intruder.take_outgoing():
        lane.board.receive(outgoing.wire)
    lane.open()
    assert lane.run(100)[0] == BoardDown(Down.RESTARTED)
    assert lane.board.state().open_count == 0
    lane.run(600)
    assert lane.host.up


def test_a_flood_of_rubbish_from_the_host_never_moves_the_arm() -> None:
    """The board drops it, counts it and stays closed."""
    board = BoardCore(boot_id=1)
    chance = Random(3)
    for _ in range(100):
        board.receive(chance.randbytes(115))
        board.advance(10)
    assert board.state().arm_moves == 0
    assert board.state().rx_errors > 0


@settings(max_examples=40, deadline=None)
@given(
    share=st.floats(0, 0.5),
    seed=st.integers(0, 2**32),
    orders=st.lists(st.integers(50, 1_500), min_size=1, max_size=4),
)
def test_over_any_lossy_line_each_open_moves_the_arm_at_most_once(
    share: float, seed: int, orders: list[int]
) -> None:
    """Whatever is lost, there are never more openings than orders, and none is late."""
    lane = Lane()
    lane.until_up()
    lane.to_board, lane.to_host = losing(share, seed), losing(share, seed + 1)
    ordered = 0
    for pause_ms in orders:
        if lane.host.up:
            lane.open(200)
            ordered += 1
        before = lane.board.state().open_count
        lane.run(550)
        settled = lane.board.state().open_count
        assert settled <= before + 1
        lane.run(pause_ms)
        assert lane.board.state().open_count == settled
    assert lane.board.state().open_count <= ordered
    lane.run(1_000, host_alive=False)
    assert not lane.board.state().arm_open


@settings(max_examples=20, deadline=None)
@given(seed=st.integers(0, 2**32))
def test_over_a_noisy_line_both_sides_go_on_and_mend(seed: int) -> None:
    """With 1 % of all bytes wrong nothing raises, and a clean line brings all back."""
    lane = Lane()
    lane.until_up()
    lane.to_board, lane.to_host = noisy(0.01, seed), noisy(0.01, seed + 1)
    lane.open(500)
    lane.run(3_000)
    assert lane.board.state().open_count <= 1
    lane.to_board = lane.to_host = clean
    lane.run(2_500)
    assert lane.host.up
    assert lane.board.state().host_live
