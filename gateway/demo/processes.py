"""The real processes of a demonstration: started, killed, restarted, ended; not what they do."""

import contextlib
import os
import signal
import socket
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.errors import GatewayError

STOP_LIMIT_S: Final = 8.0


class ProcessError(GatewayError):
    """A process of the demonstration did not start or ended by itself."""


@dataclass(frozen=True, slots=True)
class Program:
    """How to start one process.

    Args:
        name: for messages and the log file's name.
        command: with its arguments.
    """

    name: str
    command: Sequence[str]


class ChildProcess:
    """One process in a session of its own, so that Ctrl-C reaches the demonstration alone.

    Args:
        program: what to run.
        log_dir: where its output goes, as ``<name>.log``.
    """

    def __init__(self, program: Program, log_dir: Path) -> None:
        self.name = program.name
        self.log = log_dir / f"{program.name}.log"
        self.starts = 0
        self._command = list(program.command)
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it; its output is appended to the log file."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.starts += 1

    @property
    def pid(self) -> int:
        """The process id, 0 while it does not run."""
        return self._process.pid if self._process and self._process.poll() is None else 0

    def check(self) -> None:
        """Complain if it ended by itself.

        Raises:
            ProcessError: with the end of its log.
        """
        code = self._process.poll() if self._process else None
        if code is not None:
            raise ProcessError(
                f"{self.name}: ended by itself with exit code {code}; its log says:\n{self.tail()}"
            )

    def tail(self) -> str:
        """The last lines of its log."""
        lines = self.log.read_text("utf-8", "replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-12:])

    def kill(self) -> None:
        """End it as a power cut does: at once, whole process group."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(STOP_LIMIT_S)

    def stop(self) -> int:
        """Ask it to end and wait; kill it if it will not. Returns its exit code."""
        if self._process is None:
            return 0
        self._signal(signal.SIGTERM)
        try:
            return self._process.wait(STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self.kill()
            return -signal.SIGKILL

    def _signal(self, number: signal.Signals) -> None:
        if self.pid:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, number)


def free_port(wanted: int = 0) -> int:
    """A TCP port of the loopback that nobody uses now: the wanted one if it is free."""
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
