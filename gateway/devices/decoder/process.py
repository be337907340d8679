"""One decoder child as its parent sees it: start, ask, kill; not when to replace it."""

import os
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

import gateway
from gateway.devices.decoder.reading import EyeName
from gateway.devices.decoder.wire import (
    MAX_ANSWER_BYTES,
    READY,
    Answer,
    Request,
    pack_request,
    unpack_answer,
)

_REAP_LIMIT_S: Final = 2.0
"""A loaded machine took longer than 0.2 s to bury a killed child."""

_SOURCES: Final = str(Path(gateway.__file__).resolve().parents[1])


class ChildCrashedError(Exception):
    """The child ended, or answered what no honest child answers; kill it and take another."""


class ChildOverdueError(Exception):
    """The child did not answer in time; kill it and take another."""


class ChildProcess:
    """A running child. It dies with the thread that made it (PR_SET_PDEATHSIG).

    Args:
        memory_fd: the frame's memory, ``MAX_PIXELS`` long, inherited by the child.
        engine: the eye that it is to have.
        born_ns: the monotonic clock now, kept for who judges how long loading may take.
    """

    def __init__(self, memory_fd: int, engine: EyeName, born_ns: int) -> None:
        self.born_ns = born_ns
        self._channel, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._ready = False
        with theirs:
            self._process = _spawn(theirs.fileno(), memory_fd, engine)

    @property
    def pid(self) -> int:
        """Process id, for logs and for who looks after the machine."""
        return self._process.pid

    def ready(self, limit_s: float) -> bool:
        """Whether it has loaded everything; waits at most ``limit_s`` seconds.

        Raises:
            ChildCrashedError: it ended instead.
        """
        if not self._ready:
            with suppress(ChildOverdueError):
                self._ready = self._receive(limit_s) == READY
        return self._ready

    def ask(self, request: Request, limit_s: float) -> Answer:
        """Have it read the picture in the shared memory; it must be ready.

        Raises:
            ChildCrashedError: it ended or answered nonsense.
            ChildOverdueError: no answer within ``limit_s`` seconds.
        """
        try:
            self._channel.send(pack_request(request))
            return unpack_answer(self._receive(limit_s))
        except (OSError, ValueError) as error:
            raise ChildCrashedError(f"it answers no more: {error}") from error

    def kill(self) -> None:
        """End it at once, whatever it does."""
        self._channel.close()
        self._process.kill()
        with suppress(subprocess.TimeoutExpired):  # a kernel that can't let go: reaped later
            self._process.wait(_REAP_LIMIT_S)

    def _receive(self, limit_s: float) -> bytes:
        self._channel.settimeout(max(limit_s, 0.001))
        try:
            message = self._channel.recv(MAX_ANSWER_BYTES + 1)
        except TimeoutError as error:
            raise ChildOverdueError(f"no answer within {limit_s * 1000:.0f} ms") from error
        except OSError as error:
            raise ChildCrashedError(f"it ended: {error.strerror}") from error
        if not message:
            raise ChildCrashedError("it ended")
        return message


def _spawn(channel_fd: int, memory_fd: int, engine: EyeName) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-P", "-m", "gateway.devices.decoder"]
    return subprocess.Popen(
        [*command, str(channel_fd), str(memory_fd), str(os.getpid()), engine.value],
        pass_fds=(channel_fd, memory_fd),
        # nothing of the gate's environment; the C locale, as zbar's conversions follow it
        env={
            "LC_ALL": "C",
            "PYTHONCOERCECLOCALE": "0",
            "PYTHONPATH": _SOURCES,
            "OPENBLAS_NUM_THREADS": "1",  # numpy's threads would cost memory and do nothing
        },
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,  # zbar writes about hostile codes there, without limit
    )
