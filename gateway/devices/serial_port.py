"""Whether a serial port is there, for whoever checks a configuration; opens nothing."""

from pathlib import Path
from typing import Final

from firmware_bridge.errors import PortError
from firmware_bridge.port_names import device_of

_ABSENT: Final = "is not there"


def absence(name: str) -> str | None:
    """Why nothing is found under a port's name now; None where something is.

    Args:
        name: as ``board.port`` has it: a path, ``serial:…`` or ``usb:…``.
    """
    try:
        there = Path(device_of(name)).exists()
    except PortError as failed:
        return f"{_ABSENT} ({failed.fault.value}: {failed.seen})"
    except OSError as failed:
        return f"{_ABSENT} ({failed.strerror})"
    return None if there else _ABSENT


def port_file(name: str) -> Path | None:
    """The file that a port's name means now; None where there is none.

    Args:
        name: as ``board.port`` has it: a path, ``serial:…`` or ``usb:…``.
    """
    try:
        found = Path(device_of(name))
        return found if found.exists() else None
    except (PortError, OSError):
        return None
