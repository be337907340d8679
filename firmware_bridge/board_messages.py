"""What the board says: hello, heartbeat, readings, events, cards; and the answer of both sides."""

from dataclasses import dataclass, field
from struct import Struct
from typing import Self

from firmware_bridge.frames import MAX_PAYLOAD
from firmware_bridge.message import U8, U16, U32, Message, MessageType
from firmware_bridge.mlx90614 import AMBIENT_CENTI, OBJECT_CENTI
from firmware_bridge.vocabulary import (
    ALL_INPUTS,
    CARD_BITS,
    AckStatus,
    BoardFlag,
    Capability,
    Input,
    ResetCause,
    SensorFlag,
)


@dataclass(frozen=True, slots=True)
class Hello(Message):
    """The board says what it is: after a reset by itself, and in answer to HELLO_REQ.

    Args:
        proto_min: oldest protocol version that it speaks.
        proto_max: newest.
        kind: 1 is the barrier's board.
        firmware: ``major << 8 | minor``.
        boot_id: another number after each reset.
        capabilities: what it has.
        relays: how many relays.
        inputs: how many inputs.
        max_payload: largest payload that it takes, in bytes.
        reset_cause: why it started.
        deadman_ms: relays drop after so long without a host heartbeat.
    """

    TYPE = MessageType.HELLO
    LAYOUT = Struct("<BBBHIBBBBBH")
    LIMITS = (U8, U8, U8, U16, U32, U8, (0, 8), (0, 8), (16, MAX_PAYLOAD), U8, (100, 10_000))

    proto_min: int
    proto_max: int
    kind: int
    firmware: int
    boot_id: int
    capabilities: Capability
    relays: int
    inputs: int
    max_payload: int
    reset_cause: ResetCause
    deadman_ms: int

    def _agree(self) -> None:
        if self.proto_min > self.proto_max:
            raise ValueError(f"proto_min {self.proto_min} is above proto_max {self.proto_max}")

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        oldest, newest, kind, firmware, boot_id, capabilities, *counts, cause, deadman_ms = numbers
        relays, inputs, max_payload = counts
        return cls(
            proto_min=oldest,
            proto_max=newest,
            kind=kind,
            firmware=firmware,
            boot_id=boot_id,
            capabilities=Capability(capabilities),
            relays=relays,
            inputs=inputs,
            max_payload=max_payload,
            reset_cause=ResetCause(cause),
            deadman_ms=deadman_ms,
        )


@dataclass(frozen=True, slots=True)
class Ack(Message):
    """The answer to a frame with ACK_REQ.

    Args:
        answered: type of the answered frame, which may be one that nobody knows.
        sequence: its sequence.
        id: its command or event id; 0 where it has none or could not be read.
        status: what became of it.
    """

    TYPE = MessageType.ACK
    LAYOUT = Struct("<BBHB")
    LIMITS = (U8, U8, U16, U8)

    answered: int
    sequence: int
    id: int
    status: AckStatus

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        answered, sequence, ident, status = numbers
        return cls(answered, sequence, ident, AckStatus(status))


@dataclass(frozen=True, slots=True)
class Heartbeat(Message):
    """The board lives; 5 in a second.

    Args:
        uptime_ms: milliseconds since its reset, modulo 2**32.
        boot_id: as in HELLO.
        relays: bitmap of energised relays.
        inputs: bitmap of active inputs.
        flags: dead-man, fire, events that wait, a spoilt card.
        rx_errors: frames that it dropped, modulo 256.
        i2c_errors: failed readings of its sensor, modulo 256.
        reset_cause: as in HELLO.
    """

    TYPE = MessageType.HB
    LAYOUT = Struct("<IIBBBBBB")
    LIMITS = (U32, U32, U8, ALL_INPUTS, U8, U8, U8, U8)

    uptime_ms: int
    boot_id: int
    relays: int
    inputs: int
    flags: BoardFlag
    rx_errors: int
    i2c_errors: int
    reset_cause: ResetCause

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        uptime_ms, boot_id, relays, inputs, flags, *errors, cause = numbers
        rx_errors, i2c_errors = errors
        return cls(
            uptime_ms=uptime_ms,
            boot_id=boot_id,
            relays=relays,
            inputs=inputs,
            flags=BoardFlag(flags),
            rx_errors=rx_errors,
            i2c_errors=i2c_errors,
            reset_cause=ResetCause(cause),
        )


@dataclass(frozen=True, slots=True)
class Reading(Message):
    """One reading of the board's infrared sensor.

    Args:
        uptime_ms: the board's time, modulo 2**32.
        sensor: number of the sensor.
        flags: the sensor's errors.
        object_centi: what it sees, hundredths of °C.
        ambient_centi: its own temperature, hundredths of °C.
        raw: the object's raw word, kelvin / 0.02.
        counter: of readings, modulo 2**16: a stuck or skipped reading shows.
    """

    TYPE = MessageType.READING
    LAYOUT = Struct("<IBBhhHH")
    LIMITS = (U32, (0, 7), U8, OBJECT_CENTI, AMBIENT_CENTI, U16, U16)

    uptime_ms: int
    sensor: int
    flags: SensorFlag
    object_centi: int
    ambient_centi: int
    raw: int
    counter: int

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        uptime_ms, sensor, flags, *rest = numbers
        return cls(uptime_ms, sensor, SensorFlag(flags), *rest)


@dataclass(frozen=True, slots=True)
class InputEvent(Message):
    """An input changed; repeated until it is acknowledged.

    Args:
        uptime_ms: when, in the board's time, modulo 2**32.
        id: of the event, modulo 2**16, counted from the board's start.
        input: which one.
        active: what it is now, 0 or 1.
        inputs: bitmap of all inputs right after the change.
    """

    TYPE = MessageType.EVENT
    LAYOUT = Struct("<IHBBB")
    LIMITS = (U32, U16, U8, (0, 1), ALL_INPUTS)

    uptime_ms: int
    id: int
    input: Input
    active: int
    inputs: int

    def _agree(self) -> None:
        if bool(self.inputs & self.input.bit) != bool(self.active):
            raise ValueError(f"{self.input.name} is {self.active}, bitmap {self.inputs:#04x}")

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        uptime_ms, ident, number, active, inputs = numbers
        return cls(uptime_ms, ident, Input(number), active, inputs)


@dataclass(frozen=True, slots=True)
class Card(Message):
    """A card was read whose parity is right; repeated until it is acknowledged or 1.5 s old.

    Args:
        uptime_ms: when, in the board's time, modulo 2**32.
        id: of the card's reading, modulo 2**16, counted from the board's start.
        bits: length of the reader's frame, 26 or 34.
        number: the bits between the two parity bits, the first one highest; never shown.
    """

    TYPE = MessageType.CARD
    LAYOUT = Struct("<IHBI")
    LIMITS = (U32, U16, (min(CARD_BITS), max(CARD_BITS)), U32)

    uptime_ms: int
    id: int
    bits: int
    number: int = field(repr=False)

    def _agree(self) -> None:
        if self.bits not in CARD_BITS:
            raise ValueError(f"bits is {self.bits}, must be one of {sorted(CARD_BITS)}")
        if self.number >> (self.bits - 2):
            raise ValueError(f"number is longer than the {self.bits - 2} bits of its frame")
