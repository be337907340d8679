"""Whoever asks for short turns has them in every thread, and no priority over others."""

import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.runtime.turns import KERNEL_SLICE_NS, PYTHON_TURN_S

SHOW = """
import os, sys, threading
from pathlib import Path
from gateway.runtime.turns import take_short_turns

def slice_ns():
    told = Path(f"/proc/self/task/{threading.get_native_id()}/sched").read_text().splitlines()
    return [line.split()[-1] for line in told if line.startswith("se.slice")]

os.nice(3)
taken = take_short_turns(*sys.argv[1:])
seen = []
thread = threading.Thread(target=lambda: seen.extend(slice_ns()))
thread.start()
thread.join()
print(taken, sys.getswitchinterval(), os.nice(0), *slice_ns(), *seen)
"""

CHOSEN = """
import os
from gateway.runtime.turns import take_short_turns

os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
print(take_short_turns(), os.sched_getscheduler(0))
"""


def shown(*machine: str) -> list[str]:
    """What a process of its own tells of itself."""
    command = [sys.executable, "-c", SHOW, *machine]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_the_kernel_gives_short_slices_to_every_thread_and_no_priority() -> None:
    """Where it has them: from Linux 6.12 on, and tells of them."""
    version = tuple(map(int, platform.release().split(".")[:2]))
    if version < (6, 12) or not Path("/proc/self/sched").exists():
        pytest.skip("needs Linux 6.12 with CONFIG_SCHED_DEBUG, such as Raspberry Pi OS 13 has")
    taken, _, nice, *slices = shown()
    assert (taken, nice) == ("True", str(os.nice(0) + 3))
    assert slices == [str(KERNEL_SLICE_NS)] * 2


def test_another_policy_that_somebody_chose_stays() -> None:
    """As by `CPUSchedulingPolicy=batch` in a unit."""
    told = subprocess.run(
        [sys.executable, "-c", CHOSEN], check=True, capture_output=True, text=True
    )
    assert told.stdout.split() == ["False", str(os.SCHED_BATCH)]


def test_on_a_machine_that_is_not_known_the_interpreters_turns_are_short_all_the_same() -> None:
    """A wrong number would be another call of the kernel's."""
    taken, turn_s, *_ = shown("riscv64")
    assert (taken, float(turn_s)) == ("False", PYTHON_TURN_S)
