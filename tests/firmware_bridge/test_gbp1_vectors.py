"""Gate and firmware read and write the same bytes, vector by vector."""

import json
from pathlib import Path
from subprocess import run

from firmware_bridge.emulator.firmware_build import Target
from firmware_bridge.frames import Frame, FrameFlag, FrameReader, Garbage, encode
from tests.firmware_bridge.firmware_board import built
from tests.firmware_bridge.gbp1_vectors import FILE, Vector, text

VECTORS: list[Vector] = json.loads(FILE.read_text("utf-8"))


def expected(vector: Vector) -> str:
    """What the firmware's program says of a vector."""
    if "garbage" in vector:
        return "garbage"
    return " ".join(str(vector[part]) for part in ("flags", "type", "sequence", "payload", "wire"))


def said(octets: bytes) -> str:
    """The same, said by the gate's own code."""
    (item,) = FrameReader().feed(octets)
    if isinstance(item, Garbage):
        return "garbage"
    parts = (int(item.flags), item.type, item.sequence, item.payload.hex(), encode(item).hex())
    return " ".join(map(str, parts))


def wire(vector: Vector) -> str:
    """The bytes of a vector as digits."""
    return str(vector["garbage" if "garbage" in vector else "wire"])


def test_the_vectors_are_those_that_the_gate_makes_today() -> None:
    """A change of the format changes the file, where everybody sees it."""
    assert FILE.read_text("utf-8") == text()


def test_the_gate_reads_every_vector_as_it_is_told() -> None:
    """Frames with their parts, garbage as garbage; written again they are the same bytes."""
    assert [said(bytes.fromhex(wire(vector))) for vector in VECTORS] == [
        expected(vector) for vector in VECTORS
    ]


def test_the_firmware_reads_every_vector_as_it_is_told(tmp_path: Path) -> None:
    """The C code, asked through a program that does nothing else."""
    program = built(Target.VECTORS, tmp_path / "gate-frames")
    lines = "".join(f"{wire(vector)}\n" for vector in VECTORS)
    done = run(program, input=lines, capture_output=True, text=True, check=True)
    assert done.stdout.splitlines() == [expected(vector) for vector in VECTORS]


def test_a_vector_of_a_frame_is_made_of_its_parts() -> None:
    """Whoever writes another implementation can begin with either side."""
    for vector in VECTORS:
        if "wire" in vector:
            octets = bytes.fromhex(str(vector["payload"]))
            flags = FrameFlag(int(vector["flags"]))
            frame = Frame(int(vector["type"]), int(vector["sequence"]), octets, flags)
            assert encode(frame).hex() == vector["wire"], vector["name"]
