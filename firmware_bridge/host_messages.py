"""What the host says: session, heartbeat, relay commands, patterns of lights and buzzer."""

from dataclasses import dataclass
from struct import Struct
from typing import Self

from firmware_bridge.message import U8, U16, Message, MessageType
from firmware_bridge.vocabulary import MAX_PULSE_MS, SESSION, Output, RelayAction


@dataclass(frozen=True, slots=True)
class HelloRequest(Message):
    """The host opens a session, 1-255: the board forgets commands and events of the last one."""

    TYPE = MessageType.HELLO_REQ
    LAYOUT = Struct("<B")
    LIMITS = (SESSION,)

    session: int


@dataclass(frozen=True, slots=True)
class HostHeartbeat(Message):
    """The host lives and holds this session; 5 in a second."""

    TYPE = MessageType.HOST_HB
    LAYOUT = Struct("<B")
    LIMITS = (SESSION,)

    session: int


@dataclass(frozen=True, slots=True)
class RelayCommand(Message):
    """The host moves a relay.

    Args:
        id: of the command; the board knows the last 8 and does none of them twice.
        session: as opened by HELLO_REQ.
        relay: 0 is the arm.
        action: close, open, refresh.
        ms: length of the pulse, 1-60000; 0 to close.
    """

    TYPE = MessageType.RELAY
    LAYOUT = Struct("<HBBBH")
    LIMITS = (U16, SESSION, (0, 7), U8, (0, MAX_PULSE_MS))

    id: int
    session: int
    relay: int
    action: RelayAction
    ms: int

    def _agree(self) -> None:
        if (self.action is RelayAction.CLOSE) != (self.ms == 0):
            raise ValueError(f"{self.action.name} with {self.ms} ms")

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        ident, session, relay, action, ms = numbers
        return cls(ident, session, relay, RelayAction(action), ms)


@dataclass(frozen=True, slots=True)
class Pattern(Message):
    """The host sets the lights, or the buzzer: a new pattern takes the place of the last.

    Args:
        outputs: the buzzer alone, or the lights that shine; lights not named go dark.
        repeats: how often it is on; 0 is until the next pattern.
        on_ms: for how long, 0 is off.
        off_ms: the pause between two times on.
    """

    TYPE = MessageType.PATTERN
    LAYOUT = Struct("<BBHH")
    LIMITS = ((0, 0x1F), U8, U16, U16)

    outputs: Output
    repeats: int
    on_ms: int
    off_ms: int

    def _agree(self) -> None:
        if Output.BUZZER in self.outputs and self.outputs != Output.BUZZER:
            raise ValueError(f"outputs {int(self.outputs):#x} mix the buzzer with lights")

    @classmethod
    def _of(cls, numbers: tuple[int, ...]) -> Self:
        outputs, *rest = numbers
        return cls(Output(outputs), *rest)
