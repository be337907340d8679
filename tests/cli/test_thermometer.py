"""What whoever checks the thermometer types and reads."""

import json
from pathlib import Path

import pytest

from gateway.app.blackbody_record import BLACKBODY_NAME, add_check, read_checks
from gateway.cli import main
from gateway.core.blackbody import BlackbodyCheck

DAY_MS = 86_400_000
GATE = """
[gate]
id = "gate-1"
name = "一号门"
site = "park-1"
state_dir = "state"
[mqtt]
brokers = ["localhost:1883"]
"""


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """A gate's configuration with its state folder."""
    (tmp_path / "state").mkdir()
    config = tmp_path / "gateway.toml"
    config.write_text(GATE, "utf-8")
    return config


def command(gate: Path, act: str, *arguments: str) -> int:
    """Run it as the shell does."""
    return main(["thermometer", act, *arguments, "--config", str(gate)])


def test_a_check_is_recorded_with_its_offset_and_listed(
    gate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Date, reference, measured, offset, who."""
    assert command(gate, "check", "--reference", "36", "--measured", "36.24", "--who", "王工") == 0
    assert "offset -0.24 °C  王工" in capsys.readouterr().out
    (made,) = read_checks(gate.parent / "state" / BLACKBODY_NAME)
    assert (made.reference_celsius, made.measured_celsius, made.who) == (36.0, 36.24, "王工")

    assert command(gate, "history") == 0
    first, due = capsys.readouterr().out.splitlines()
    assert "reference 36.00 °C" in first
    assert "measured 36.24 °C" in first
    assert "next by" in due


@pytest.mark.parametrize(
    ("measured", "taken"), [("35.01", True), ("35", True), ("34.99", False), ("37.01", False)]
)
def test_an_offset_beyond_a_degree_is_refused_with_what_to_do(
    gate: Path, capsys: pytest.CaptureFixture[str], measured: str, *, taken: bool
) -> None:
    """Below, at and above; nothing is recorded."""
    assert (command(gate, "check", "--reference", "36", "--measured", measured) == 0) is taken
    error = capsys.readouterr().err
    assert ("over 1 °C; nothing is recorded" in error) is not taken
    assert ("replace the sensor" in error) is not taken
    assert (gate.parent / "state" / BLACKBODY_NAME).exists() is taken


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--reference", "100", "--measured", "100"), "reference 100 °C is outside 30 … 42 °C"),
        (("--reference", "nan", "--measured", "36"), "reference nan"),
        (("--reference", "36", "--measured", "nan"), "offset +nan"),
        (("--reference", "36", "--measured", "36", "--who", ""), "--who: expected 1 to 32"),
        (("--reference", "36", "--measured", "36", "--who", "a\nb"), "--who"),
    ],
)
def test_nonsense_is_refused(
    gate: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], told: str
) -> None:
    """By name."""
    assert command(gate, "check", *arguments) == 1
    assert told in capsys.readouterr().err


def test_an_old_check_and_none_are_told_as_overdue(
    gate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """With the days since."""
    assert command(gate, "history") == 0
    assert capsys.readouterr().out == "从未校验 / never checked\n"
    path = gate.parent / "state" / BLACKBODY_NAME
    assert command(gate, "check", "--reference", "36", "--measured", "36") == 0
    made = json.loads(path.read_bytes())["checks"][0]
    path.unlink()
    add_check(path, BlackbodyCheck(made["at_ms"] - 20 * DAY_MS, 36.0, 36.0, "wang"))
    capsys.readouterr()

    assert command(gate, "history") == 0
    assert "the last was 20 days ago" in capsys.readouterr().out


def test_a_damaged_record_is_named_by_history_and_put_aside_by_a_check(
    gate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reading changes nothing."""
    path = gate.parent / "state" / BLACKBODY_NAME
    path.write_bytes(b"{")
    assert command(gate, "history") == 1
    assert f"{path}: can't be read as a record" in capsys.readouterr().err
    assert path.read_bytes() == b"{"

    assert command(gate, "check", "--reference", "36", "--measured", "36") == 0
    assert "now blackbody.json.corrupt-1" in capsys.readouterr().err
    assert len(read_checks(path)) == 1


def test_a_folder_that_is_not_there_says_what_to_do(
    gate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is made where no gate lives."""
    (gate.parent / "state").rmdir()
    assert command(gate, "check", "--reference", "36", "--measured", "36") == 1
    assert "run this with sudo, or as the gate's user" in capsys.readouterr().err
