"""Whether a serial device is there, told to the gate once for each change; not how it is known."""

import logging
from collections.abc import Callable
from typing import Final

from firmware_bridge.errors import PortError, PortFault
from gateway.core.signals import Device, DeviceChanged, Signal

log = logging.getLogger(__name__)

_PORT_TEXTS: Final = {
    PortFault.GONE: "端口不在，检查电源和连接线；port is not there: check power and cable",
    PortFault.DENIED: "无权打开端口，加入 dialout 组；no permission: join group dialout",
    PortFault.BUSY: "端口被别的程序占用，先结束它（fuser -v 端口）；"
    "another program holds the port: end it (fuser -v PORT shows it)",
    PortFault.AMBIGUOUS: "几个设备的序列号相同，改用插座名 usb:…；"
    "several devices have this serial number: name the socket, usb:…",
    PortFault.UNNUMBERED: "没有这个序列号：检查电源和线；CH340 没有序列号，改用 usb:… 或 by-path；"
    "nothing has this serial number: check power, cable; a CH340 has none: name its socket, usb:…",
    PortFault.UNUSABLE: "不是串口或参数不对；not a serial port, or it refuses its settings",
}
_SHOWN: Final = (PortFault.AMBIGUOUS, PortFault.UNNUMBERED)
"""What was seen tells the names to choose from."""


def port_text(failed: PortError) -> str:
    """What is wrong with a port and what to do, for whoever stands before the machine."""
    seen = f": {failed.seen}" if failed.fault in _SHOWN else ""
    return _PORT_TEXTS[failed.fault] + seen


class Presence:
    """Tells that a device came or went, and why; the same thing twice is told once.

    Args:
        device: which device.
        port: its path, said in each detail.
        emit: takes the signal.
    """

    def __init__(self, device: Device, port: str, emit: Callable[[Signal], None]) -> None:
        self._device = device
        self._port = port
        self._emit = emit
        self._told: tuple[bool, str] | None = None

    @property
    def up(self) -> bool:
        """Whether the gate believes that the device is there."""
        return self._told is not None and self._told[0]

    def came(self, detail: str) -> None:
        """The device answers."""
        self._tell(up=True, detail=detail)

    def went(self, detail: str) -> None:
        """The device can't be used; ``detail`` says what an installer should look at."""
        self._tell(up=False, detail=detail)

    def port_failed(self, failed: PortError) -> None:
        """The way to the device is gone."""
        self.went(port_text(failed))

    def _tell(self, *, up: bool, detail: str) -> None:
        if self._told == (up, detail):
            return
        self._told = (up, detail)
        log.log(logging.INFO if up else logging.WARNING, "%s: %s", self._port, detail)
        self._emit(DeviceChanged(self._device, up, f"{self._port}: {detail}"))
