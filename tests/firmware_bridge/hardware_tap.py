"""A wire between a host and a real board that reads along; it changes nothing on the way."""

from firmware_bridge.board import from_board, from_host
from firmware_bridge.board_messages import Ack, Heartbeat, Hello, Reading
from firmware_bridge.emulator.board_state import BoardState
from firmware_bridge.errors import MalformedMessageError, UnknownMessageError
from firmware_bridge.frames import Frame, FrameReader
from firmware_bridge.host_messages import HelloRequest, Pattern, RelayCommand
from firmware_bridge.link import Link
from firmware_bridge.message import Message
from firmware_bridge.vocabulary import (
    ARM_RELAY,
    AckStatus,
    BoardFlag,
    Input,
    Output,
    RelayAction,
)


class Tap:
    """Bytes of both directions, and what they tell of the board; a ``DeviceCore``.

    What no message tells is told by the answers: a command that was answered OK counts as done. So
    lights and opens are the board's word, not what an eye saw; hold a finger to the relay.

    Args:
        link: the real board's port, open.
    """

    def __init__(self, link: Link) -> None:
        self._link = link
        self._host, self._board = FrameReader(), FrameReader()
        self._output = bytearray()
        self._joined = False
        self._asked: dict[tuple[int, int], Message] = {}
        self._greeting = self._session = 0
        self._beat: Heartbeat | None = None
        self._uptime_ms = 0
        self._arm_open = False
        self._moves = self._opens = self._tones = 0
        self._lamp: Pattern | None = None
        self._tone: Pattern | None = None
        self.beats = 0

    def receive(self, chunk: bytes) -> None:
        """Pass on what the host said."""
        if not chunk:
            return
        self._link.write(chunk)
        for item in self._host.feed(chunk):
            if isinstance(item, Frame):
                self._host_said(item)

    def advance(self, ms: int) -> None:
        """Take what the board said; its time passes without us, ``ms`` is not used."""
        del ms
        chunk = self._link.read(0)
        self._output += chunk
        for item in self._board.feed(chunk):
            if isinstance(item, Frame):
                self._board_said(item)

    def take_output(self) -> bytes:
        """Whole frames only: this tap, and its host, may come in the middle of one."""
        whole = self._output.rfind(0) + 1
        output = bytes(self._output[:whole])
        del self._output[:whole]
        if self._joined or not whole:
            return output
        self._joined = True
        return output[output.find(0) + 1 :]

    def state(self) -> BoardState:
        """What the line has told so far; a heartbeat's part is up to 200 ms old."""
        beat = self._beat
        inputs = 0 if beat is None else beat.inputs
        return BoardState(
            arm_open=self._arm_open,
            arm_moves=self._moves,
            open_count=self._opens,
            inputs=frozenset(entry for entry in Input if inputs & entry.bit),
            lamp=self._lamp,
            tone=self._tone,
            tones=self._tones,
            host_live=beat is not None and BoardFlag.DEADMAN not in beat.flags,
            session=self._session,
            uptime_ms=self._uptime_ms,
            rx_errors=0 if beat is None else beat.rx_errors,
            card_errors=0,
        )

    def _host_said(self, frame: Frame) -> None:
        try:
            message = from_host(frame)
        except (MalformedMessageError, UnknownMessageError):
            return
        if isinstance(message, HelloRequest):
            self._greeting, self._session = message.session, 0
        self._asked[frame.type, frame.sequence] = message

    def _board_said(self, frame: Frame) -> None:
        match from_board(frame):
            case Hello():
                self._session, self._beat = self._greeting, None
            case Heartbeat() as beat:
                self._take_beat(beat)
            case Reading() as reading:
                self._uptime_ms = reading.uptime_ms
            case Ack(status=AckStatus.OK) as ack:
                self._done(self._asked.pop((ack.answered, ack.sequence), None))
            case _:
                pass

    def _take_beat(self, beat: Heartbeat) -> None:
        arm_open = bool(beat.relays & 1 << ARM_RELAY)
        self._moves += arm_open != self._arm_open
        self._beat, self._uptime_ms, self._arm_open = beat, beat.uptime_ms, arm_open
        self.beats += 1

    def _done(self, message: Message | None) -> None:
        match message:
            case RelayCommand(action=RelayAction.OPEN):
                self._opens += 1
            case Pattern(outputs=Output.BUZZER):
                self._tone = message
                self._tones += 1
            case Pattern():
                self._lamp = message
            case _:
                pass
