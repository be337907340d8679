"""A board in a process of its own, for benches of the line: emulated, or the firmware in C.

``python -m tests.bench.line_board LINK`` is the emulated one; it ends when its input does.
"""

import sys
from enum import Enum, unique
from pathlib import Path
from subprocess import PIPE, Popen

from firmware_bridge.emulator.board import EmulatedBoard
from firmware_bridge.emulator.firmware_build import Target, build
from gateway.runtime.clock import SystemClock

END_LIMIT_S = 5.0


@unique
class Kind(Enum):
    """Which board."""

    EMULATED = "emulated"
    POSIX = "posix"
    SIMAVR = "simavr"


def board_command(kind: Kind, folder: Path) -> list[str]:
    """What starts it, up to the path that hosts open; the firmware is built into the folder."""
    if kind is Kind.EMULATED:
        return [sys.executable, "-m", "tests.bench.line_board"]
    return build(Target(kind.value), folder / f"gate-{kind.value}")


class BoardProcess:
    """The running board, in real time.

    Args:
        command: as ``board_command`` gives it.
        link: hosts open this path.
    """

    def __init__(self, command: list[str], link: Path) -> None:
        self._process = Popen([*command, str(link)], stdin=PIPE, stdout=PIPE, text=True)
        self.pid = self._process.pid
        self.state()

    def state(self) -> dict[str, str]:
        """How it looks now; the emulated one tells nothing."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("state\n")
        self._process.stdin.flush()
        said = self._process.stdout.readline().split()
        return dict(pair.split("=", 1) for pair in said)

    def stop(self) -> None:
        """End its input, which ends it."""
        self._process.communicate(timeout=END_LIMIT_S)


def main() -> None:
    """Be the emulated board until the input ends."""
    board = EmulatedBoard(Path(sys.argv[1]), SystemClock(lambda: True))
    board.start()
    for _ in sys.stdin:
        print(flush=True)
    board.stop()


if __name__ == "__main__":
    main()
