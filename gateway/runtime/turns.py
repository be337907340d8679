"""Lets a process's threads take turns sooner, at interpreter and processor; none goes first.

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
