"""The barrier on the machine's own pins: the gate's orders out, its contacts in; not a board.

One thread owns the lines, times the pulse and the patterns, and answers the fire input without
asking the gate. Nothing closes the arm when that thread stands still: there is no dead-man.
"""

import logging
import threading
from collections.abc import Callable
from typing import Final

from firmware_bridge.link import FIRST_BACKOFF_MS, LAST_BACKOFF_MS
from gateway.config import GpioSection
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import Lamp, Tone
from gateway.core.signals import Contact, ContactChanged, Device, OpenSent, Signal
from gateway.devices.board_outputs import LAMPS, TONES
from gateway.devices.board_presence import Presence
from gateway.devices.gpio.arm import Arm
from gateway.devices.gpio.chips import Chips
from gateway.devices.gpio.faults import NO_DEADMAN, PinsError
from gateway.devices.gpio.panel import Panel
from gateway.devices.gpio.pins import Pins
from gateway.devices.orders import Close, OpenFor, Order, OrderTaker
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

LONGEST_WAIT_S: Final = 0.2
"""Levels are looked at this often, should an edge ever get lost."""
UNCLAIMED_PAUSE_S: Final = 0.05
_NS_PER_S: Final = 1_000 * NS_PER_MS


class GpioBarrier(OrderTaker):
    """The arm, lights, buzzer and contacts on one chip.

    ``open``, ``close``, ``show`` and ``sound`` may be called from the gate's thread and return
    at once; ``body`` runs in a thread of its own. Lines that come back are driven with the lamp
    of the moment and a closed arm, unless there is fire: reconnecting never opens the arm.

    Args:
        section: which lines.
        emit: takes the signals, from this barrier's thread.
        clock: times pulse, patterns and the age of orders.
        chips: the machine's, or emulated ones.
    """

    def __init__(
        self, section: GpioSection, emit: Callable[[Signal], None], clock: Clock, chips: Chips
    ) -> None:
        self.turns = 0
        self._emit = emit
        self._pins = Pins(section, chips)
        super().__init__(section.chip, clock, self._pins.wake)
        self._presence = Presence(Device.BOARD, section.chip, emit)
        self._arm = Arm()
        self._panel = Panel()
        self._shown: Lamp | None = None
        self._backoff_ms = FIRST_BACKOFF_MS
        self._next_try_ns = clock.mono_ns()

    def body(self, stopping: threading.Event) -> None:
        """Own the lines until asked to stop; then close the arm, unless there is fire."""
        log.warning("%s: %s", self._place, NO_DEADMAN)
        try:
            while not stopping.is_set():
                if not self.turn(LONGEST_WAIT_S):
                    stopping.wait(UNCLAIMED_PAUSE_S)
        finally:
            self.let_go()

    def let_go(self) -> None:
        """Close the arm, unless there is fire, put out the lights, and give the lines back."""
        self._pins.let_go(arm=self._arm.released)

    def turn(self, limit_s: float) -> bool:
        """Do what is due; wait for more for ``limit_s`` at most; whether the lines are held."""
        self.turns += 1
        try:
            if self._pins.held:
                self._live(limit_s)
            elif self._clock.mono_ns() >= self._next_try_ns:
                self._claim()
            else:
                self._collect()
        except PinsError as failed:
            self._lost(failed)
        return self._pins.held

    def _claim(self) -> None:
        self._arm.release(active=self._pins.claim())
        self._backoff_ms = FIRST_BACKOFF_MS
        self._presence.came(NO_DEADMAN)

    def _lost(self, failed: PinsError) -> None:
        self._arm, self._panel, self._shown = Arm(), Panel(), None
        self._next_try_ns = self._clock.mono_ns() + self._backoff_ms * NS_PER_MS
        self._backoff_ms = min(self._backoff_ms * 2, LAST_BACKOFF_MS)
        log.debug("%s", failed)
        self._presence.went(failed.fault.value)

    def _live(self, limit_s: float) -> None:
        for contact, active in self._pins.read(self._wait_s(limit_s)):
            self._felt(contact, active=active)
        now_ns = self._clock.mono_ns()
        self._arm.advance(now_ns)
        self._collect()
        opened = [self._obey(order, now_ns) for order in self._take_fresh(now_ns)]
        if self._lamp is not None and self._lamp is not self._shown:
            self._shown = self._lamp
            self._panel.play(LAMPS[self._lamp], now_ns)
        self._drive()
        if any(opened):
            self._emit(OpenSent(self._clock.mono_ns()))

    def _felt(self, contact: Contact, *, active: bool) -> None:
        """Fire frees the lane before anybody is told of it; its end may be a wire that chatters."""
        try:
            if contact is Contact.FIRE:
                self._arm.release(active=active)
                if active:
                    self._drive()
        finally:
            self._emit(ContactChanged(contact, active))

    def _obey(self, order: Order, now_ns: int) -> bool:
        """Do one order; whether it opened the arm."""
        match order.what:
            case Tone():
                self._panel.play(TONES[order.what], now_ns)
            case _ if self._arm.released:
                log.warning("%s: fire holds the arm, dropping an order", self._place)
            case OpenFor(max_ms):
                self._arm.pulse(now_ns, max_ms)
                return True
            case Close():
                self._arm.drop()
        return False

    def _drive(self) -> None:
        lit, _ = self._panel.look(self._clock.mono_ns())
        self._pins.drive(arm=self._arm.is_open, lit=lit)

    def _wait_s(self, limit_s: float) -> float:
        now_ns = self._clock.mono_ns()
        _, change_ns = self._panel.look(now_ns)
        due = [at_ns for at_ns in (self._arm.next_ns, change_ns) if at_ns is not None]
        return min([limit_s, *(max(0, at_ns - now_ns) / _NS_PER_S for at_ns in due)])
