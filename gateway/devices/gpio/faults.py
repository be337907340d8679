"""What can be wrong with pins, in an installer's words, and what is always missing."""

import errno
from enum import Enum, unique
from typing import Final

from gateway.errors import DeviceError

CONSUMER: Final = "park-gateway"
"""As `gpioinfo` names who holds a line."""


@unique
class PinFault(Enum):
    """Why pins can't be used, as far as it changes what a person does."""

    GONE = "没有这个标签的 GPIO 芯片，用 gpiodetect 查；no GPIO chip has this label: see gpiodetect"
    DENIED = "无权使用 GPIO，加入 gpio 组；no permission: join group gpio"
    BUSY = "引脚已被占用，用 gpioinfo 查；another program or driver holds a line: see gpioinfo"
    UNUSABLE = "芯片没有这条线或不支持其设置；the chip has no such line or refuses its settings"
    TWINS = "有几块芯片是这个标签；several chips have this label"


NO_DEADMAN: Final = (
    "引脚直控：无落杆看门狗，消防放行经过软件；"
    "pins: no dead-man, and fire release passes through software"
)
"""Said at every start, on the guard's page and by `gateway doctor`."""

_FAULTS: Final = {
    errno.ENOENT: PinFault.GONE,
    errno.ENODEV: PinFault.GONE,
    errno.ENXIO: PinFault.GONE,
    errno.EACCES: PinFault.DENIED,
    errno.EPERM: PinFault.DENIED,
    errno.EBUSY: PinFault.BUSY,
}


class PinsError(DeviceError):
    """Pins can't be had, or were lost; none is held by the time this is raised."""

    def __init__(self, label: str, fault: PinFault, tried: str, seen: str) -> None:
        self.fault = fault
        super().__init__(f"GPIO chip {label}: {tried} failed, {fault.name.lower()}: {seen}")


def fault_of(error: OSError | ValueError) -> PinFault:
    """What an error of libgpiod means; ValueError is a line that the chip doesn't have."""
    number = error.errno if isinstance(error, OSError) else None
    return _FAULTS.get(number, PinFault.UNUSABLE) if number is not None else PinFault.UNUSABLE
