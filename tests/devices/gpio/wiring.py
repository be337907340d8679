"""One emulated chip with everything connected to it, and hands at its contacts."""

from firmware_bridge.vocabulary import Output
from gateway.config import GpioSection, InputLine, OutputLine
from gateway.config.gpio import ClosedCircuitLine
from gateway.core.signals import Contact
from gateway.devices.gpio.emulated import EmulatedChip, EmulatedChips

LABEL = "pinctrl-emulated"
PATH = "/dev/gpiochip0"
SECTION = GpioSection(
    chip=LABEL,
    arm=OutputLine(line=17),
    red=OutputLine(line=22, active_low=True),
    amber=OutputLine(line=23),
    green=OutputLine(line=24),
    white=OutputLine(line=25, active_low=True),
    buzzer=OutputLine(line=18),
    door=InputLine(line=5),
    beam=InputLine(line=6, active_low=False, bias="pull-down"),
    fire=ClosedCircuitLine(line=13),
    tamper=ClosedCircuitLine(line=19),
    button=InputLine(line=26, debounce_ms=0),
)
"""Lights that are on when low, as many relay modules are, beside others; contacts of each sense."""


class Wiring:
    """The chip, and what hangs on it.

    Args:
        section: which lines.
        chip: another than one that is well.
    """

    def __init__(self, section: GpioSection = SECTION, chip: EmulatedChip | None = None) -> None:
        self.section = section
        self.chip = chip or EmulatedChip(section.chip)
        self.chips = EmulatedChips({"/dev/gpiochip4": EmulatedChip("other"), PATH: self.chip})
        for contact in Contact:
            self.touch(contact, active=False)

    def touch(self, contact: Contact, *, active: bool) -> None:
        """Somebody makes a contact say that it is active, or that it is not."""
        wire = self._wire(contact)
        if wire.line >= 0:
            self.chip.put(wire.line, high=active is not wire.active_low)

    def arm_is_open(self) -> bool:
        """Whether the relay is energised."""
        return self._is_on(self.section.arm)

    def lit(self) -> Output:
        """The lights that shine."""
        shining = Output.NONE
        for light in (Output.RED, Output.AMBER, Output.GREEN, Output.WHITE):
            if self._is_on(getattr(self.section, str(light.name).lower())):
                shining |= light
        return shining

    def _is_on(self, wire: OutputLine) -> bool:
        return self.chip.level(wire.line) is not wire.active_low

    def _wire(self, contact: Contact) -> InputLine:
        wire: InputLine = getattr(self.section, contact.value)
        return wire
