"""The emulated board's half of GBP/1: every rule of the firmware; no thread, no pty, no clock.

Bytes go in, time passes in the board's own milliseconds, bytes come out.
"""

from typing import Final, assert_never

from firmware_bridge.board import HostMessage, from_host
from firmware_bridge.board_messages import Ack, Card, Heartbeat, Hello, InputEvent, Reading
from firmware_bridge.emulator.arm import Arm
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.emulator.card_slot import CardSlot
from firmware_bridge.emulator.event_queue import EventQueue
from firmware_bridge.emulator.infrared import Infrared
from firmware_bridge.emulator.obedience import DEADMAN_MS, Obedience
from firmware_bridge.emulator.panel import Panel
from firmware_bridge.emulator.pins import Pins
from firmware_bridge.emulator.wiegand import Pulses, Wires, card_of
from firmware_bridge.errors import MalformedMessageError, UnknownMessageError
from firmware_bridge.frames import MAX_PAYLOAD, Frame, FrameFlag, FrameReader, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, Pattern, RelayCommand
from firmware_bridge.message import Message, MessageType
from firmware_bridge.mlx90614 import raw_word
from firmware_bridge.vocabulary import (
    ARM_RELAY,
    BARRIER_KIND,
    PROTOCOL,
    AckStatus,
    BoardFlag,
    Capability,
    Input,
    ResetCause,
    SensorFlag,
)

HEARTBEAT_MS: Final = 200
READING_MS: Final = 50
STEP_MS: Final = 5
"""Resolution of the board's time."""
FIRMWARE: Final = 0x0101
CAPABILITIES: Final = (
    Capability.ARM
    | Capability.LIGHTS
    | Capability.BUZZER
    | Capability.THERMOMETER
    | Capability.FIRE_RELEASE
    | Capability.WIEGAND
)
_U8: Final = 0xFF
_U16: Final = 0xFFFF
_U32: Final = 0xFFFF_FFFF


class BoardCore:
    """A board that was just powered: its arm is closed, its lights are dark.

    Args:
        boot_id: another number for each power-on.
    """

    def __init__(self, boot_id: int) -> None:
        self._boot_id = boot_id
        self._reader = FrameReader()
        self._output = bytearray()
        self._arm = Arm()
        self._pins = Pins()
        self._panel = Panel()
        self._events = EventQueue()
        self._wires = Wires()
        self._card = CardSlot()
        self._obedience = Obedience(self._arm, self._panel)
        self._sensor_flags: SensorFlag | None = SensorFlag.NONE
        self._sequence = self._event_id = self._card_id = 0
        self._now_ms = self._beat_ms = self._reading_ms = 0
        self._rx_errors = self._i2c_errors = 0
        self._card_errors = self._told_card_errors = 0
        self.infrared = Infrared()
        self._say_hello()

    def state(self) -> BoardState:
        """What one would see now."""
        return BoardState(
            arm_open=self._arm.is_open,
            arm_moves=self._arm.moves,
            open_count=self._obedience.opens,
            inputs=self._pins.active,
            lamp=self._panel.lamp,
            tone=self._panel.tone,
            tones=self._panel.tones,
            host_live=self._obedience.host_live,
            session=self._obedience.session,
            uptime_ms=self._now_ms,
            rx_errors=self._rx_errors,
            card_errors=self._card_errors,
        )

    def sensor_gives(self, flags: SensorFlag | None) -> None:
        """Readings carry these error flags from now on; None stops them altogether."""
        self._sensor_flags = flags

    def jam(self, *, active: bool) -> None:
        """The relay works and the arm does not follow it, or does again."""
        self._arm.jammed = active

    def hold(self, entry: Input, for_ms: int | None = None) -> None:
        """Make an input active, for a while or until let go."""
        self._pins.hold(entry, None if for_ms is None else self._now_ms + for_ms)
        self._look_at_inputs()

    def let_go(self, entry: Input) -> None:
        """End what ``hold`` began."""
        self._pins.let_go(entry)
        self._look_at_inputs()

    def pulse(self, pulses: Pulses) -> None:
        """Have the card reader's wires bring these from now on."""
        self._wires.play(pulses, self._now_ms)

    def receive(self, chunk: bytes) -> None:
        """Take bytes of the line."""
        for item in self._reader.feed(chunk):
            if isinstance(item, Frame):
                self._read(item)
            else:
                self._rx_errors += 1

    def take_output(self) -> bytes:
        """What the board said since the last call."""
        output, self._output = bytes(self._output), bytearray()
        return output

    def advance(self, ms: int) -> None:
        """Let the board's time pass."""
        ends_ms = self._now_ms + ms
        while self._now_ms < ends_ms:
            self._now_ms = min(self._now_ms + STEP_MS, ends_ms)
            self._step()

    def _step(self) -> None:
        self._obedience.advance(self._now_ms)
        self._arm.advance(self._now_ms)
        self._look_at_inputs()
        self._look_at_wires()
        if self._now_ms >= self._beat_ms:
            self._beat_ms = self._now_ms + HEARTBEAT_MS
            self._send(self._heartbeat())
        if self._now_ms >= self._reading_ms and self._sensor_flags is not None:
            self._reading_ms = self._now_ms + READING_MS
            self._send(self._reading(self._sensor_flags))
        self._send_news()

    def _look_at_inputs(self) -> None:
        self._pins.expire(self._now_ms)
        fire = self._pins.is_held(Input.FIRE)
        if fire != self._arm.released:
            self._arm.release(self._now_ms, active=fire)
        for changed in self._pins.look(door_active=self._arm.door_active(self._now_ms)):
            self._event_id = (self._event_id + 1) & _U16
            bitmap = self._pins.bitmap
            active = int(bool(bitmap & changed.bit))
            uptime_ms = self._now_ms & _U32
            self._events.add(InputEvent(uptime_ms, self._event_id, changed, active, bitmap))

    def _look_at_wires(self) -> None:
        self._card.age(self._now_ms)
        for frame in self._wires.advance(self._now_ms):
            read = card_of(frame)
            if read is None:
                self._card_errors += 1
                continue
            self._card_id = (self._card_id + 1) & _U16
            card = Card(self._now_ms & _U32, self._card_id, *read)
            self._card.put(card, self._now_ms)

    def _send_news(self) -> None:
        """Events and cards wait while no host lives: nobody would acknowledge them."""
        if not self._obedience.host_live:
            return
        for waiting in (self._events, self._card):
            frame = waiting.due(self._now_ms, self._sequence)
            if frame is not None:
                self._write(frame)

    def _read(self, frame: Frame) -> None:
        wants_answer = FrameFlag.ACK_REQ in frame.flags
        try:
            ident, status = self._obey(from_host(frame), frame)
        except UnknownMessageError:
            ident, status = 0, AckStatus.UNKNOWN
        except MalformedMessageError:
            self._rx_errors += 1
            ident, status = 0, AckStatus.BADARG
        if wants_answer:
            self._send(Ack(frame.type, frame.sequence, ident, status))

    def _obey(self, message: HostMessage, frame: Frame) -> tuple[int, AckStatus]:
        match message:
            case HelloRequest():
                self._open_session(message.session)
            case HostHeartbeat():
                return 0, self._obedience.host_beats(message.session, self._now_ms)
            case Ack():
                self._acknowledged(message)
            case RelayCommand():
                return message.id, self._obedience.command(message, self._now_ms)
            case Pattern():
                return 0, self._obedience.play(message, frame)
            case _:
                assert_never(message)
        return 0, AckStatus.OK

    def _open_session(self, session: int) -> None:
        self._obedience.open_session(session)
        self._events.clear()
        self._card.clear()
        self._say_hello()

    def _acknowledged(self, ack: Ack) -> None:
        if ack.answered == MessageType.EVENT:
            self._events.acknowledged(ack.sequence, ack.id)
        elif ack.answered == MessageType.CARD:
            self._card.acknowledged(ack.sequence, ack.id)

    def _say_hello(self) -> None:
        self._beat_ms = self._now_ms
        self._send(
            Hello(
                proto_min=PROTOCOL,
                proto_max=PROTOCOL,
                kind=BARRIER_KIND,
                firmware=FIRMWARE,
                boot_id=self._boot_id,
                capabilities=CAPABILITIES,
                relays=1,
                inputs=len(Input),
                max_payload=MAX_PAYLOAD,
                reset_cause=ResetCause.POWER_ON,
                deadman_ms=DEADMAN_MS,
            )
        )

    def _heartbeat(self) -> Heartbeat:
        flags = BoardFlag.NONE if self._obedience.host_live else BoardFlag.DEADMAN
        flags |= BoardFlag.FIRE if self._arm.released else BoardFlag.NONE
        flags |= BoardFlag.EVENTS_PENDING if len(self._events) else BoardFlag.NONE
        spoilt = self._card_errors != self._told_card_errors
        flags |= BoardFlag.CARD_SPOILT if spoilt else BoardFlag.NONE
        self._told_card_errors = self._card_errors
        return Heartbeat(
            uptime_ms=self._now_ms & _U32,
            boot_id=self._boot_id,
            relays=int(self._arm.is_open) << ARM_RELAY,
            inputs=self._pins.bitmap,
            flags=flags,
            rx_errors=self._rx_errors & _U8,
            i2c_errors=self._i2c_errors & _U8,
            reset_cause=ResetCause.POWER_ON,
        )

    def _reading(self, flags: SensorFlag) -> Reading:
        seen = self.infrared.look()
        self._i2c_errors += flags != SensorFlag.NONE
        return Reading(
            uptime_ms=self._now_ms & _U32,
            sensor=0,
            flags=flags,
            object_centi=seen.object_centi,
            ambient_centi=seen.ambient_centi,
            raw=raw_word(seen.object_centi),
            counter=self.infrared.count & _U16,
        )

    def _send(self, message: Message) -> None:
        self._write(message.in_frame(self._sequence))

    def _write(self, frame: Frame) -> None:
        if FrameFlag.RETRY not in frame.flags:
            self._sequence = (self._sequence + 1) & _U8
        self._output += encode(frame)
