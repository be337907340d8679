"""The barrier's board on its serial port: the gate's orders out, its inputs and readings in.

One thread owns the port; how orders reach it and grow old is in ``orders``.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from firmware_bridge.board_messages import Reading
from firmware_bridge.clock import MS_PER_S, ms_until
from firmware_bridge.errors import PortError
from firmware_bridge.facts import (
    BoardDown,
    BoardUp,
    CardRead,
    CardSpoilt,
    Down,
    Fact,
    InputChanged,
    LetGo,
    Refused,
)
from firmware_bridge.host import HostSession
from firmware_bridge.link import Link, PortSettings
from firmware_bridge.sensors.table import SensorFormat
from firmware_bridge.strangers import Listener
from firmware_bridge.vocabulary import Capability
from gateway.core.instant import NS_PER_MS
from gateway.core.lane import Lamp, Tone
from gateway.core.signals import CardShown, Contact, ContactChanged, Device, OpenSent, Signal
from gateway.devices.board_outputs import LAMPS, TONES
from gateway.devices.board_presence import Presence
from gateway.devices.board_samples import Samples
from gateway.devices.orders import Close, OpenFor, Order, OrderTaker
from gateway.devices.wrong_device import on_board_port
from gateway.runtime.clock import Clock

log = logging.getLogger(__name__)

_DOWN_TEXTS: Final = {
    Down.SILENT: "控制板无应答，检查供电；board is silent: check its power",
    Down.GARBAGE: "只收到乱码，检查波特率，或两根线接反；"
    "only garbage arrives: check the baud rate, or swap the cables",
    Down.DEAF: "控制板收不到命令，检查发送线；board does not hear us: check the TX wire",
    Down.RESTARTED: "控制板重启过；board restarted",
    Down.UNANSWERED: "命令多次无应答；commands stay unanswered",
    Down.INCOMPATIBLE: "固件不是本闸机的；firmware is not this gate's",
}
SPOILT_AGAIN_MS: Final = 60_000
"""A wire that hums would fill the log."""
_BOARD_GONE: Final = "随控制板断开；gone with the board"


@dataclass(frozen=True, slots=True)
class BoardSettings:
    """Where the board is and what it is used for.

    Args:
        port: a path that stays the same when the board is plugged in again.
        baud: bits per second.
        readings: whether the board's own sensor is this gate's thermometer.
        cards: whether the park takes cards of a reader on the board.
    """

    port: str
    baud: int
    readings: bool
    cards: bool = False


class BoardBarrier(OrderTaker):
    """The arm, lights, beeper and inputs behind one serial port.

    ``open``, ``close``, ``show`` and ``sound`` may be called from the gate's thread and return
    at once; ``body`` runs in the board's own. A board that comes back gets the lamp of the
    moment again and nothing else: reconnecting never moves the arm.

    Args:
        settings: which port.
        emit: takes the signals, from the board's thread.
        clock: ages the orders.
    """

    def __init__(
        self, settings: BoardSettings, emit: Callable[[Signal], None], clock: Clock
    ) -> None:
        self._port = settings.port
        self._emit = emit
        self._link = Link(PortSettings(settings.port, settings.baud), clock)
        super().__init__(settings.port, clock, self._link.wake)
        self._session = HostSession()
        self._listener = Listener(settings.baud)
        self._presence = Presence(Device.BOARD, settings.port, emit)
        self._sensor = Presence(Device.THERMOMETER, settings.port, emit)
        self._samples = Samples(self._sensor, emit) if settings.readings else None
        self._shown: Lamp | None = None
        self._wants_cards = settings.cards
        self._spoilt_ns: int | None = None

    def body(self, stopping: threading.Event) -> None:
        """Own the port until asked to stop; the board closes the arm by itself 1 s later."""
        try:
            while not stopping.is_set():
                self._turn(stopping)
        finally:
            self._link.close()

    def _turn(self, stopping: threading.Event) -> None:
        try:
            if self._link.is_open:
                self._converse()
            elif self._link.try_open():
                self._listener = Listener(self._listener.baud)
                self._session.begin(self._clock.mono_ns())
                self._speak()
            else:
                stopping.wait(self._link.pause_ms / MS_PER_S)
                self._collect()
        except PortError as failed:
            self._presence.port_failed(failed)
            self._sensor_gone()

    def _converse(self) -> None:
        chunk = self._link.read(ms_until(self._session.due_ns, self._clock.mono_ns()))
        now_ns = self._clock.mono_ns()
        if not self._session.up:
            self._listener.feed(chunk)
        for fact in (*self._session.receive(chunk, now_ns), *self._session.advance(now_ns)):
            self._tell(fact, now_ns)
        self._collect()
        if self._session.up:
            for order in self._take_fresh(now_ns):
                self._send(order, now_ns)
            self._show(now_ns)
            self._check_sensor(now_ns)
        self._speak()

    def _speak(self) -> None:
        outgoing_now = self._session.take_outgoing()
        if self._sensor_here() is not None:  # to a sensor a greeting could be an order
            return
        for outgoing in outgoing_now:
            self._link.write(outgoing.wire)
            if outgoing.opens:
                self._emit(OpenSent(self._clock.mono_ns()))

    def _send(self, order: Order, now_ns: int) -> None:
        match order.what:
            case OpenFor(max_ms):
                self._session.open_arm(max_ms, order.ordered_ns, now_ns)
            case Close():
                self._session.close_arm(order.ordered_ns, now_ns)
            case Tone():
                self._session.play(TONES[order.what], order.ordered_ns, now_ns)

    def _show(self, now_ns: int) -> None:
        if self._lamp is not None and self._lamp is not self._shown:
            self._shown = self._lamp
            self._session.play(LAMPS[self._lamp], now_ns, now_ns)

    def _check_sensor(self, now_ns: int) -> None:
        if self._samples is not None:
            self._samples.check(now_ns)

    def _tell(self, fact: Fact, now_ns: int) -> None:
        match fact:
            case BoardUp():
                self._came(fact, now_ns)
            case BoardDown():
                self._went(fact)
            case LetGo():
                log.warning("%s: board missed our heartbeats and let go", self._port)
                self._shown = None
            case InputChanged():
                self._emit(ContactChanged(Contact[fact.input.name], fact.active))
            case CardRead():
                self._emit(CardShown(fact.bits, fact.number, now_ns))
            case CardSpoilt():
                self._card_spoilt(now_ns)
            case Refused():
                refused, why = fact.channel.value, fact.status.name
                log.warning("%s: board refused %s: %s", self._port, refused, why)
            case Reading() if self._samples is not None:
                seen = (fact.object_centi, fact.ambient_centi, fact.flags)
                self._samples.took(*seen, now_ns, powered_ms=fact.uptime_ms)
            case Reading():
                pass

    def _card_spoilt(self, now_ns: int) -> None:
        if self._spoilt_ns is None or now_ns - self._spoilt_ns >= SPOILT_AGAIN_MS * NS_PER_MS:
            self._spoilt_ns = now_ns
            log.warning(
                "%s: the card reader sent what is no card's frame of 26 or 34 bits: see that it is"
                " set to Wiegand 26 or 34, that D0 and D1 are not swapped, and its ground",
                self._port,
            )

    def _came(self, fact: BoardUp, now_ns: int) -> None:
        self._listener = Listener(self._listener.baud)
        firmware = fact.hello.firmware
        self._presence.came(f"固件 firmware {firmware >> 8}.{firmware & 0xFF}")
        if self._wants_cards and Capability.WIEGAND not in fact.hello.capabilities:
            log.warning(
                "%s: codes.wiegand takes cards, but this board says that it has no wires for a"
                " reader: give it firmware 1.1 or newer",
                self._port,
            )
        self._shown = None
        if self._samples is not None:
            self._samples.begin(now_ns)

    def _went(self, fact: BoardDown) -> None:
        sensor = self._sensor_here()
        self._presence.went(_DOWN_TEXTS[fact.why] if sensor is None else on_board_port(sensor))
        self._sensor_gone()

    def _sensor_here(self) -> SensorFormat | None:
        """The sensor that speaks where the board should."""
        heard = None if self._session.up else self._listener.verdict()
        return None if heard is None else heard.sensor

    def _sensor_gone(self) -> None:
        if self._samples is not None:
            self._sensor.went(_BOARD_GONE)
