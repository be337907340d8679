"""A table for one board: a port to it, hands to push its buttons, and time to pass."""

from collections.abc import Callable
from pathlib import Path

from firmware_bridge.board import BoardMessage, from_board
from firmware_bridge.board_messages import Ack
from firmware_bridge.clock import MonotonicClock
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.frames import Frame, FrameFlag, FrameReader, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat
from firmware_bridge.link import Link, PortSettings
from firmware_bridge.message import Message
from firmware_bridge.vocabulary import AckStatus
from gateway.runtime.clock import ManualClock
from tests.firmware_bridge.firmware_board import BoardOnBench

MakeBoard = Callable[[Path, MonotonicClock], BoardOnBench]
SESSION = 1
STEP_MS = 50
READS = 100
QUIET_MS = 50


def aged(until_ms: int) -> Callable[[BoardState], bool]:
    """Whether the board has lived so long."""
    return lambda state: state.uptime_ms >= until_ms


class Bench:
    """A board on a table, a port to it, hands to push its buttons, and time to pass."""

    def __init__(self, folder: Path, make_board: MakeBoard) -> None:
        self.clock = ManualClock()
        self.board = make_board(folder / "board", self.clock)
        self.board.start()
        self.link = Link(PortSettings(str(folder / "board"), 115_200), self.clock)
        self.link.try_open()
        self.reader = FrameReader()
        self.heard: list[tuple[BoardMessage, Frame]] = []
        self.sequence = 0

    def close(self) -> None:
        """Clear the table."""
        self.link.close()
        self.board.stop()

    def say(self, message: Message, flags: FrameFlag = FrameFlag.NONE) -> int:
        """Send a message; its sequence."""
        self.sequence = (self.sequence + 1) & 0xFF
        self.link.write(encode(message.in_frame(self.sequence, flags)))
        return self.sequence

    def ask(self, message: Message) -> AckStatus:
        """Send a message that wants an answer, and wait for it."""
        return self.ask_frame(message.in_frame(self.sequence + 1, FrameFlag.ACK_REQ)).status

    def ask_frame(self, frame: Frame) -> Ack:
        """Send a frame that wants an answer, and wait for it."""
        self.sequence = frame.sequence
        self.link.write(encode(frame))
        for _ in range(READS):
            for message, _frame in self.listen():
                if isinstance(message, Ack) and message.sequence == frame.sequence:
                    return message
        raise AssertionError(f"no answer to {frame}")

    def listen(self, limit_ms: int = QUIET_MS) -> list[tuple[BoardMessage, Frame]]:
        """What has come since, whole frames only."""
        items = self.reader.feed(self.link.read(limit_ms))
        frames = [item for item in items if isinstance(item, Frame)]
        assert len(frames) == len(items)
        return [(from_board(frame), frame) for frame in frames]

    def listen_until_quiet(self) -> list[tuple[BoardMessage, Frame]]:
        """What was said up to now: the system hands a pty's bytes over a little later."""
        heard = self.listen()
        while more := self.listen():
            heard += more
        return heard

    def pass_time(self, ms: int, *, alive: bool = True) -> list[tuple[BoardMessage, Frame]]:
        """Let the board's time pass, a host living or silent; what was heard meanwhile."""
        for done in range(0, ms, STEP_MS):
            if alive and done % 200 == 0:
                self.say(HostHeartbeat(SESSION))
            until = self.board.state().uptime_ms + STEP_MS
            self.clock.advance_ms(STEP_MS)
            self.board.wait_for(aged(until))
        return self.listen_until_quiet()

    def greet(self, session: int = SESSION) -> None:
        """Open a session and let the host live."""
        self.say(HelloRequest(session))
        self.say(HostHeartbeat(session))
        self.board.wait_for(lambda state: state.session == session and state.host_live)
