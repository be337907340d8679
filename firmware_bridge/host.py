"""The host's half of GBP/1: session, heartbeats, acknowledgements; no port, no clock, no log.

Feed it what the port brings and the time; it gives facts, and frames to write. A command whose
session ended is forgotten and never sent again: nobody knows whether the board did it.
"""

from typing import Final

from firmware_bridge.board import from_board
from firmware_bridge.board_messages import Ack, Card, Heartbeat, Hello, InputEvent, Reading
from firmware_bridge.cards import Cards
from firmware_bridge.clock import NS_PER_MS
from firmware_bridge.commands import Channel, Unanswered
from firmware_bridge.errors import MalformedMessageError, UnknownMessageError
from firmware_bridge.facts import (
    BoardDown,
    BoardUp,
    CardRead,
    CardSpoilt,
    Down,
    Fact,
    InputChanged,
    LetGo,
    Outgoing,
    Refused,
)
from firmware_bridge.frames import Frame, FrameFlag, FrameReader, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, Pattern, RelayCommand
from firmware_bridge.message import Message, MessageType
from firmware_bridge.vocabulary import (
    ARM_RELAY,
    BARRIER_KIND,
    CAUSES_FIRST,
    PROTOCOL,
    SESSION,
    AckStatus,
    BoardFlag,
    Output,
    RelayAction,
)

HEARTBEAT_MS: Final = 200
GREETING_MS: Final = 500
"""HELLO_REQ is repeated this often, each time for a new session."""
SILENT_MS: Final = 1_500
"""Seven heartbeats missed, or as long without an answer to HELLO_REQ."""


class HostSession:
    """One host's conversation with one board, over as many ports and sessions as it takes."""

    def __init__(self) -> None:
        self._reader = FrameReader()
        self._unanswered = Unanswered()
        self._outgoing: list[Outgoing] = []
        self._hello: Hello | None = None
        self._session = 0
        self._sequence = 0
        self._command = 0
        self._inputs = 0
        self._last_event: int | None = None
        self._cards = Cards()
        self._let_go_ns: int | None = None
        self._heard_ns = 0
        self._next_ns = 0
        self._frames_since = 0
        self._garbage_since = 0
        self.garbage_bytes = 0
        self.malformed = 0

    @property
    def up(self) -> bool:
        """Whether commands may be sent."""
        return self._hello is not None

    @property
    def due_ns(self) -> int:
        """When to call ``advance`` next, if nothing is received before."""
        silent_ns = self._heard_ns + SILENT_MS * NS_PER_MS
        return min(self._next_ns, silent_ns, *self._unanswered.moments_ns())

    def begin(self, now_ns: int) -> None:
        """A port was opened: forget the last one's half frames and commands, and greet."""
        self._reader = FrameReader()
        self._greet(now_ns)

    def take_outgoing(self) -> list[Outgoing]:
        """What to write now, in this order."""
        outgoing, self._outgoing = self._outgoing, []
        return outgoing

    def open_arm(self, max_ms: int, ordered_ns: int, now_ns: int) -> None:
        """Open the arm for ``max_ms``, 1-60000; only while up.

        Raises:
            ValueError: ``max_ms`` is out of range.
        """
        self._command_arm(RelayAction.OPEN, max_ms, ordered_ns, now_ns)

    def close_arm(self, ordered_ns: int, now_ns: int) -> None:
        """Close the arm; only while up. An open that still waits for its answer is forgotten."""
        self._command_arm(RelayAction.CLOSE, 0, ordered_ns, now_ns)

    def play(self, pattern: Pattern, ordered_ns: int, now_ns: int) -> None:
        """Set the lights or the buzzer; only while up."""
        channel = Channel.BUZZER if pattern.outputs == Output.BUZZER else Channel.LIGHTS
        self._command_board(channel, pattern, ordered_ns, now_ns)

    def receive(self, chunk: bytes, now_ns: int) -> list[Fact]:
        """Take what the port brought; what it tells, in order."""
        facts: list[Fact] = []
        self._cards.listen(now_ns)
        for item in self._reader.feed(chunk):
            if isinstance(item, Frame):
                facts += self._read(item, now_ns)
            else:
                self._garbage_since += 1
                self.garbage_bytes += item.length
        return facts

    def advance(self, now_ns: int) -> list[Fact]:
        """Let time pass: heartbeats, repetitions, silence. Call it at ``due_ns``."""
        facts: list[Fact] = []
        if now_ns - self._heard_ns >= SILENT_MS * NS_PER_MS:
            facts += self._fall(self._silence(), now_ns)
        elif self._unanswered.failed(now_ns) is not None:
            facts += self._fall(Down.UNANSWERED, now_ns)
        if self._hello is not None and self._missed(self._hello, now_ns):
            facts.append(LetGo())
        if now_ns >= self._next_ns:
            self._speak_up(now_ns)
        for frame in self._unanswered.due(now_ns):
            self._outgoing.append(Outgoing(encode(frame)))
        return facts

    def _missed(self, hello: Hello, now_ns: int) -> bool:
        """Whether we ourselves were away for so long that the dead-man must have acted."""
        late_ms = hello.deadman_ms - HEARTBEAT_MS
        return now_ns - self._next_ns >= late_ms * NS_PER_MS

    def _silence(self) -> Down:
        if self._frames_since and not self.up:
            return Down.DEAF
        return Down.GARBAGE if self._garbage_since else Down.SILENT

    def _fall(self, why: Down, now_ns: int) -> list[Fact]:
        self._greet(now_ns)
        return [BoardDown(why)]

    def _greet(self, now_ns: int) -> None:
        self._hello = None
        self._unanswered.clear()
        self._outgoing.clear()
        self._heard_ns = now_ns
        self._frames_since = self._garbage_since = 0
        self._speak_up(now_ns)

    def _speak_up(self, now_ns: int) -> None:
        """Send the heartbeat, or greet again while the board has not answered."""
        if self.up:
            self._send(HostHeartbeat(self._session))
            self._next_ns = now_ns + HEARTBEAT_MS * NS_PER_MS
            return
        self._session = self._session % SESSION[1] + 1
        self._send(HelloRequest(self._session))
        self._next_ns = now_ns + GREETING_MS * NS_PER_MS

    def _read(self, frame: Frame, now_ns: int) -> list[Fact]:
        try:
            message = from_board(frame)
        except (MalformedMessageError, UnknownMessageError):
            self._garbage_since += 1
            self.malformed += 1
            return []
        self._frames_since += 1
        if isinstance(message, Hello):
            return self._greeted(message, now_ns)
        if self._hello is None:
            return []
        self._heard_ns = now_ns
        self._garbage_since = 0
        return self._learn(self._hello, message, frame.sequence, now_ns)

    def _greeted(self, hello: Hello, now_ns: int) -> list[Fact]:
        if self._hello is not None:
            same = hello.boot_id == self._hello.boot_id
            return [] if same else self._fall(Down.RESTARTED, now_ns)
        self._heard_ns = now_ns
        if hello.kind != BARRIER_KIND or not hello.proto_min <= PROTOCOL <= hello.proto_max:
            return [BoardDown(Down.INCOMPATIBLE)]
        self._hello = hello
        self._next_ns = self._let_go_ns = now_ns
        self._last_event = None
        self._cards.begin()
        return [BoardUp(hello)]

    def _learn(
        self,
        hello: Hello,
        message: Reading | Heartbeat | InputEvent | Card | Ack,
        sequence: int,
        now_ns: int,
    ) -> list[Fact]:
        match message:
            case Reading():
                return [message]
            case Heartbeat() if message.boot_id != hello.boot_id:
                return self._fall(Down.RESTARTED, now_ns)
            case Heartbeat():
                return self._heartbeat(message, now_ns)
            case InputEvent():
                return self._event(message, sequence)
            case Card():
                return self._card(message, sequence, now_ns)
            case Ack():
                return self._answer(message, now_ns)

    def _heartbeat(self, beat: Heartbeat, now_ns: int) -> list[Fact]:
        facts: list[Fact] = []
        if BoardFlag.DEADMAN not in beat.flags:
            self._let_go_ns = None
        elif self._let_go_ns is None:
            self._let_go_ns = now_ns
            facts.append(LetGo())
        elif now_ns - self._let_go_ns >= SILENT_MS * NS_PER_MS:
            return self._fall(Down.DEAF, now_ns)
        if BoardFlag.CARD_SPOILT in beat.flags:
            facts.append(CardSpoilt())
        if BoardFlag.EVENTS_PENDING not in beat.flags:
            facts += self._inputs_are(beat.inputs)
        return facts

    def _event(self, event: InputEvent, sequence: int) -> list[Fact]:
        self._send(Ack(MessageType.EVENT, sequence, event.id, AckStatus.OK))
        if event.id == self._last_event:
            return []
        self._last_event = event.id
        return self._inputs_are(event.inputs)

    def _card(self, card: Card, sequence: int, now_ns: int) -> list[Fact]:
        self._send(Ack(MessageType.CARD, sequence, card.id, AckStatus.OK))
        return [CardRead(card.bits, card.number)] if self._cards.is_news(card, now_ns) else []

    def _inputs_are(self, inputs: int) -> list[Fact]:
        changed, self._inputs = inputs ^ self._inputs, inputs
        told = (entry for entry in CAUSES_FIRST if changed & entry.bit)
        return [InputChanged(entry, bool(inputs & entry.bit)) for entry in told]

    def _answer(self, ack: Ack, now_ns: int) -> list[Fact]:
        channel = self._unanswered.answered(ack.answered, ack.sequence)
        if channel is None or ack.status in (AckStatus.OK, AckStatus.DUP):
            return []
        if ack.status is AckStatus.NOSESSION:
            return self._fall(Down.RESTARTED, now_ns)
        return [Refused(channel, ack.status)]

    def _command_arm(self, action: RelayAction, ms: int, ordered_ns: int, now_ns: int) -> None:
        self._command = (self._command + 1) & 0xFFFF
        message = RelayCommand(self._command, self._session, ARM_RELAY, action, ms)
        self._command_board(Channel.ARM, message, ordered_ns, now_ns)

    def _command_board(
        self, channel: Channel, message: RelayCommand | Pattern, ordered_ns: int, now_ns: int
    ) -> None:
        opens = isinstance(message, RelayCommand) and message.action is RelayAction.OPEN
        frame = message.in_frame(self._sequence, FrameFlag.ACK_REQ)
        self._unanswered.sent(channel, frame, ordered_ns, now_ns, opens=opens)
        self._emit(frame, opens=opens)

    def _send(self, message: Message) -> None:
        self._emit(message.in_frame(self._sequence))

    def _emit(self, frame: Frame, *, opens: bool = False) -> None:
        self._sequence = (self._sequence + 1) & 0xFF
        self._outgoing.append(Outgoing(encode(frame), opens))
