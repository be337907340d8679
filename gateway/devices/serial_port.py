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
