"""Lets a process's threads take turns sooner, and some before all others; starts none of them.

A verdict is handed from thread to thread five times. Where others compute, each time cost up to
5 ms at the interpreter (``sys.setswitchinterval``) and 3 ms at the processor: Linux from 6.12 on
lets whoever wakes wait for the end of the running one's slice, unless its own slice is shorter.
"""

import ctypes
import os
import platform
import struct
import sys
from typing import Final

PYTHON_TURN_S: Final = 500e-6
KERNEL_SLICE_NS: Final = 100_000
"""The shortest that Linux takes, ``sched_attr.sched_runtime`` of ``SCHED_OTHER``, sched(7)."""

_LEAST_REAL_TIME: Final = 1
"""Before every ordinary thread, behind whatever else on the machine has a priority."""

_SET_ATTR: Final = {"x86_64": 314, "aarch64": 274}
"""Numbers of sched_setattr(2), which glibc wraps only from 2.41 on."""

_ATTR: Final = struct.Struct("=IIQiIQQQ")
"""Size, policy, flags, nice, priority, runtime, deadline, period: its first version."""


def take_short_turns(machine: str = platform.machine()) -> bool:
    """Ask once, before other threads are made: they have it of the one that makes them.

    Args:
        machine: as ``uname -m`` calls it.

    Returns:
        Whether the kernel took it: on machines that it isn't known for, where it is forbidden, and
        where somebody chose another policy (``chrt``, ``CPUSchedulingPolicy=``), nothing but the
        interpreter's turns is shorter. Kernels before 6.12 take and ignore it.
    """
    sys.setswitchinterval(PYTHON_TURN_S)
    number = _SET_ATTR.get(machine)
    if number is None or os.sched_getscheduler(0) != os.SCHED_OTHER:
        return False
    nice = os.getpriority(os.PRIO_PROCESS, 0)
    wanted = _ATTR.pack(_ATTR.size, os.SCHED_OTHER, 0, nice, 0, KERNEL_SLICE_NS, 0, 0)
    libc = ctypes.CDLL(None, use_errno=True)
    return int(libc.syscall(number, 0, wanted, 0)) == 0


def go_first() -> bool:
    """Let the calling thread run before every ordinary one of the machine.

    It shall compute for a millisecond and wait again. Threads and processes that it makes are
    ordinary ones.

    Returns:
        Whether the kernel took it: it takes ``LimitRTPRIO=`` of 1. Not where somebody chose another
        policy for the process.
    """
    if os.sched_getscheduler(0) != os.SCHED_OTHER:
        return False
    policy = os.SCHED_RR | os.SCHED_RESET_ON_FORK
    try:
        os.sched_setscheduler(0, policy, os.sched_param(_LEAST_REAL_TIME))
    except PermissionError:
        return False
    return True
