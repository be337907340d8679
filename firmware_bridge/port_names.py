"""Which device file a port's name means at this moment; opens nothing and remembers nothing.

``serial:GATE0001`` is the USB device with that serial number, in whatever socket. ``usb:1-1.3`` is
what is in that socket, as the kernel numbers them. Anything else is a path: that of a udev link or
of ``/dev/serial/by-path``, hardly ever of ``ttyUSB0``, which goes to whoever is plugged in first.
Cheap adapters (CH340, PL2303) have no serial number, and some makers give all devices the same.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from serial.tools.list_ports import comports

from firmware_bridge.errors import PortError, PortFault

_NUMBER: Final = "serial"
_SOCKET: Final = "usb"


@dataclass(frozen=True, slots=True)
class UsbPort:
    """One serial port on USB.

    Args:
        device: its file, such as ``/dev/ttyUSB0``.
        socket: where it is plugged in, such as ``1-1.3``; with ``:1.0`` behind it where one device
            has several ports.
        number: its serial number; empty where it has none.
    """

    device: str
    socket: str
    number: str


def is_path(name: str) -> bool:
    """Whether a port's name is a path."""
    return not name.startswith((f"{_NUMBER}:", f"{_SOCKET}:"))


def usb_ports() -> list[UsbPort]:
    """The serial ports that are on USB now, as sysfs tells them; no udev is needed."""
    try:
        found = comports()
    except TypeError:  # pyserial reads the numbers of a device that was unplugged meanwhile
        return []
    return [
        UsbPort(port.device, port.location, port.serial_number or "")
        for port in found
        if port.location
    ]


def device_of(name: str, ports: Callable[[], Sequence[UsbPort]] = usb_ports) -> str:
    """The file to open for a port's name.

    Args:
        name: ``serial:…``, ``usb:…`` or a path, which is given back as it is.
        ports: lists what is plugged in.

    Raises:
        PortError: nothing that is plugged in has this name, or several have.
    """
    if is_path(name):
        return name
    kind, _, wanted = name.partition(":")
    plugged = ports()
    found = [port for port in plugged if wanted and wanted == _called(port, kind)]
    if len(found) == 1:
        return found[0].device
    if found:
        raise PortError(name, PortFault.AMBIGUOUS, "find", _listed(found))
    nameless = [port for port in plugged if kind == _NUMBER and not port.number]
    fault = PortFault.UNNUMBERED if nameless else PortFault.GONE
    raise PortError(name, fault, "find", _listed(nameless or plugged))


def _called(port: UsbPort, kind: str) -> str:
    return port.number if kind == _NUMBER else port.socket


def _listed(ports: Sequence[UsbPort]) -> str:
    each = (f"{port.device} is {_SOCKET}:{port.socket}" for port in ports)
    return ", ".join(each) or "no serial port is on USB"
