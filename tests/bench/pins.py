"""How soon a barrier on pins answers, on an emulated chip: what the program adds, not the kernel.

    python -m tests.bench.pins --edges N

Fire edge to relay, order to relay, and by how much a pulse is longer than ordered; idle, and beside
threads that compute in the same process. The figures belong to this machine. Nothing is asserted.
"""

import argparse
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue

from gateway.core.instant import NS_PER_MS
from gateway.core.signals import Contact, DeviceChanged, Signal
from gateway.devices.gpio import GpioBarrier
from gateway.devices.gpio.emulated import EmulatedChip
from gateway.runtime.clock import SystemClock
from gateway.runtime.turns import take_short_turns
from tests.devices.gpio.wiring import LABEL, SECTION, Wiring
from tests.working import working

PULSE_MS = 20
LIMIT_S = 10.0


class TimedChip(EmulatedChip):
    """A chip that tells when the arm's relay moved."""

    def __init__(self, clock: SystemClock) -> None:
        super().__init__(LABEL)
        self.moved_ns: SimpleQueue[int] = SimpleQueue()
        self._clock = clock

    def drive(self, line: int, *, high: bool) -> None:
        """Drive a line and note the moment."""
        super().drive(line, high=high)
        if line == SECTION.arm.line:
            self.moved_ns.put(self._clock.mono_ns())


@contextmanager
def busy(threads: int) -> Iterator[None]:
    """Threads that hold the interpreter as long as they may."""
    ending = threading.Event()

    def compute() -> None:
        while not ending.is_set():
            sum(range(10_000))

    running = [threading.Thread(target=compute, daemon=True) for _ in range(threads)]
    for each in running:
        each.start()
    try:
        yield
    finally:
        ending.set()
        for each in running:
            each.join()


def measured(edges: int) -> dict[str, list[float]]:
    """Milliseconds of each kind, ``edges`` times."""
    clock = SystemClock(lambda: True)
    chip = TimedChip(clock)
    wiring = Wiring(chip=chip)
    signals: SimpleQueue[Signal] = SimpleQueue()
    barrier = GpioBarrier(wiring.section, signals.put, clock, wiring.chips)
    found: dict[str, list[float]] = {"fire": [], "open": [], "pulse": []}

    def moved_after(act: Callable[[], None]) -> float:
        began_ns = clock.mono_ns()
        act()
        return (chip.moved_ns.get(timeout=LIMIT_S) - began_ns) / NS_PER_MS

    with working("pins", barrier.body, first=True):
        while not isinstance(signals.get(timeout=LIMIT_S), DeviceChanged):
            pass
        for _ in range(edges):
            found["fire"].append(moved_after(lambda: wiring.touch(Contact.FIRE, active=True)))
            moved_after(lambda: wiring.touch(Contact.FIRE, active=False))
            found["open"].append(moved_after(lambda: barrier.open(PULSE_MS)))
            opened_ns = clock.mono_ns()
            ended_ms = (chip.moved_ns.get(timeout=LIMIT_S) - opened_ns) / NS_PER_MS
            found["pulse"].append(ended_ms - PULSE_MS)
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--edges", type=int, default=500)
    edges = parser.parse_args().edges
    take_short_turns()
    print(f"{'ms':<22}{'p50':>9}{'p99':>9}{'max':>9}")
    for threads in (0, 1, 3):
        with busy(threads):
            rows = measured(edges)
        for name, values in rows.items():
            ordered = sorted(values)
            p50, p99 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.99)]
            print(f"{name}, {threads} busy threads".ljust(22), end="")
            print(f"{p50:>9.2f}{p99:>9.2f}{ordered[-1]:>9.2f}", flush=True)


if __name__ == "__main__":
    main()
