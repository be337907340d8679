"""Which barrier a gate has, by its configuration; moves nothing."""

import threading
from collections.abc import Callable, Mapping
from typing import Protocol

from gateway.config import GatewayConfig
from gateway.config.gpio import UNWIRED
from gateway.core.signals import Signal
from gateway.devices.barrier import BoardBarrier, BoardSettings
from gateway.devices.gpio import Chips, GpioBarrier
from gateway.gate.ports import Barrier
from gateway.runtime.clock import Clock


class BarrierAdapter(Barrier, Protocol):
    """A barrier with its thread's body."""

    def body(self, stopping: threading.Event) -> None:
        """Own the device until asked to stop."""


def chosen_barrier(
    config: GatewayConfig, emit: Callable[[Signal], None], clock: Clock, chips: Chips
) -> BarrierAdapter:
    """The controller board, or the machine's own pins.

    Args:
        config: of the gate.
        emit: takes the signals.
        clock: ages the orders.
        chips: where pins are looked for.
    """
    if config.barrier.kind == "gpio":
        return GpioBarrier(config.gpio, emit, clock, chips)
    settings = BoardSettings(
        config.board.port,
        config.board.baud,
        readings=config.thermometer.source == "board",
        cards=config.codes.wiegand != "off",
    )
    return BoardBarrier(settings, emit, clock)


def has_door_contact(config: GatewayConfig) -> bool:
    """Whether anything tells that the arm moved; a board has an input for it."""
    return config.barrier.kind != "gpio" or config.gpio.door.line != UNWIRED


def watched_loops(barrier: BarrierAdapter) -> Mapping[str, Callable[[], int]]:
    """Loops that the watchdog must see turn: on pins nothing else closes an arm."""
    return {"pins": lambda: barrier.turns} if isinstance(barrier, GpioBarrier) else {}
