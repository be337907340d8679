import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.board import from_board, from_host
from firmware_bridge.board_messages import Ack, Card, Heartbeat, Hello, InputEvent, Reading
from firmware_bridge.errors import MalformedMessageError, UnknownMessageError
from firmware_bridge.frames import Frame, FrameReader
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, Pattern, RelayCommand
from firmware_bridge.message import Message, MessageType
from firmware_bridge.mlx90614 import raw_word
from firmware_bridge.vocabulary import (
    AckStatus,
    BoardFlag,
    Capability,
    Input,
    Output,
    RelayAction,
    ResetCause,
    SensorFlag,
)

HELLO = Hello(1, 1, 1, 0x0100, 7, Capability.ARM, 1, 5, 240, ResetCause.WATCHDOG, 1000)
BEAT = Heartbeat(10, 7, 1, 1, BoardFlag.DEADMAN, 2, 3, ResetCause.BROWN_OUT)
READING = Reading(123_456, 0, SensorFlag.NONE, 3653, 2501, 0x3C7C, 7)
EVENT = InputEvent(10, 3, Input.BEAM, 1, 0b10)
CARD = Card(10, 3, 26, 0xD4_1B81)
ACK = Ack(MessageType.RELAY, 9, 1000, AckStatus.DUP)
OPEN = RelayCommand(1000, 5, 0, RelayAction.OPEN, 5000)
LIGHT = Pattern(Output.RED | Output.AMBER, 0, 250, 250)

FROM_BOARD: list[tuple[Message, int]] = [
    (HELLO, 16),
    (BEAT, 14),
    (READING, 14),
    (EVENT, 9),
    (CARD, 11),
    (Card(10, 3, 34, 0xFFFF_FFFF), 11),
    (ACK, 5),
]
FROM_HOST: list[tuple[Message, int]] = [
    (HelloRequest(1), 1),
    (HostHeartbeat(255), 1),
    (OPEN, 7),
    (LIGHT, 6),
    (ACK, 5),
]


@pytest.mark.parametrize(("message", "length"), FROM_BOARD)
def test_what_the_board_says_comes_back_whole(message: Message, length: int) -> None:
    """Each message of the board has its length and survives the wire."""
    assert len(message.to_payload()) == length
    assert from_board(message.in_frame(0)) == message


@pytest.mark.parametrize(("message", "length"), FROM_HOST)
def test_what_the_host_says_comes_back_whole(message: Message, length: int) -> None:
    """Each message of the host has its length and survives the wire."""
    assert len(message.to_payload()) == length
    assert from_host(message.in_frame(0)) == message


def test_the_published_reading_is_36_53_degrees() -> None:
    """The proved frame reads as it was measured, down to the part's raw word."""
    wire = bytes.fromhex("07 10 10 09 40 E2 01 01 01 08 45 0E C5 09 7C 3C 07 03 EE F5 00")
    (frame,) = FrameReader().feed(wire)
    assert isinstance(frame, Frame)
    assert from_board(frame) == READING
    assert raw_word(3653) == READING.raw


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        (Hello, HELLO.to_payload()[:-1]),
        (Hello, HELLO.to_payload() + b"\x00"),
        (Hello, b""),
        (Hello, b"\x02\x01" + HELLO.to_payload()[2:]),
        (Hello, HELLO.to_payload()[:13] + b"\x05" + HELLO.to_payload()[14:]),
        (Hello, HELLO.to_payload()[:12] + b"\x0f" + HELLO.to_payload()[13:]),
        (Hello, HELLO.to_payload()[:12] + b"\xf1" + HELLO.to_payload()[13:]),
        (Hello, HELLO.to_payload()[:14] + (99).to_bytes(2, "little")),
        (Hello, HELLO.to_payload()[:14] + (10_001).to_bytes(2, "little")),
        (HelloRequest, b"\x00"),
        (HostHeartbeat, b"\x00"),
        (Ack, ACK.to_payload()[:-1] + b"\x06"),
        (Heartbeat, BEAT.to_payload()[:9] + b"\x20" + BEAT.to_payload()[10:]),
        (Reading, READING.to_payload()[:4] + b"\x08" + READING.to_payload()[5:]),
        (Reading, READING.to_payload()[:6] + b"\xa7\xe4" + READING.to_payload()[8:]),
        (Reading, READING.to_payload()[:8] + b"\xd5\x30" + READING.to_payload()[10:]),
        (InputEvent, EVENT.to_payload()[:6] + b"\x05\x01\x20"),
        (InputEvent, EVENT.to_payload()[:7] + b"\x02\x02"),
        (InputEvent, EVENT.to_payload()[:7] + b"\x00\x02"),
        (InputEvent, EVENT.to_payload()[:7] + b"\x01\x01"),
        (Card, CARD.to_payload()[:-1]),
        (Card, CARD.to_payload() + b"\x00"),
        *(
            (Card, CARD.to_payload()[:6] + bytes((bits,)) + CARD.to_payload()[7:])
            for bits in (0, 25, 27, 33, 35, 255)
        ),
        (Card, CARD.to_payload()[:10] + b"\x01"),
        (RelayCommand, OPEN.to_payload()[:4] + b"\x01\x01\x00"),
        (RelayCommand, OPEN.to_payload()[:4] + b"\x00\x01\x00"),
        (RelayCommand, OPEN.to_payload()[:4] + b"\x02\x00\x00"),
        (RelayCommand, OPEN.to_payload()[:5] + (60_001).to_bytes(2, "little")),
        (RelayCommand, OPEN.to_payload()[:2] + b"\x00" + OPEN.to_payload()[3:]),
        (Pattern, b"\x03" + LIGHT.to_payload()[1:]),
        (Pattern, b"\x20" + LIGHT.to_payload()[1:]),
    ],
)
def test_a_wrong_length_or_number_is_refused_with_the_bytes_seen(
    kind: type[Message], payload: bytes
) -> None:
    """Nothing out of range gets past a message's door, and the error shows what came."""
    with pytest.raises(MalformedMessageError, match=kind.__name__) as refused:
        kind.from_payload(payload)
    assert refused.value.seen == payload


@pytest.mark.parametrize("ms", [1, 60_000])
def test_the_shortest_and_the_longest_pulse_are_taken(ms: int) -> None:
    """At the limits a pulse is legal."""
    command = RelayCommand(1, 1, 0, RelayAction.OPEN, ms)
    assert RelayCommand.from_payload(command.to_payload()) == command


@pytest.mark.parametrize("centi", [-7_000, 32_767])
def test_the_coldest_and_the_hottest_object_are_taken(centi: int) -> None:
    """At the sensor's limits a reading is legal; whether it is plausible is not asked here."""
    reading = Reading(0, 0, SensorFlag.NONE, centi, 2500, 0, 0)
    assert Reading.from_payload(reading.to_payload()) == reading


def test_an_error_flag_that_nobody_knows_is_kept() -> None:
    """A newer board's sensor error must still make its reading unusable."""
    reading = Reading.from_payload(READING.to_payload()[:5] + b"\x80" + READING.to_payload()[6:])
    assert reading.flags != SensorFlag.NONE


def test_a_card_s_number_is_never_shown() -> None:
    """It says whose card it is, so no log of a message has it."""
    assert str(CARD.number) not in repr(CARD)


@pytest.mark.parametrize("number", [0x00, 0x06, MessageType.RELAY, MessageType.HOST_HB])
def test_the_board_never_sends_what_only_a_host_may(number: int) -> None:
    """A frame of the wrong direction is unknown, not obeyed."""
    with pytest.raises(UnknownMessageError):
        from_board(Frame(number, 0, b""))


@pytest.mark.parametrize("number", [0x00, 0xFF, MessageType.HELLO, MessageType.READING])
def test_the_host_never_sends_what_only_a_board_may(number: int) -> None:
    """Two hosts on one line don't take each other for boards."""
    with pytest.raises(UnknownMessageError):
        from_host(Frame(number, 0, b""))


@given(st.integers(0, 255), st.binary(max_size=20))
def test_any_payload_is_a_message_or_a_named_error(number: int, payload: bytes) -> None:
    """Whatever gets past the check is read, or refused by name."""
    frame = Frame(number, 0, payload)
    for read in (from_board, from_host):
        try:
            message = read(frame)
        except (MalformedMessageError, UnknownMessageError):
            continue
        assert message.to_payload() == payload
