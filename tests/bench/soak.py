"""The whole serial chain for long: the firmware on a simulated ATmega328P, a pty, the barrier.

    ./run bench soak --minutes 15

Counts readings that the board made and the gate never saw, orders that the board did not do, and
what both processes' memory grows by after the first minute. Prints; nothing is asserted.
"""

import argparse
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from time import monotonic

from firmware_bridge.board_messages import Reading
from firmware_bridge.facts import BoardDown, BoardUp, Fact, Refused
from gateway.core.lane import Lamp, Tone
from gateway.core.signals import OpenSent, SampleTaken, Signal
from gateway.devices.barrier import BoardBarrier, BoardSettings
from gateway.runtime.clock import SystemClock
from gateway.runtime.worker import Worker
from tests.bench.bar import Bar
from tests.bench.line_board import BoardProcess, Kind, board_command

BAUD = 115_200
COUNTER = 1 << 16
MINUTE_S = 60
STARTING_S = 2
GROWN_MIB = 1.0
"""Over a quarter of an hour; a leak of one reading object a time would be 2 MiB."""
STEPS = ("open", "tone", "lamp", "close")
"""One in a second, so that the arm opens each fourth."""


@dataclass
class Tally:
    """What became of what was said."""

    readings: int = 0
    lost: int = 0
    ups: int = 0
    downs: int = 0
    refused: int = 0
    last: int | None = None

    def saw(self, fact: Fact) -> None:
        """Count one fact."""
        match fact:
            case Reading():
                skipped = 0 if self.last is None else (fact.counter - self.last - 1) % COUNTER
                self.readings += 1
                self.lost += skipped
                self.last = fact.counter
            case BoardUp():
                self.ups += 1
            case BoardDown():
                self.downs += 1
            case Refused():
                self.refused += 1
            case _:
                pass


class WatchedBarrier(BoardBarrier):
    """The gate's barrier, whose facts are counted on their way."""

    tally: Tally

    def _tell(self, fact: Fact, now_ns: int) -> None:
        self.tally.saw(fact)
        super()._tell(fact, now_ns)

    @property
    def unanswered(self) -> int:
        """Commands that still wait for their acknowledgement."""
        return len(self._session._unanswered.moments_ns())

    @property
    def garbage_bytes(self) -> int:
        """Bytes that were no frame."""
        return self._session.garbage_bytes


@dataclass
class Orders:
    """What was ordered, and what came of it.

    Args:
        barrier: takes the orders.
        signals: what the barrier tells.
    """

    barrier: WatchedBarrier
    signals: SimpleQueue[Signal]
    opens: int = 0
    tones: int = 0
    orders: int = 0
    sent: int = 0
    samples: int = 0

    def give(self, step: str) -> None:
        """Give one order."""
        self.orders += 1
        if step == "open":
            self.opens += 1
            self.barrier.open(2_500)
        elif step == "close":
            self.barrier.close()
        elif step == "tone":
            self.tones += 1
            self.barrier.sound(Tone.GO)
        else:
            self.barrier.show(list(Lamp)[self.orders // len(STEPS) % len(Lamp)])

    def listen(self, until_s: float) -> None:
        """Count signals up to a moment."""
        while (left_s := until_s - monotonic()) > 0:
            try:
                signal = self.signals.get(timeout=left_s)
            except Empty:
                return
            self.sent += isinstance(signal, OpenSent)
            self.samples += isinstance(signal, SampleTaken)


class Soak:
    """A board, its barrier, and what becomes of them.

    Args:
        folder: of the board's program and its port.
    """

    def __init__(self, folder: Path) -> None:
        self.board = BoardProcess(board_command(Kind.SIMAVR, folder), folder / "board")
        signals: SimpleQueue[Signal] = SimpleQueue()
        settings = BoardSettings(str(folder / "board"), BAUD, readings=True)
        self.barrier = WatchedBarrier(settings, signals.put, SystemClock(lambda: True))
        self.tally = self.barrier.tally = Tally()
        self.orders = Orders(self.barrier, signals)
        self.sizes_mib: list[tuple[float, float]] = []
        self.worker = Worker("board", self.barrier.body, _crash)

    def run(self, minutes: float) -> None:
        """Give an order each second and print each minute."""
        self.worker.start()
        began_s = monotonic() + STARTING_S
        self.orders.listen(began_s)
        last = round(minutes * MINUTE_S)
        for second in range(1, last + 1):
            self.orders.give(STEPS[second % len(STEPS)])
            self.orders.listen(began_s + second)
            if second % MINUTE_S == 0 or second == last:
                self._print(second)

    def end(self) -> list[Bar]:
        """Stop everything; the bars."""
        state, waiting = self.board.state(), self.barrier.unanswered
        self.worker.ask_to_stop()
        self.worker.join()
        self.board.stop()
        tally, orders = self.tally, self.orders
        print(
            f"samples told {orders.samples}, garbage {self.barrier.garbage_bytes} bytes, the"
            f" board's receive errors {state['rx_errors']}, load average {os.getloadavg()[0]:.1f}"
        )
        done = (int(state["open_count"]), int(state["tones"]))
        undone = sum(abs(a - b) for a, b in zip((orders.opens, orders.tones), done, strict=True))
        (gate, board), (gate_later, board_later) = self.sizes_mib[0], self.sizes_mib[-1]
        figures = {
            "readings lost": tally.lost,
            "opens and tones that the board did not do": undone,
            "opens that were not sent": orders.opens - orders.sent,
            "orders without an acknowledgement, or refused": waiting + tally.refused,
            "times the board went down": tally.downs,
        }
        return [
            *(Bar(what, figure, 0, at_most=True) for what, figure in figures.items()),
            Bar("gate's growth after a minute, MiB", gate_later - gate, GROWN_MIB, at_most=True),
            Bar("board's growth after a minute, MiB", board_later - board, GROWN_MIB, at_most=True),
        ]

    def _print(self, second: int) -> None:
        self.sizes_mib.append((resident_mib(os.getpid()), resident_mib(self.board.pid)))
        gate, board = self.sizes_mib[-1]
        print(
            f"{second / MINUTE_S:5.1f}{self.tally.readings:10}{self.tally.lost:6}"
            f"{self.orders.orders:8}{gate:10.2f}{board:11.2f}",
            flush=True,
        )


def resident_mib(pid: int) -> float:
    """Memory that a process holds, proc_pid_status(5)."""
    rows = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    return next(int(row.split()[1]) for row in rows if row.startswith("VmRSS")) / 1024


def _crash(name: str) -> None:
    raise SystemExit(f"thread {name} failed")


def main() -> None:
    """Print a row each minute, and the bars."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=15)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder))
        print(
            f"{'min':>5}{'readings':>10}{'lost':>6}{'orders':>8}{'gate MiB':>10}{'board MiB':>11}"
        )
        soak.run(asked.minutes)
        for bar in soak.end():
            print(bar)


if __name__ == "__main__":
    main()
