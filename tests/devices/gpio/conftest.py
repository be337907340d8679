from collections.abc import Callable, Iterator

import pytest

from gateway.core.signals import Signal
from gateway.devices.gpio import GpioBarrier
from gateway.runtime.clock import ManualClock
from tests.devices.gpio.wiring import Wiring


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--pins LABEL:OUTPUT:INPUT``: two real pins that a wire connects."""
    parser.addoption(
        "--pins",
        metavar="LABEL:OUTPUT:INPUT",
        default="",
        help="a chip's label and two of its lines with a wire between them, such as "
        "pinctrl-bcm2711:17:27: tests/devices/gpio/test_one_wire.py moves the first",
    )


@pytest.fixture
def clock() -> ManualClock:
    """Time that passes when told."""
    return ManualClock()


@pytest.fixture
def wiring() -> Wiring:
    """A chip with everything connected."""
    return Wiring()


@pytest.fixture
def signals() -> list[Signal]:
    """What the gate would be told."""
    return []


@pytest.fixture
def make(signals: list[Signal], clock: ManualClock) -> Iterator[Callable[[Wiring], GpioBarrier]]:
    """What makes adapters, which give their lines back in the end."""
    made: list[GpioBarrier] = []

    def barrier(wiring: Wiring) -> GpioBarrier:
        made.append(GpioBarrier(wiring.section, signals.append, clock, wiring.chips))
        return made[-1]

    yield barrier
    for each in made:
        each.let_go()


@pytest.fixture
def barrier(make: Callable[[Wiring], GpioBarrier], wiring: Wiring) -> GpioBarrier:
    """An adapter that has claimed its lines."""
    made = make(wiring)
    assert made.turn(0)
    made.turn(0)
    return made
