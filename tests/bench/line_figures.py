"""How soon a reading or an answer is there, by each way to read the port; prints nothing."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from resource import RUSAGE_THREAD, getrusage
from statistics import quantiles
from subprocess import PIPE, Popen
from time import monotonic, monotonic_ns, sleep, thread_time

from firmware_bridge.board import BoardMessage, from_board
from firmware_bridge.board_messages import Ack, Hello, Reading
from firmware_bridge.clock import NS_PER_MS
from firmware_bridge.frames import Frame, FrameFlag, FrameReader, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, RelayCommand
from firmware_bridge.message import Message
from firmware_bridge.vocabulary import AckStatus, RelayAction
from tests.bench.line_readers import READERS, Reader

SESSION = 7
PAUSE_S = (0.02, 0.06)
"""Between two orders: they must not fall into step with the board's readings."""
ANSWER_LIMIT_S = 2.0


@dataclass
class Delays:
    """What one way to read took, over all its turns."""

    ms: list[float] = field(default_factory=list)
    lost: int = 0
    cpu_s: float = 0.0
    wall_s: float = 0.0
    waits: int = 0

    def percentile(self, percent: int) -> float:
        """Milliseconds that so many percent do not exceed."""
        return quantiles(self.ms, n=100, method="inclusive")[percent - 1]

    @contextmanager
    def timed(self) -> Iterator[None]:
        """Count this thread's processor time and how often it waited."""
        cpu_s, wall_s, waits = thread_time(), monotonic(), getrusage(RUSAGE_THREAD).ru_nvcsw
        yield
        self.cpu_s += thread_time() - cpu_s
        self.wall_s += monotonic() - wall_s
        self.waits += getrusage(RUSAGE_THREAD).ru_nvcsw - waits


def hear_readings(name: str, link: Path, hz: int, count: int, delays: Delays) -> None:
    """One turn: so many readings of another process, from its write to our parsed object."""
    command = [sys.executable, "-m", "tests.bench.line_talker", str(link), str(hz), str(count)]
    with Popen(command, stdin=PIPE, stdout=PIPE, text=True) as talker:
        assert talker.stdin is not None
        assert talker.stdout is not None
        talker.stdout.readline()
        port = READERS[name](str(link))
        talker.stdin.write("\n")
        talker.stdin.flush()
        heard_ns = _heard(port, count, hz, delays)
        sent_ns = json.loads(talker.stdout.readline())
        port.close()
        talker.communicate()
    delays.lost += count - len(heard_ns)
    delays.ms += [(at_ns - sent_ns[number]) / NS_PER_MS for number, at_ns in heard_ns.items()]


def _heard(port: Reader, count: int, hz: int, delays: Delays) -> dict[int, int]:
    heard_ns: dict[int, int] = {}
    frames = FrameReader()
    until_s = monotonic() + 2 * count / hz + 1
    with delays.timed():
        while len(heard_ns) < count and monotonic() < until_s:
            for message in _messages(frames, port.read()):
                if isinstance(message, Reading):
                    heard_ns[message.counter] = monotonic_ns()
    return heard_ns


def ask_board(name: str, link: Path, count: int, chance: Random, delays: Delays) -> None:
    """One turn: so many orders to a board, each from its write to its acknowledgement."""
    port = READERS[name](str(link))
    host = Host(port)
    host.greet()
    for _ in range(count):
        host.listen_for(chance.uniform(*PAUSE_S))
        began_ns = monotonic_ns()
        if host.order() is AckStatus.OK:
            delays.ms.append((monotonic_ns() - began_ns) / NS_PER_MS)
        else:
            delays.lost += 1
    port.close()
    sleep(0.1)


class Host:
    """Just enough of a host to be obeyed.

    Args:
        port: of the board.
    """

    def __init__(self, port: Reader) -> None:
        self._port = port
        self._frames = FrameReader()
        self._sequence = 0
        self._beat_s = 0.0

    def greet(self) -> None:
        """Open a session.

        Raises:
            TimeoutError: the board is silent.
        """
        self._say(HelloRequest(SESSION))
        self._say(HostHeartbeat(SESSION))
        until_s = monotonic() + ANSWER_LIMIT_S
        while monotonic() < until_s:
            if any(isinstance(message, Hello) for message in self._hear()):
                return
        raise TimeoutError("the board does not greet")

    def listen_for(self, seconds: float) -> None:
        """Let time pass as a host does, heartbeats and all."""
        until_s = monotonic() + seconds
        while monotonic() < until_s:
            self._hear()

    def order(self) -> AckStatus | None:
        """Close the arm, which it is; the answer, None where there is none."""
        command = RelayCommand(self._sequence, SESSION, 0, RelayAction.CLOSE, 0)
        number = self._say(command, FrameFlag.ACK_REQ)
        until_s = monotonic() + ANSWER_LIMIT_S
        while monotonic() < until_s:
            for message in self._hear():
                if isinstance(message, Ack) and message.sequence == number:
                    return message.status
        return None

    def _hear(self) -> Iterator[BoardMessage]:
        if monotonic() >= self._beat_s:
            self._beat_s = monotonic() + 0.2
            self._say(HostHeartbeat(SESSION))
        return _messages(self._frames, self._port.read())

    def _say(self, message: Message, flags: FrameFlag = FrameFlag.NONE) -> int:
        self._sequence = (self._sequence + 1) & 0xFF
        self._port.write(encode(message.in_frame(self._sequence, flags)))
        return self._sequence


def _messages(frames: FrameReader, chunk: bytes) -> Iterator[BoardMessage]:
    return (from_board(item) for item in frames.feed(chunk) if isinstance(item, Frame))
