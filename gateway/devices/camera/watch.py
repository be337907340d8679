"""Is the camera worth believing: present, moving, not silent; pure, and not the reading."""

from dataclasses import dataclass
from typing import Final

from gateway.core.signals import Device, DeviceChanged
from gateway.devices.camera.raw import RawPicture

NS_PER_S: Final = 1_000_000_000


@dataclass(slots=True)
class FreezeWatch:
    """Tells a picture that moves from one that only looks live.

    A lens never gives the same picture twice: its sensor's noise differs. Guards are fooled by
    a still that a stuck encoder repeats (frigate issues 1932, 3910, 4361 and 4945).

    Args:
        after_ns: identical pictures for this long are a fault; nanoseconds.
    """

    after_ns: int
    _picture: RawPicture | None = None
    _since_ns: int = 0

    def frozen(self, picture: RawPicture, mono_ns: int) -> bool:
        """Whether pictures have been identical to this one for ``after_ns``."""
        if self._picture is None or not self._picture.same_as(picture):
            self._picture = picture
            self._since_ns = mono_ns
        return mono_ns - self._since_ns >= self.after_ns


@dataclass(slots=True)
class Presence:
    """Turns what is seen of a device into one signal per change.

    Args:
        device: whose presence it is.
    """

    device: Device
    up: bool | None = None

    def now(self, detail: str, *, up: bool) -> DeviceChanged | None:
        """The signal if this is news, else None."""
        if up is self.up:
            return None
        self.up = up
        return DeviceChanged(self.device, up, detail)
