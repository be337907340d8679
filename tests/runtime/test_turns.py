"""Who asks for short turns has them in every thread; only a thread that asks goes first."""

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
from gateway.runtime.turns import go_first, take_short_turns

os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))
print(take_short_turns(), go_first(), os.sched_getscheduler(0))
"""

FIRST = """
import os, resource, sys, threading
from gateway.runtime.turns import go_first

if sys.argv[1:] == ["forbidden"]:
    resource.setrlimit(resource.RLIMIT_RTPRIO, (0, 0))
    if os.geteuid() == 0:
        os.setuid(65534)  # nobody

def policy():
    return os.sched_getscheduler(0) & ~os.SCHED_RESET_ON_FORK

seen = []
def ask():
    seen.extend([go_first(), policy()])
    made = threading.Thread(target=lambda: seen.append(policy()))
    made.start()
    made.join()
asking = threading.Thread(target=ask)
asking.start()
asking.join()
print(*seen, policy())
"""
"""Whether a thread goes first, and its policy, its child's, its parent's."""


def told(script: str, *words: str) -> list[str]:
    """What a process of its own tells of itself."""
    command = [sys.executable, "-c", script, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()


def test_the_kernel_gives_short_slices_to_every_thread_and_no_priority() -> None:
    """Where it has them: from Linux 6.12 on, and tells of them."""
    version = tuple(map(int, platform.release().split(".")[:2]))
    if version < (6, 12) or not Path("/proc/self/sched").exists():
        pytest.skip("needs Linux 6.12 with CONFIG_SCHED_DEBUG, such as Raspberry Pi OS 13 has")
    taken, _, nice, *slices = told(SHOW)
    assert (taken, nice) == ("True", str(os.nice(0) + 3))
    assert slices == [str(KERNEL_SLICE_NS)] * 2


def test_another_policy_that_somebody_chose_stays() -> None:
    """As by `CPUSchedulingPolicy=batch` in a unit."""
    assert told(CHOSEN) == ["False", "False", str(os.SCHED_BATCH)]


def test_on_a_machine_that_is_not_known_the_interpreters_turns_are_short_all_the_same() -> None:
    """A wrong number would be another call of the kernel's."""
    taken, turn_s, *_ = told(SHOW, "riscv64")
    assert (taken, float(turn_s)) == ("False", PYTHON_TURN_S)


def test_a_thread_goes_first_and_those_beside_it_do_not() -> None:
    """Neither the threads that it makes nor the process follow it."""
    taken, *policies = told(FIRST)
    if taken == "False":
        pytest.skip("needs CAP_SYS_NICE, or LimitRTPRIO=1 as the unit has: real time was NOT tried")
    assert policies == [str(os.SCHED_RR), *[str(os.SCHED_OTHER)] * 2]


def test_where_nobody_may_go_first_the_thread_is_an_ordinary_one_and_knows() -> None:
    """As on a laptop, where the demo runs."""
    assert told(FIRST, "forbidden") == ["False", *[str(os.SCHED_OTHER)] * 3]
