"""The gate's lines on one chip: claimed, read, driven, given back; decides nothing.

Inputs are claimed before outputs, so that the arm's line is made an output with the value that
the fire input asks for: a start moves the arm for nothing else, and never drops it in a fire.
"""

import math
import os
import select
import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from typing import Final

from gpiod import EdgeEvent, LineSettings
from gpiod.line import Bias, Direction, Edge, Value

from firmware_bridge.vocabulary import CAUSES_FIRST, Output
from gateway.config import GpioSection, InputLine, OutputLine
from gateway.config.gpio import UNWIRED
from gateway.core.signals import Contact
from gateway.devices.gpio.chips import Chip, Chips, Request
from gateway.devices.gpio.faults import CONSUMER, PinsError, fault_of
from gateway.devices.gpio.survey import find_chip

EVENTS: Final = 256
"""Edges that the kernel keeps for a busy thread; when more are lost, levels still tell."""

_BIASES: Final = {
    "pull-up": Bias.PULL_UP,
    "pull-down": Bias.PULL_DOWN,
    "disabled": Bias.DISABLED,
    "as-is": Bias.AS_IS,
}
_CONTACTS: Final = tuple(Contact[entry.name] for entry in CAUSES_FIRST)
_OUTPUTS: Final = tuple(output for output in Output if output is not Output.NONE)

Change = tuple[Contact, bool]


class Pins:
    """Lines by their role, owned by one thread; only ``wake`` may be called by others.

    Args:
        section: which lines.
        chips: where they are looked for.
    """

    def __init__(self, section: GpioSection, chips: Chips) -> None:
        self._label = section.chip
        self._chips = chips
        self._inputs = dict(_wired(section))
        self._outputs = {output: _output(section, output) for output in _OUTPUTS}
        self._arm = section.arm
        self._contact_of = {wire.line: contact for contact, wire in self._inputs.items()}
        self._sensing: Request | None = None
        self._driving: Request | None = None
        self._driven: dict[int | str, Value] = {}
        self._known: dict[Contact, bool] = dict.fromkeys(self._inputs, False)
        self._guard = threading.Lock()
        self._wake_fd: int | None = None

    @property
    def held(self) -> bool:
        """Whether the lines are ours."""
        return self._driving is not None

    def claim(self) -> bool:
        """Take every line: the arm closed, or open where the fire input is active; all else off.

        Returns:
            Whether the fire input is active.

        Raises:
            PinsError: they can't be had; none is held.
        """
        try:
            chip = find_chip(self._label, self._chips)
            try:
                return self._take(chip)
            finally:
                chip.close()
        except (OSError, ValueError) as error:
            self._give_back()
            raise PinsError(self._label, fault_of(error), "claim", str(error)) from error

    def read(self, limit_s: float) -> Iterator[Change]:
        """Each contact that changed, in order; waits for one, for ``wake``, or for the limit.

        Raises:
            PinsError: the chip is gone; no line is held.
        """
        try:
            events = self._wait(limit_s)
            levels = self._levels()
        except OSError as error:
            self._give_back()
            raise PinsError(self._label, fault_of(error), "read", str(error)) from error
        for event in events:
            active = event.event_type is EdgeEvent.Type.RISING_EDGE
            yield from self._learn(self._contact_of[event.line_offset], active=active)
        for contact in _CONTACTS:
            if contact in levels:
                yield from self._learn(contact, active=levels[contact])

    def drive(self, *, arm: bool, lit: Output) -> None:
        """Set what has changed, all at once.

        Raises:
            PinsError: the chip is gone; no line is held.
        """
        wanted = self._wanted(arm=arm, lit=lit)
        changed = {line: to for line, to in wanted.items() if self._driven.get(line) is not to}
        if not changed or self._driving is None:
            return
        try:
            self._driving.set_values(changed)
        except OSError as error:
            self._give_back()
            raise PinsError(self._label, fault_of(error), "drive", str(error)) from error
        self._driven = wanted

    def let_go(self, *, arm: bool) -> None:
        """Put out everything, leave the arm as told, and give the lines back."""
        with suppress(PinsError):
            self.drive(arm=arm, lit=Output.NONE)
        self._give_back()

    def wake(self) -> None:
        """End a ``read`` that waits, or the next one; from any thread."""
        with self._guard:
            if self._wake_fd is not None:
                os.eventfd_write(self._wake_fd, 1)

    def _take(self, chip: Chip) -> bool:
        if self._inputs:
            sensed = {wire.line: _sensed(wire) for wire in self._inputs.values()}
            self._sensing = chip.request_lines(sensed, CONSUMER, EVENTS)
        fire = self._levels().get(Contact.FIRE, False)
        self._driven = self._wanted(arm=fire, lit=Output.NONE)
        driven = {
            wire.line: _driven(wire, self._driven[wire.line])
            for wire in (self._arm, *self._outputs.values())
            if wire.line != UNWIRED
        }
        self._driving = chip.request_lines(driven, CONSUMER, EVENTS)
        with self._guard:
            self._wake_fd = os.eventfd(0, os.EFD_CLOEXEC | os.EFD_NONBLOCK)
        return fire

    def _wait(self, limit_s: float) -> list[EdgeEvent]:
        waiting = select.poll()
        for fd in (self._wake_fd, self._sensing.fd if self._sensing else None):
            if fd is not None:
                waiting.register(fd, select.POLLIN)
        ready = {fd for fd, _ in waiting.poll(math.ceil(limit_s * 1000))}
        if self._wake_fd in ready:
            os.eventfd_read(self._wake_fd)
        if self._sensing is None or self._sensing.fd not in ready:
            return []
        return self._sensing.read_edge_events()

    def _levels(self) -> dict[Contact, bool]:
        if self._sensing is None:
            return {}
        lines = [wire.line for wire in self._inputs.values()]
        values = self._sensing.get_values(lines)
        return {contact: bool(value) for contact, value in zip(self._inputs, values, strict=True)}

    def _learn(self, contact: Contact, *, active: bool) -> Iterator[Change]:
        if self._known[contact] is not active:
            self._known[contact] = active
            yield contact, active

    def _wanted(self, *, arm: bool, lit: Output) -> dict[int | str, Value]:
        states = {self._arm.line: arm}
        states |= {wire.line: output in lit for output, wire in self._outputs.items()}
        return {
            line: Value.ACTIVE if on else Value.INACTIVE
            for line, on in states.items()
            if line != UNWIRED
        }

    def _give_back(self) -> None:
        with self._guard:
            wake_fd, self._wake_fd = self._wake_fd, None
        if wake_fd is not None:
            os.close(wake_fd)
        for request in (self._driving, self._sensing):
            if request is not None:
                request.release()
        self._driving = self._sensing = None


def _wired(section: GpioSection) -> Iterator[tuple[Contact, InputLine]]:
    for contact in _CONTACTS:
        wire: InputLine = getattr(section, contact.value)
        if wire.line != UNWIRED:
            yield contact, wire


def _output(section: GpioSection, output: Output) -> OutputLine:
    wire: OutputLine = getattr(section, str(output.name).lower())
    return wire


def _sensed(wire: InputLine) -> LineSettings:
    return LineSettings(
        direction=Direction.INPUT,
        edge_detection=Edge.BOTH,
        bias=_BIASES[wire.bias],
        active_low=wire.active_low,
        debounce_period=timedelta(milliseconds=wire.debounce_ms),
    )


def _driven(wire: OutputLine, value: Value) -> LineSettings:
    return LineSettings(direction=Direction.OUTPUT, active_low=wire.active_low, output_value=value)
