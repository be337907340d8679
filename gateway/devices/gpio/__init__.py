"""The barrier on the machine's own pins: arm, lights, buzzer and contacts, without a board.

**It has no dead-man.** A board closes the arm one second after its host fell silent; a pin keeps
what it was told. README.md says what that asks of the wiring.
"""

from gateway.devices.gpio.barrier import GpioBarrier
from gateway.devices.gpio.chips import Chips, KernelChips
from gateway.devices.gpio.faults import NO_DEADMAN
from gateway.devices.gpio.survey import PinSurvey, survey, unwired

__all__ = [
    "NO_DEADMAN",
    "Chips",
    "GpioBarrier",
    "KernelChips",
    "PinSurvey",
    "survey",
    "unwired",
]
