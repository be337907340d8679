"""A gate has the barrier that its configuration names."""

from dataclasses import replace
from pathlib import Path

from gateway.app.barriers import chosen_barrier, watched_loops
from gateway.config import BarrierSection, load_gateway
from gateway.core.signals import DeviceChanged, Signal
from gateway.devices.barrier import BoardBarrier
from gateway.devices.gpio import GpioBarrier
from gateway.runtime.clock import ManualClock
from tests.devices.gpio.wiring import SECTION, Wiring

CONFIG = load_gateway(Path(__file__).parents[2] / "config" / "gateway.toml")


def test_a_gate_has_a_board_unless_it_says_otherwise() -> None:
    """Its own loop is the board's affair: a silent host makes it close the arm."""
    barrier = chosen_barrier(CONFIG, lambda _: None, ManualClock(), Wiring().chips)
    assert isinstance(barrier, BoardBarrier)
    assert watched_loops(barrier) == {}


def test_a_gate_on_pins_is_watched_where_nothing_else_would_close_its_arm() -> None:
    """The lines of the file are claimed, and each turn counts for the watchdog."""
    wiring = Wiring()
    told: list[Signal] = []
    config = replace(CONFIG, barrier=BarrierSection(kind="gpio"), gpio=SECTION)
    barrier = chosen_barrier(config, told.append, ManualClock(), wiring.chips)
    assert isinstance(barrier, GpioBarrier)
    turns = watched_loops(barrier)["pins"]
    before = turns()
    barrier.turn(0)
    assert turns() == before + 1
    assert [type(signal) for signal in told] == [DeviceChanged]
    barrier.let_go()
