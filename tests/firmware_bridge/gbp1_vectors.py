"""Makes the test vectors of GBP/1: `python -m tests.firmware_bridge.gbp1_vectors` writes them."""

import json
from pathlib import Path
from typing import Final

from firmware_bridge.board_messages import Ack, Card, InputEvent
from firmware_bridge.cobs import DELIMITER, cobs_encode
from firmware_bridge.frames import MAX_BLOCK, VERSION, Frame, FrameFlag, crc16, encode
from firmware_bridge.host_messages import HelloRequest, HostHeartbeat, Pattern, RelayCommand
from firmware_bridge.message import Message
from firmware_bridge.vocabulary import AckStatus, Input, Output, RelayAction

FILE: Final = Path(__file__).with_name("gbp1_vectors.json")
MESSAGES: Final[dict[str, Message]] = {
    "greeting": HelloRequest(1),
    "host lives": HostHeartbeat(255),
    "open for five seconds": RelayCommand(1, 1, 0, RelayAction.OPEN, 5_000),
    "longest pulse, largest id": RelayCommand(0xFFFF, 255, 7, RelayAction.REFRESH, 60_000),
    "close, all zeros": RelayCommand(0, 1, 0, RelayAction.CLOSE, 0),
    "white light": Pattern(Output.WHITE, 0, 1_000, 0),
    "dark": Pattern(Output.NONE, 0, 0, 0),
    "answer to an unknown type": Ack(0x7F, 255, 0, AckStatus.UNKNOWN),
    "door opened": InputEvent(0xFFFF_FFFF, 0xFFFF, Input.DOOR, 1, 0b1),
    "card of 26 bits": Card(123_456, 1, 26, 0xD4_1B81),
    "card of 34 bits, all ones": Card(0xFFFF_FFFF, 0xFFFF, 34, 0xFFFF_FFFF),
    "card of 34 bits, all zeros": Card(0, 0, 34, 0),
    "answer to a card": Ack(0x12, 9, 1, AckStatus.OK),
}
PAYLOADS: Final = {
    "no payload": b"",
    "zeros only": bytes(64),
    "no zero": bytes(range(1, 65)),
    "zero first and last": b"\x00" + b"\xff" * 62 + b"\x00",
}
FLAGS: Final = (FrameFlag.NONE, FrameFlag.ACK_REQ, FrameFlag.ACK_REQ | FrameFlag.RETRY)
Vector = dict[str, str | int]


def framed(first: int, payload: bytes) -> bytes:
    """A frame with any first byte and a right check, which ``encode`` would refuse to make."""
    body = bytes((first, 2, 4)) + payload
    return cobs_encode(body + crc16(body).to_bytes(2, "big")) + DELIMITER


def bad_wires() -> dict[str, bytes]:
    """Bytes that no reader may take for a frame."""
    good = encode(HelloRequest(1).in_frame(4))
    flipped = {
        f"byte {at} with its lowest bit flipped": good[:at] + bytes((octet ^ 1,)) + good[at + 1 :]
        for at, octet in enumerate(good[:-1])
        if octet ^ 1
    }
    return flipped | {
        "version 2": framed(2 << 4, b"\x01"),
        "RETRY without ACK_REQ": framed(VERSION << 4 | 2, b"\x01"),
        "kept flag 4": framed(VERSION << 4 | 4, b"\x01"),
        "kept flag 8": framed(VERSION << 4 | 8, b"\x01"),
        "too short, residue 0": cobs_encode(crc16(b"").to_bytes(2, "big")) + DELIMITER,
        "a run past the end": b"\x05\x10\x02" + DELIMITER,
        "nothing but a group": b"\x01" + DELIMITER,
        "longer than any frame": b"\x01" * (MAX_BLOCK + 1) + DELIMITER,
    }


def vectors() -> list[Vector]:
    """All vectors: frames with their parts, and garbage."""
    frames = {
        f"{name}, flags {int(flags)}": message.in_frame(sequence, flags)
        for sequence, (name, message) in enumerate(MESSAGES.items(), 0xFA)
        for flags in FLAGS
        if sequence <= 0xFF
    }
    frames |= {name: message.in_frame(at) for at, (name, message) in enumerate(MESSAGES.items())}
    frames |= {name: Frame(0x7F, 0, payload) for name, payload in PAYLOADS.items()}
    told = [_frame_vector(name, frame) for name, frame in frames.items()]
    return told + [{"name": name, "garbage": wire.hex()} for name, wire in bad_wires().items()]


def text() -> str:
    """The file's content: one vector a line."""
    return "[\n" + ",\n".join(json.dumps(vector) for vector in vectors()) + "\n]\n"


def _frame_vector(name: str, frame: Frame) -> Vector:
    return {
        "name": name,
        "flags": int(frame.flags),
        "type": int(frame.type),
        "sequence": frame.sequence,
        "payload": frame.payload.hex(),
        "wire": encode(frame).hex(),
    }


if __name__ == "__main__":
    FILE.write_text(text(), "utf-8")
