"""Our protocols, the emulated chips and libgpiod itself agree on what may be called, and how."""

import inspect
from collections.abc import Callable

import gpiod
import pytest

from gateway.devices.gpio import KernelChips
from gateway.devices.gpio.chips import Chip, Request
from gateway.devices.gpio.emulated import EmulatedRequest


def calls(kind: type) -> dict[str, Callable[..., object]]:
    """The public methods of a class, by name."""
    return {
        name: method
        for name, method in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_")
    }


@pytest.mark.parametrize(("ours", "theirs"), [(Chip, gpiod.Chip), (Request, gpiod.LineRequest)])
def test_what_we_call_is_there_with_the_same_arguments_in_the_same_order(
    ours: type, theirs: type
) -> None:
    """A release of libgpiod that renames or reorders one fails here and not at the gate."""
    for name, method in calls(ours).items():
        wanted = list(inspect.signature(method).parameters)
        there = list(inspect.signature(calls(theirs)[name]).parameters)
        assert there[: len(wanted)] == wanted, name
    assert isinstance(gpiod.LineRequest.fd, property)


def test_the_emulated_request_takes_what_the_real_one_takes() -> None:
    """Argument by argument."""
    for name in calls(Request):
        emulated, real = calls(EmulatedRequest)[name], calls(gpiod.LineRequest)[name]
        assert list(inspect.signature(emulated).parameters) == list(
            inspect.signature(real).parameters
        )


def test_a_file_that_is_no_chip_is_refused_as_the_gate_expects() -> None:
    """By an errno; every chip that this machine has is listed once."""
    chips = KernelChips()
    with pytest.raises(OSError, match=r"."):
        chips.open("/dev/null")
    assert len(set(chips.paths())) == len(chips.paths())
