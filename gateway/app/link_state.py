"""How far the centre is behind, kept from what passes by; asks neither disk nor network."""

from collections.abc import Callable

from gateway.core.signals import Device, DeviceChanged, Recorded, Signal
from gateway.gate.ports import Backlog


class LinkState:
    """Watches signals on their way to the gate, and acknowledgements on their way to the journal.

    Args:
        head: newest row at start.
        watermark: newest acknowledged row at start.
        onward: where the signals go.
    """

    def __init__(self, head: int, watermark: int, onward: Callable[[Signal], None]) -> None:
        self._head = head
        self._watermark = watermark
        self._connected = False
        self._onward = onward

    def emit(self, signal: Signal) -> None:
        """Note what concerns the link and pass everything on."""
        if isinstance(signal, Recorded):
            self._head = max(self._head, signal.sequence)
        elif isinstance(signal, DeviceChanged) and signal.device is Device.LINK:
            self._connected = signal.up
        self._onward(signal)

    def acknowledged(self, sequence: int) -> None:
        """The centre has every row up to this one."""
        self._watermark = sequence

    def backlog(self) -> Backlog:
        """For the guard's page."""
        return Backlog(self._connected, max(0, self._head - self._watermark))
