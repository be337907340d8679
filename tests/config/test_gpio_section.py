"""What an installer may write in [barrier] and [gpio], and what is answered."""

from pathlib import Path

import pytest

from gateway.config import load_gateway
from gateway.errors import ConfigurationError

GATE = '[gate]\nid = "g"\nname = "G"\nsite = "s"\n[mqtt]\nbrokers = ["localhost:1883"]\n'
ON_PINS = '[thermometer]\nsource = "none"\n[barrier]\nkind = "gpio"\n'


def written(folder: Path, text: str) -> Path:
    """Write a gate's file."""
    path = folder / "gateway.toml"
    path.write_text(GATE + text, "utf-8")
    return path


def test_lines_stand_in_one_table_each(tmp_path: Path) -> None:
    """With defaults for what is left out."""
    text = ON_PINS + "[gpio]\narm = { line = 17 }\nfire = { line = 13, debounce_ms = 5 }\n"
    gpio = load_gateway(written(tmp_path, text)).gpio
    assert (gpio.arm.line, gpio.arm.active_low) == (17, False)
    assert (gpio.fire.line, gpio.fire.debounce_ms, gpio.fire.bias) == (13, 5, "pull-up")
    assert gpio.beam.line == -1


def test_a_cut_wire_of_fire_or_tamper_counts_as_active(tmp_path: Path) -> None:
    """Their contacts open when they have something to tell; the others close."""
    gpio = load_gateway(written(tmp_path, "")).gpio
    closing = (gpio.door, gpio.beam, gpio.button)
    assert [wire.active_low for wire in (gpio.fire, gpio.tamper)] == [False, False]
    assert all(wire.active_low for wire in closing)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (ON_PINS, "gpio.arm.line: -1, so nothing moves the arm, but barrier.kind is gpio"),
        (
            ON_PINS + "[gpio]\narm = { line = 17 }\ndoor = { line = 17 }\n",
            "gpio.door.line: 17 is gpio.arm.line, too",
        ),
        (
            '[barrier]\nkind = "gpio"\n[gpio]\narm = { line = 17 }\n',
            "thermometer.source: board, but barrier.kind is gpio",
        ),
        ("[gpio]\narm = { line = 512 }\n", "gpio.arm.line: 512 is outside -1 … 511"),
        ("[gpio]\narm = { line = -2 }\n", "gpio.arm.line: -2 is outside -1 … 511"),
        ("[gpio]\narm = 17\n", "gpio.arm: expected a table [gpio.arm], got 17"),
        ("[gpio]\narm = { pin = 17 }\n", "gpio.arm.pin: unknown key"),
        ('[gpio]\nbeam = { bias = "up" }\n', "gpio.beam.bias: expected one of pull-up, pull-down"),
        ('[gpio]\nchip = "gpio chip"\n', "gpio.chip: expected a chip's label"),
        ('[barrier]\nkind = "relay"\n', "barrier.kind: expected one of board, gpio"),
    ],
)
def test_a_mistake_is_told_by_its_key(tmp_path: Path, text: str, told: str) -> None:
    """Before anything moves."""
    with pytest.raises(ConfigurationError) as raised:
        load_gateway(written(tmp_path, text))
    assert told in str(raised.value)


@pytest.mark.parametrize("line", [-1, 0, 511])
def test_a_line_at_its_limits_is_taken(tmp_path: Path, line: int) -> None:
    """-1 is not connected, and may stand several times."""
    gpio = load_gateway(written(tmp_path, f"[gpio]\nwhite = {{ line = {line} }}\n")).gpio
    assert gpio.white.line == line
