"""What every message of GBP/1 has in common: a fixed layout and limits; not the messages."""

from dataclasses import dataclass, fields
from enum import IntEnum, unique
from struct import Struct
from typing import ClassVar, Final, Self

from firmware_bridge.errors import MalformedMessageError
from firmware_bridge.frames import Frame, FrameFlag

Limits = tuple[int, int]
"""Smallest and largest allowed value of a field."""

U8: Final[Limits] = (0, 0xFF)
U16: Final[Limits] = (0, 0xFFFF)
U32: Final[Limits] = (0, 0xFFFF_FFFF)


@unique
class MessageType(IntEnum):
    """Second byte of a frame; numbers are on the wire: add, never change."""

    HELLO = 0x01
    HELLO_REQ = 0x02
    ACK = 0x03
    HB = 0x04
    HOST_HB = 0x05
    READING = 0x10
    EVENT = 0x11
    CARD = 0x12
    RELAY = 0x20
    PATTERN = 0x21


@dataclass(frozen=True, slots=True)
class Message:
    """A payload of fixed length whose fields are its numbers, in order, little-endian.

    A subclass gives ``TYPE``, ``LAYOUT``, one pair of ``LIMITS`` for each field, and ``_of``.

    Raises:
        ValueError: a field is outside its limits, or fields contradict each other.
    """

    TYPE: ClassVar[MessageType]
    LAYOUT: ClassVar[Struct]
    LIMITS: ClassVar[tuple[Limits, ...]]

    def __post_init__(self) -> None:
        """Refuse at birth what the wire can't or must not carry."""
        for field, (low, high) in zip(fields(self), self.LIMITS, strict=True):
            value = int(getattr(self, field.name))
            if not low <= value <= high:
                raise ValueError(f"{field.name} is {value}, must be {low}-{high}")
        self._agree()

    def to_payload(self) -> bytes:
        """The payload as it goes into a frame."""
        return self.LAYOUT.pack(*(int(getattr(self, field.name)) for field in fields(self)))

    def in_frame(self, sequence: int, flags: FrameFlag = FrameFlag.NONE) -> Frame:
        """The message in a frame of its type."""
        return Frame(self.TYPE, sequence, self.to_payload(), flags)

    @classmethod
    def from_payload(cls, payload: bytes) -> Self:
        """Read a payload.

        Raises:
            MalformedMessageError: its length or a value breaks a rule; carries the bytes.
        """
        if len(payload) != cls.LAYOUT.size:
            why = f"must have {cls.LAYOUT.size} bytes"
            raise MalformedMessageError(cls.__name__, payload, why)
        try:
            return cls._of(cls.LAYOUT.unpack(payload))
        except ValueError as broken:
            raise MalformedMessageError(cls.__name__, payload, str(broken)) from broken

    def _agree(self) -> None:
        """Raise ValueError where fields that are fine alone contradict each other."""

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        return cls(*numbers)
