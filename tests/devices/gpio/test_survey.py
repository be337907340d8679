"""What is told of a chip before the gate runs, or while it does; nothing moves for it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from gateway.config import GpioSection, OutputLine
from gateway.devices.gpio import GpioBarrier, KernelChips, survey, unwired
from gateway.devices.gpio.emulated import LINES
from gateway.devices.gpio.faults import PinFault
from tests.devices.gpio.wiring import LABEL, SECTION, Wiring


def test_nothing_is_found_wrong_with_free_lines_or_with_our_own(
    wiring: Wiring, make: Callable[[Wiring], GpioBarrier], tmp_path: Path
) -> None:
    """The gate may run meanwhile; no line is taken by looking."""
    for _ in range(2):
        found = survey(SECTION, wiring.chips, tmp_path)
        assert (found.fault, found.taken, found.absent) == (None, {}, ())
        make(wiring).turn(0)
    assert wiring.chip.rises(SECTION.arm.line) == 0


def test_lines_of_others_and_lines_that_are_not_there_are_named(tmp_path: Path) -> None:
    """By their keys, and by who holds them."""
    section = GpioSection(chip=LABEL, arm=OutputLine(line=17), red=OutputLine(line=LINES))
    wiring = Wiring(section)
    wiring.chip.take(17, "spi0 CS0")
    found = survey(section, wiring.chips, tmp_path)
    assert found.taken == {"gpio.arm.line": "spi0 CS0"}
    assert found.absent == ("gpio.red.line",)


def test_a_chip_that_is_gone_or_forbidden_is_told(wiring: Wiring, tmp_path: Path) -> None:
    """As the gate will tell it."""
    wiring.chip.denied = True
    assert survey(SECTION, wiring.chips, tmp_path).fault is PinFault.DENIED
    wiring.chip.vanish()
    assert survey(SECTION, wiring.chips, tmp_path).fault is PinFault.GONE


@pytest.mark.parametrize(("word", "keeps"), [("Y", True), ("N", False), (None, None)])
def test_whether_a_dead_program_leaves_the_arm_as_it_is_is_told_where_the_driver_says_so(
    wiring: Wiring, tmp_path: Path, word: str | None, *, keeps: bool | None
) -> None:
    """Raspberry Pi OS keeps levels, unless it was told not to."""
    if word is not None:
        folder = tmp_path / "pinctrl_rp1" / "parameters"
        folder.mkdir(parents=True)
        (folder / "persist_gpio_outputs").write_text(f"{word}\n", "ascii")
    assert survey(SECTION, wiring.chips, tmp_path).keeps_levels is keeps


def test_contacts_that_a_gate_should_have_are_missed() -> None:
    """Fire, beam and door; a button is a convenience."""
    assert unwired(SECTION) == {}
    assert list(unwired(GpioSection())) == ["gpio.fire.line", "gpio.beam.line", "gpio.door.line"]


def test_the_kernels_chips_are_looked_for_by_label() -> None:
    """On any machine, with pins or without."""
    section = GpioSection(chip="of-no-machine", arm=OutputLine(line=17))
    assert survey(section, KernelChips()).fault in {PinFault.GONE, PinFault.DENIED}
