"""What every barrier board does, asked over a real port: the emulated one and the C firmware.

A board's own time passes with ``Bench.pass_time``, so that limits are met to the millisecond.
"""

import pytest

from firmware_bridge.board_messages import Ack, Heartbeat, Hello, InputEvent, Reading
from firmware_bridge.errors import PortError
from firmware_bridge.frames import Frame, FrameFlag, FrameReader
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, Pattern, RelayCommand
from firmware_bridge.link import ABSENT_RETRY_MS
from firmware_bridge.message import MessageType
from firmware_bridge.vocabulary import AckStatus, BoardFlag, Input, Output, RelayAction, SensorFlag
from tests.firmware_bridge.bench import QUIET_MS, SESSION, Bench

WHITE = Pattern(Output.WHITE, 0, 1000, 0)


def order(number: int, action: RelayAction, ms: int, session: int = SESSION) -> RelayCommand:
    """A command for the arm."""
    return RelayCommand(number, session, 0, action, ms)


def test_a_board_says_what_it_is_when_asked(bench: Bench) -> None:
    """HELLO answers HELLO_REQ; the arm does not move for it."""
    bench.greet()
    hellos = [message for message, _ in bench.listen() if isinstance(message, Hello)]
    assert hellos
    assert hellos[-1].proto_min <= 1 <= hellos[-1].proto_max
    assert hellos[-1].deadman_ms == 1_000
    assert bench.board.state().arm_moves == 0


def test_a_board_beats_five_times_and_reads_twenty_times_a_second(greeted: Bench) -> None:
    """In its own time, whether anybody listens or not."""
    heard = [message for message, _ in greeted.pass_time(1_000)]
    assert 4 <= sum(isinstance(message, Heartbeat) for message in heard) <= 6
    readings = [message for message in heard if isinstance(message, Reading)]
    assert 18 <= len(readings) <= 21
    counters = [reading.counter for reading in readings]
    assert counters == list(range(counters[0], counters[0] + len(counters)))


def test_a_relay_is_refused_before_the_first_host_heartbeat(bench: Bench) -> None:
    """A session alone is no live host."""
    bench.say(HelloRequest(SESSION))
    assert bench.ask(order(1, RelayAction.OPEN, 500)) is AckStatus.LOCKED
    assert bench.ask(WHITE) is AckStatus.LOCKED
    assert bench.board.state().arm_moves == 0


@pytest.mark.parametrize("session", [SESSION + 1, 255])
def test_a_relay_is_refused_outside_its_session(greeted: Bench, session: int) -> None:
    """Another host's order, or one of before a restart."""
    assert greeted.ask(order(1, RelayAction.OPEN, 500, session)) is AckStatus.NOSESSION
    assert greeted.board.state().arm_moves == 0


def test_a_host_of_another_session_does_not_keep_the_dead_man_quiet(greeted: Bench) -> None:
    """Only the session's own heartbeat counts."""
    for _ in range(6):
        greeted.say(HostHeartbeat(SESSION + 1))
        greeted.pass_time(200, alive=False)
    assert not greeted.board.state().host_live


def test_an_open_is_done_told_by_the_door_and_ended_by_the_board(greeted: Bench) -> None:
    """A pulse of 500 ms, timed by the board."""
    assert greeted.ask(order(1, RelayAction.OPEN, 500)) is AckStatus.OK
    assert greeted.board.state().arm_open
    events = [one for one, _ in greeted.pass_time(100) if isinstance(one, InputEvent)]
    assert (events[0].input, events[0].active) == (Input.DOOR, 1)
    greeted.pass_time(450)
    assert not greeted.board.state().arm_open


def test_a_repeated_order_is_done_once(greeted: Bench) -> None:
    """The same id is answered as done before, even after the pulse is over."""
    assert greeted.ask(order(7, RelayAction.OPEN, 100)) is AckStatus.OK
    assert greeted.ask(order(7, RelayAction.OPEN, 100)) is AckStatus.DUP
    greeted.pass_time(200)
    assert greeted.ask(order(7, RelayAction.OPEN, 100)) is AckStatus.DUP
    assert greeted.board.state().open_count == 1


@pytest.mark.parametrize(("others", "status"), [(7, AckStatus.DUP), (8, AckStatus.OK)])
def test_the_last_eight_orders_are_remembered(
    greeted: Bench, others: int, status: AckStatus
) -> None:
    """The eighth back is known, the ninth no more."""
    greeted.ask(order(1, RelayAction.CLOSE, 0))
    for number in range(2, 2 + others):
        greeted.ask(order(number, RelayAction.CLOSE, 0))
    assert greeted.ask(order(1, RelayAction.CLOSE, 0)) is status


def test_a_new_session_forgets_orders_and_leaves_the_arm(greeted: Bench) -> None:
    """A host that reconnects never moves the arm."""
    greeted.ask(order(1, RelayAction.OPEN, 10_000))
    greeted.greet(SESSION + 1)
    assert greeted.board.state().arm_open
    assert greeted.board.state().arm_moves == 1
    assert greeted.ask(order(1, RelayAction.CLOSE, 0, SESSION + 1)) is AckStatus.OK
    assert not greeted.board.state().arm_open


def test_the_dead_man_closes_the_arm_after_a_second_of_silence(greeted: Bench) -> None:
    """Not before, and the next order is refused until a host lives again."""
    greeted.ask(order(1, RelayAction.OPEN, 60_000))
    greeted.say(HostHeartbeat(SESSION))
    heard = greeted.pass_time(800, alive=False)
    assert all(one.relays for one, _ in heard if isinstance(one, Heartbeat))
    heard = greeted.pass_time(500, alive=False)
    assert not greeted.board.state().arm_open
    beats = [message for message, _ in heard if isinstance(message, Heartbeat)]
    assert BoardFlag.DEADMAN in beats[-1].flags
    assert greeted.ask(order(2, RelayAction.OPEN, 500)) is AckStatus.LOCKED
    greeted.say(HostHeartbeat(SESSION))
    assert greeted.ask(order(3, RelayAction.OPEN, 500)) is AckStatus.OK


def test_a_refresh_begins_a_running_pulse_anew_and_opens_nothing(greeted: Bench) -> None:
    """With the arm closed it is refused."""
    assert greeted.ask(order(1, RelayAction.REFRESH, 500)) is AckStatus.BADARG
    greeted.ask(order(2, RelayAction.OPEN, 1_000))
    greeted.pass_time(700)
    assert greeted.ask(order(3, RelayAction.REFRESH, 1_000)) is AckStatus.OK
    greeted.pass_time(600)
    assert greeted.board.state().arm_open
    greeted.pass_time(500)
    assert not greeted.board.state().arm_open
    assert greeted.board.state().arm_moves == 2


def test_rubbish_with_a_right_check_is_refused_by_name(greeted: Bench) -> None:
    """Another relay, a pulse without end, a type that nobody knows."""
    assert greeted.ask(RelayCommand(1, SESSION, 3, RelayAction.OPEN, 5)) is AckStatus.BADARG
    endless = Frame(MessageType.RELAY, 100, bytes((1, 0, SESSION, 0, 1, 5, 0)), FrameFlag.ACK_REQ)
    assert greeted.ask_frame(endless).status is AckStatus.BADARG
    unknown = Frame(0x7F, 101, b"?", FrameFlag.ACK_REQ)
    assert greeted.ask_frame(unknown) == Ack(0x7F, 101, 0, AckStatus.UNKNOWN)
    assert greeted.board.state().arm_moves == 0


def test_lights_and_buzzer_do_what_they_are_told_once(greeted: Bench) -> None:
    """A repetition of the same number is not sounded twice."""
    beep = Pattern(Output.BUZZER, 2, 100, 100).in_frame(50, FrameFlag.ACK_REQ)
    assert greeted.ask(WHITE) is AckStatus.OK
    assert greeted.ask_frame(beep).status is AckStatus.OK
    assert greeted.ask_frame(beep.repeated()).status is AckStatus.DUP
    assert greeted.board.state().tones == 1
    assert greeted.board.state().lamp == WHITE


def test_an_event_is_repeated_until_it_is_acknowledged(greeted: Bench) -> None:
    """The same number each time, marked as a repetition."""
    greeted.board.press()
    heard = greeted.pass_time(150)
    frames = [frame for message, frame in heard if isinstance(message, InputEvent)]
    assert len(frames) >= 2
    assert len({frame.sequence for frame in frames}) == 1
    assert FrameFlag.RETRY not in frames[0].flags
    assert all(FrameFlag.RETRY in frame.flags for frame in frames[1:])
    event = InputEvent.from_payload(frames[0].payload)
    assert event.input is Input.BUTTON
    greeted.say(Ack(MessageType.EVENT, frames[0].sequence, event.id, AckStatus.OK))
    heard = greeted.pass_time(150)
    again = [message for message, _ in heard if isinstance(message, InputEvent)]
    assert [one.active for one in again if one.id != event.id][:1] == [0]


def test_the_host_can_not_override_the_fire_input(greeted: Bench) -> None:
    """Neither close nor open: the board alone decides."""
    greeted.board.fire(active=True)
    assert greeted.board.state().arm_open
    assert greeted.ask(order(1, RelayAction.CLOSE, 0)) is AckStatus.LOCKED
    assert greeted.ask(order(2, RelayAction.OPEN, 500)) is AckStatus.LOCKED
    greeted.pass_time(1_500, alive=False)
    assert greeted.board.state().arm_open
    greeted.board.fire(active=False)
    assert not greeted.board.state().arm_open


@pytest.mark.parametrize("fault", [SensorFlag.NACK, SensorFlag.CHECK, SensorFlag.DEVICE])
def test_a_sensor_fault_is_flagged_in_the_reading(greeted: Bench, fault: SensorFlag) -> None:
    """No answer, a wrong packet error code, the part's own error bit; then all is well again."""
    greeted.board.sensor_gives(fault)
    readings = [one for one, _ in greeted.pass_time(200) if isinstance(one, Reading)]
    assert readings[-1].flags == fault
    greeted.board.sensor_gives(SensorFlag.NONE)
    readings = [one for one, _ in greeted.pass_time(200) if isinstance(one, Reading)]
    assert readings[-1].flags == SensorFlag.NONE


def test_a_sensor_that_is_gone_never_gives_a_temperature(greeted: Bench) -> None:
    """A board says nothing then, or that nothing answers."""
    greeted.board.sensor_gives(None)
    greeted.pass_time(100)
    readings = [one for one, _ in greeted.pass_time(300) if isinstance(one, Reading)]
    assert {reading.flags for reading in readings} <= {SensorFlag.NACK}


def test_a_forehead_is_read_as_it_is(greeted: Bench) -> None:
    """36.53 °C in air of 25.01 °C, within the part's last step."""
    greeted.board.forehead(36.53, 25.01)
    greeted.pass_time(100)
    readings = [one for one, _ in greeted.pass_time(400) if isinstance(one, Reading)]
    assert {reading.object_centi for reading in readings} == {3651, 3653, 3655}
    assert {reading.ambient_centi for reading in readings} == {2501}


def test_unplugging_and_replugging_in_the_middle_of_a_pulse_moves_nothing(greeted: Bench) -> None:
    """The board keeps its own time, and its dead-man, without the host."""
    greeted.ask(order(1, RelayAction.OPEN, 60_000))
    greeted.board.unplug()
    with pytest.raises(PortError):
        greeted.link.read(QUIET_MS)
    greeted.board.replug()
    greeted.clock.advance_ms(ABSENT_RETRY_MS)
    assert greeted.link.try_open()
    greeted.reader = FrameReader()
    greeted.greet(SESSION + 1)
    assert greeted.board.state().arm_open
    assert greeted.board.state().arm_moves == 1


def test_a_board_that_stalled_does_not_catch_up(greeted: Bench) -> None:
    """Ten seconds of a frozen computer are not ten seconds of a silent host."""
    before = greeted.board.state().uptime_ms
    greeted.clock.advance_ms(10_000)
    after = greeted.board.wait_for(lambda state: state.uptime_ms > before)
    assert after.uptime_ms - before <= 100
    assert after.host_live
