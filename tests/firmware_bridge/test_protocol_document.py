"""PROTOCOL.md says what the code does: layouts, timings and every captured byte."""

import re
from dataclasses import fields
from enum import IntEnum, IntFlag
from importlib import import_module
from pathlib import Path

import pytest

import firmware_bridge
from firmware_bridge.board import from_board, from_host
from firmware_bridge.board_messages import Ack, Card, Heartbeat, Hello, InputEvent, Reading
from firmware_bridge.frames import Frame, FrameReader, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, Pattern, RelayCommand
from firmware_bridge.message import Message, MessageType

DOCUMENT = (Path(firmware_bridge.__file__).parent / "PROTOCOL.md").read_text("utf-8")
MESSAGES: list[type[Message]] = [
    Hello,
    HelloRequest,
    Ack,
    Heartbeat,
    HostHeartbeat,
    Reading,
    InputEvent,
    Card,
    RelayCommand,
    Pattern,
]
WIDTHS = {"B": ("u8", 1), "H": ("u16", 2), "h": ("i16", 2), "I": ("u32", 4)}
CAPTURED = re.findall(
    r"^\| (board|host) \| `([0-9A-F ]+)` \| `([^`]+)` \|$", DOCUMENT, re.MULTILINE
)
TIMINGS = re.findall(r"^\| [^|]+ \| (\d+) \| `([\w.]+)\.(\w+)` \|$", DOCUMENT, re.MULTILINE)


def spoken(value: object) -> str:
    """A field's value as the document writes it."""
    if isinstance(value, IntFlag):
        return (value.name or str(int(value))).replace("|", "+")
    return value.name if isinstance(value, IntEnum) else str(value)


def described(message: Message) -> str:
    """A message as the document writes it."""
    values = (f"{field.name}={spoken(getattr(message, field.name))}" for field in fields(message))
    return " ".join((message.TYPE.name, *values))


def layout_rows(kind: type[Message]) -> list[str]:
    """Beginnings of the rows that the document must have for a message."""
    rows, offset = [], 0
    for field, code, (low, high) in zip(
        fields(kind), kind.LAYOUT.format[1:], kind.LIMITS, strict=True
    ):
        name, size = WIDTHS[code]
        rows.append(f"| {offset} | {size} | `{field.name}` | {name} | {low} to {high} | ")
        offset += size
    return rows


@pytest.mark.parametrize(("speaker", "wire", "text"), CAPTURED)
def test_a_captured_frame_reads_as_the_document_says(speaker: str, wire: str, text: str) -> None:
    """Decoded, described and encoded again."""
    octets = bytes.fromhex(wire)
    (frame,) = FrameReader().feed(octets)
    assert isinstance(frame, Frame)
    assert described(from_board(frame) if speaker == "board" else from_host(frame)) == text
    assert encode(frame) == octets


def test_every_message_was_captured() -> None:
    """No message is left to the reader's imagination."""
    assert {text.split()[0] for _, _, text in CAPTURED} == {kind.name for kind in MessageType}


@pytest.mark.parametrize("kind", MESSAGES)
def test_a_message_is_laid_out_as_the_document_says(kind: type[Message]) -> None:
    """Number, direction and length in the heading; one row for each field, in order."""
    heading = rf"### {kind.TYPE.value:#04x} {kind.TYPE.name} \(\S+, {kind.LAYOUT.size} bytes\)\n"
    (section,) = re.findall(heading + r"(.*?)(?=\n##)", DOCUMENT, re.DOTALL)
    rows = [line for line in section.splitlines() if re.match(r"\| \d", line)]
    expected = layout_rows(kind)
    assert len(rows) == len(expected)
    assert all(row.startswith(start) for row, start in zip(rows, expected, strict=True))


@pytest.mark.parametrize(("ms", "module", "constant"), TIMINGS)
def test_a_time_in_the_document_is_the_code_s(ms: str, module: str, constant: str) -> None:
    """A number that is changed in one place only fails here."""
    assert getattr(import_module(f"firmware_bridge.{module}"), constant) == int(ms)


def test_the_tables_were_found() -> None:
    """A document whose tables changed their form must not pass by being empty."""
    assert len(CAPTURED) >= len(MessageType)
    assert len(TIMINGS) == 13
