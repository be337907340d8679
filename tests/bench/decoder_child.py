"""What the decoder child costs when it dies, hangs or works: blindness, memory, age of frames.

    python -m tests.bench.decoder_child [--faults N] [--limit-ms N] [--seed N] [recovery|memory|age]

Faults are real signals to the real child at random moments; frames come as a camera brings them.
Nothing is asserted. Times are of this machine and its load; `chrt -f 5` before the command keeps
other programs out of them.
"""

import argparse
import logging
import os
import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import cycle, islice
from pathlib import Path
from random import Random
from time import monotonic, monotonic_ns

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.config.shape import CameraSection
from gateway.core.instant import NS_PER_MS
from gateway.devices.decoder.client import DecoderClient
from gateway.devices.decoder.reading import Effort
from gateway.runtime.clock import SystemClock
from tests.bench.checkpoint import Strain, stills
from tests.bench.frame_age import print_ages

Grey = NDArray[np.uint8]

FPS = 30
FAULTS = 100
FRAMES = 500
RECOVERY_BAR_MS = 200
MEMORY_BAR_MIB = 70
_GIVE_UP_S = 10.0
_READY_MS = 10_000
_SIGNALS = (signal.SIGKILL, signal.SIGSEGV, signal.SIGSTOP)


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long nobody could be read after one fault.

    Args:
        blind_ms: from the fault to the answer with the first text.
        lost: frames shown since the fault that were not read.
    """

    blind_ms: float
    lost: int


@dataclass(frozen=True, slots=True)
class Moment:
    """When a fault strikes.

    Args:
        rng: draws it.
        within: while a frame is decoded; else at any moment.
        rested: only once a spare child has loaded.
    """

    rng: Random
    within: bool = False
    rested: bool = True


class Lane:
    """A camera that always shows the same readable frame, and the decoder behind it.

    Args:
        decoder: looks at the frames.
        grey: the frame.
    """

    def __init__(self, decoder: DecoderClient, grey: Grey) -> None:
        self._decoder = decoder
        self._grey = grey
        self._began_ns = monotonic_ns()
        self._taken = 0
        self._pace = threading.Event()
        self.took_s = 0.0
        """What the last frame that was read took."""

    def next_frame(self, beginning: Callable[[], None] = lambda: None) -> bool:
        """Wait for the newest frame that nobody took; whether it is read.

        Args:
            beginning: called just before the decoder is asked.
        """
        interval_ns = 1_000_000_000 // FPS
        arrived = (monotonic_ns() - self._began_ns) // interval_ns
        if arrived <= self._taken:
            due_ns = self._began_ns + (self._taken + 1) * interval_ns
            self._pace.wait(max(0, due_ns - monotonic_ns()) / 1e9)
        self._taken = max(arrived, self._taken + 1)
        beginning()
        result = self._decoder.decode(self._grey, Effort.GLANCE)
        if result.texts:
            self.took_s = result.took_ms / 1000
        return bool(result.texts)

    def run_until(self, ready: Callable[[], bool]) -> int:
        """Frames that were not read until one was and ``ready`` said yes."""
        lost, ends = 0, monotonic() + _GIVE_UP_S
        while monotonic() < ends:
            if not self.next_frame():
                lost += 1
            elif ready():
                return lost
        raise TimeoutError(f"nothing read within {_GIVE_UP_S:.0f} s of a fault")


def recovered(decoder: DecoderClient, lane: Lane, fault: signal.Signals, when: Moment) -> Recovery:
    """Strike the child at work and see how long the lane is blind.

    Args:
        decoder: whose child it is.
        lane: shows frames until one is read.
        fault: what to send.
        when: to send it.
    """
    lane.run_until(lambda: not when.rested or _has_spare(decoder))
    struck: list[int] = []
    victim = decoder.child_pid or 0

    def strike() -> None:
        struck.append(monotonic_ns())
        os.kill(victim, fault)

    delay_s = when.rng.uniform(0, lane.took_s if when.within else 2 / FPS)
    timer = threading.Timer(delay_s, strike)
    lost = 0
    if when.within:
        lost += not lane.next_frame(timer.start)
    else:
        timer.start()
    lost += lane.run_until(lambda: bool(struck) and decoder.child_pid != victim)
    read_ns = monotonic_ns()
    timer.join()
    return Recovery((read_ns - struck[0]) / NS_PER_MS, lost)


def print_recovery(faults: int, limit_ms: int, seed: int) -> None:
    """Blindness after each kind of fault between frames and in the middle of one."""
    easy, hard = _readable(seed, Strain.USUAL), _readable(seed, Strain.HARD)
    print(f"time limit of a frame {limit_ms} ms, {FPS} frames a second, {faults} faults a row")
    print(f"{'':34}{'median':>8}{'p99':>8}{'max':>8} ms  in {RECOVERY_BAR_MS} ms  frames lost")
    for fault in _SIGNALS:
        for name, grey, within in (("any moment", easy, False), ("in a frame", hard, True)):
            when = Moment(Random(seed), within=within)
            _print_row(f"{fault.name}, {name}", _struck(grey, fault, when, faults, limit_ms))
    tired = Moment(Random(seed), rested=False)
    recoveries = _struck(easy, signal.SIGKILL, tired, faults // 5, limit_ms)
    _print_row("SIGKILL again, spare still loading", recoveries)


def _struck(
    grey: Grey, fault: signal.Signals, when: Moment, faults: int, limit_ms: int
) -> list[Recovery]:
    with DecoderClient(limit_ms, SystemClock(lambda: True)) as decoder:
        decoder.wait_ready(_READY_MS)
        lane = Lane(decoder, grey)
        return [recovered(decoder, lane, fault, when) for _ in range(faults)]


def _print_row(name: str, recoveries: Sequence[Recovery]) -> None:
    blind_ms = [recovery.blind_ms for recovery in recoveries]
    within = sum(blind < RECOVERY_BAR_MS for blind in blind_ms) / len(blind_ms)
    figures = f"{np.median(blind_ms):8.1f}{np.percentile(blind_ms, 99):8.1f}{max(blind_ms):8.1f}"
    lost = [recovery.lost for recovery in recoveries]
    print(f"{name:34}{figures} {within:10.0%}    {np.median(lost):.0f}, at most {max(lost)}")


def print_memory(seed: int) -> None:
    """Resident memory of a child after many frames of three sizes, all of them different."""
    shots = [cv2.cvtColor(shot.bgr, cv2.COLOR_BGR2GRAY) for shot in stills(seed, 24, Strain.HARD)]
    print(f"child's memory after {FRAMES} frames each, MiB (bar: {MEMORY_BAR_MIB} of Rss)")
    for name, size in (("720p", (1280, 720)), ("1080p", (1920, 1080)), ("12 MP", (4032, 3024))):
        scaled = [np.asarray(cv2.resize(shot, size), np.uint8) for shot in shots]
        effort = Effort.EVERYTHING if name == "12 MP" else Effort.RETRY
        with DecoderClient(2_000, SystemClock(lambda: True)) as decoder:
            decoder.wait_ready(_READY_MS)
            unread = sum(
                decoder.decode(grey, effort).failure is not None
                for grey in islice(cycle(scaled), FRAMES)
            )
            sizes = _memory_mib(decoder.child_pid or 0)
        cells = "  ".join(f"{key} {mib:.1f}" for key, mib in sizes.items())
        print(f"  {name:6} {cells}  unanswered {unread}")


def _memory_mib(pid: int) -> dict[str, float]:
    """Rss and Pss now, of them the shared frame, and the most that Rss ever was; proc(5)."""
    rows = Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines()[1:]
    rows += Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    kib = {row.split(":")[0]: row.split()[1] for row in rows if row.endswith("kB")}
    names = ("Rss", "Pss", "Private_Dirty", "RssShmem", "VmHWM")
    return {name: int(kib[name]) / 1024 for name in names}


def _readable(seed: int, strain: Strain) -> Grey:
    """The first person's frame of this strain that the cheap passes read."""
    with DecoderClient(2_000, SystemClock(lambda: True)) as decoder:
        decoder.wait_ready(_READY_MS)
        for shot in stills(seed, 100, strain):
            grey = np.asarray(cv2.cvtColor(shot.bgr, cv2.COLOR_BGR2GRAY), np.uint8)
            if decoder.decode(grey, Effort.GLANCE).texts:
                return grey
    raise LookupError(f"none of 100 frames of people who make it {strain.value} is read")


def _has_spare(decoder: DecoderClient) -> bool:
    return decoder._spare is not None and decoder._spare.ready(0)


def main() -> None:
    """Print what was asked for, or everything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--faults", type=int, default=FAULTS)
    parser.add_argument("--limit-ms", type=int, default=CameraSection().decode_limit_ms)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("part", nargs="?", choices=("recovery", "memory", "age"))
    asked = parser.parse_args()
    logging.getLogger("gateway").setLevel(logging.ERROR)
    print(f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    if asked.part in (None, "recovery"):
        print_recovery(asked.faults, asked.limit_ms, asked.seed)
    if asked.part in (None, "memory"):
        print_memory(asked.seed)
    if asked.part in (None, "age"):
        print_ages(asked.limit_ms, asked.seed)


if __name__ == "__main__":
    main()
