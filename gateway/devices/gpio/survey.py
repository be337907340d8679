"""Finds the chip, and says what stands in the way of its lines; takes and moves none."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from gateway.config import GpioSection
from gateway.config.gpio import LINE_KEYS, UNWIRED
from gateway.devices.gpio.chips import Chip, Chips
from gateway.devices.gpio.faults import CONSUMER, PinFault, PinsError, fault_of

UNWIRED_EFFECTS: Final = {
    "gpio.fire.line": "the fire system must free the lane by itself, and no row tells of it",
    "gpio.beam.line": "nobody knows whether a person went through",
    "gpio.door.line": "the page never shows an open arm, and one that is forced is not noticed",
}
PARAMETERS: Final = "pinctrl_*/parameters/persist_gpio_outputs"
"""Whether a driver keeps outputs that are given back (https://github.com/raspberrypi/linux/pull/6150)."""


@dataclass(frozen=True, slots=True)
class PinSurvey:
    """What an installer should know before the gate runs, or while it does.

    Args:
        fault: why the chip can't be used, or None.
        taken: by its key, a line that another program or driver holds, and who.
        absent: keys whose line the chip doesn't have.
        keeps_levels: whether the arm's line stays as it is when the program dies; None: unknown.
    """

    fault: PinFault | None
    taken: Mapping[str, str]
    absent: tuple[str, ...]
    keeps_levels: bool | None


def find_chip(label: str, chips: Chips) -> Chip:
    """Open the one chip that has a label.

    Raises:
        PinsError: there is none, or there are several.
        OSError: there is none among those that may be opened.
    """
    found: list[Chip] = []
    refused: OSError | None = None
    for path in chips.paths():
        try:
            chip = chips.open(path)
        except OSError as error:
            refused = error
            continue
        if chip.get_info().label == label:
            found.append(chip)
        else:
            chip.close()
    if len(found) == 1:
        return found[0]
    for chip in found:
        chip.close()
    if found:
        raise PinsError(label, PinFault.TWINS, "find", f"{len(found)} chips")
    raise refused or PinsError(label, PinFault.GONE, "find", "no such label")


def survey(section: GpioSection, chips: Chips, modules: Path = Path("/sys/module")) -> PinSurvey:
    """Look at the chip and at each line that is connected."""
    keeps_levels = kept_by(modules)
    try:
        chip = find_chip(section.chip, chips)
    except PinsError as error:
        return PinSurvey(error.fault, {}, (), keeps_levels)
    except OSError as error:
        return PinSurvey(fault_of(error), {}, (), keeps_levels)
    try:
        holders = {key: _holder(chip, line) for key, line in wired(section).items()}
    finally:
        chip.close()
    taken = {key: holder for key, holder in holders.items() if holder not in {None, "", CONSUMER}}
    absent = tuple(key for key, holder in holders.items() if holder is None)
    return PinSurvey(
        None, {key: str(holder) for key, holder in taken.items()}, absent, keeps_levels
    )


def wired(section: GpioSection) -> dict[str, int]:
    """The lines that something is connected to, by their keys."""
    lines = {key: int(getattr(section, key.split(".")[1]).line) for key in LINE_KEYS}
    return {key: line for key, line in lines.items() if line != UNWIRED}


def unwired(section: GpioSection) -> dict[str, str]:
    """Contacts that a gate should have and this one hasn't, by their keys, and what that means."""
    there = wired(section)
    return {key: effect for key, effect in UNWIRED_EFFECTS.items() if key not in there}


def kept_by(modules: Path) -> bool | None:
    """Whether any driver of pins keeps outputs that are given back; None: it doesn't say."""
    told = [parameter.read_text("ascii").strip() for parameter in modules.glob(PARAMETERS)]
    return any(word == "Y" for word in told) if told else None


def _holder(chip: Chip, line: int) -> str | None:
    """Who holds a line, empty for nobody; None where there is no such line."""
    try:
        info = chip.get_line_info(line)
    except (OSError, ValueError):
        return None
    return (info.consumer or "?") if info.used else ""
