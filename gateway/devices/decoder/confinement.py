"""What the decoder child gives up before it sees a picture; not a full sandbox."""

import ctypes
import os
import resource
import signal
from typing import Final

MEMORY_BYTES: Final = 512 * 1024 * 1024
"""Address space of the child: 45 MiB of libraries, a picture of 32 MiB and zbar's copies fit."""

_PR_SET_PDEATHSIG: Final = 1  # prctl(2)
_PR_SET_NO_NEW_PRIVS: Final = 38


def die_with_parent(parent_pid: int) -> None:
    """Have the kernel kill this process when the thread that started it ends.

    Raises:
        SystemExit: the parent is gone already.
    """
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent_pid:
        raise SystemExit("decoder child: the gate ended before its decoder began")


def confine() -> None:
    """Give up new files, sockets, processes, privileges, core dumps and unlimited memory.

    No descriptor can be opened any more, so there is no network and no file to reach; the
    socket to the gate and the frame's memory are open already. Root is exempt from the limit on
    processes (setrlimit(2)), which is one more reason to run the gate as its own user.
    """
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    for limit, value in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(limit, (value, value))


def _prctl(option: int, argument: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, argument, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl({option}): {os.strerror(number)}")
