"""Builds the reference firmware of ``firmware_bridge/board`` for this machine; runs nothing."""

import shutil
from collections.abc import Mapping
from enum import Enum, unique
from pathlib import Path
from subprocess import run
from typing import Final

from firmware_bridge.errors import FirmwareError

SOURCES: Final = Path(__file__).parents[1] / "board"
"""The firmware in C, which is part of the package."""


@unique
class Target(Enum):
    """What ``build.sh`` can make."""

    POSIX = "posix"
    """A board as a program of this machine."""
    SIMAVR = "simavr"
    """The ATmega328P's .elf and .hex, and the simulator that runs it."""
    VECTORS = "vectors"
    """The firmware's frames alone, to try them with examples."""


_TOOLS: Final[Mapping[Target, Mapping[str, str]]] = {
    Target.POSIX: {"cc": "gcc", "/usr/include/stdio.h": "libc6-dev"},
    Target.VECTORS: {"cc": "gcc", "/usr/include/stdio.h": "libc6-dev"},
    Target.SIMAVR: {
        "cc": "gcc",
        "/usr/include/stdio.h": "libc6-dev",
        "avr-gcc": "gcc-avr",
        "/usr/lib/avr/include/avr/io.h": "avr-libc",
        "/usr/include/simavr/sim_avr.h": "libsimavr-dev",
    },
}
"""What a build needs, and the Debian package that has it."""


def missing_packages(target: Target) -> list[str]:
    """The Debian packages that a build needs and this machine lacks."""
    return [
        package
        for tool, package in _TOOLS[target].items()
        if shutil.which(tool) is None and not Path(tool).exists()
    ]


def build(target: Target, program: Path) -> list[str]:
    """Build the firmware as this program, with its sizes held to their limits.

    Args:
        target: for which machine.
        program: where it is put; the ATmega328P's own files lie beside it.

    Returns:
        The command that runs it, up to its own words.

    Raises:
        FirmwareError: a package is missing, or the build failed; quotes what the compiler said.
    """
    missing = missing_packages(target)
    if missing:
        raise FirmwareError(
            f"{target.value} firmware: not built, this machine lacks {', '.join(missing)}; "
            f"try apt-get install --no-install-recommends {' '.join(missing)}"
        )
    command = ["sh", str(SOURCES / "build.sh"), target.value, str(program)]
    done = run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise FirmwareError(f"{target.value} firmware: build.sh failed and said:\n{done.stderr}")
    return [str(program), f"{program}.elf"] if target is Target.SIMAVR else [str(program)]
