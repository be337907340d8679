"""`gateway sensors` as an installer uses it, over real ports."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from firmware_bridge.emulator.device_thread import DeviceThread
from firmware_bridge.emulator.sensor import EmulatedSensor, SensorCore
from firmware_bridge.sensors.table import FORMATS, SensorFormat, find
from gateway.cli import main
from gateway.cli.sensor_view import heard_line, plot, watch_lines
from gateway.devices.sensor_survey import Heard, known_bauds
from gateway.runtime.clock import SystemClock

SLOW = ["tn9", "mlx90614-sketch", "mlx90614-columns"]


def row(name: str) -> SensorFormat:
    """The row of the table."""
    found = find(name)
    assert found is not None
    return found


class Overheard(SensorCore):
    """A sensor that remembers what it was sent."""

    def __init__(self, sensor: SensorFormat) -> None:
        super().__init__(sensor)
        self.sent = b""

    def receive(self, chunk: bytes) -> None:
        """Take bytes of the line."""
        self.sent += chunk
        super().receive(chunk)


@pytest.fixture
def clock() -> SystemClock:
    """Ports live in real time."""
    return SystemClock(lambda: True)


@pytest.fixture
def ranger(tmp_path: Path, clock: SystemClock) -> Iterator[Overheard]:
    """A TFmini on a port."""
    core = Overheard(row("tfmini"))
    thread = DeviceThread(tmp_path / "port", clock, lambda: core)
    thread.start()
    yield core
    thread.stop()


def test_the_list_tells_of_each_sensor_what_it_is_good_for(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """And which formats rest on one source."""
    assert main(["sensors", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    table = lines[1 : len(FORMATS) + 1]
    assert [line.split()[0] for line in table] == [sensor.name for sensor in FORMATS]
    assert [line.split()[0] for line in table if "2/s*" in line] == SLOW
    assert lines[len(FORMATS) + 1].startswith("* ")
    assert "presence only" in next(line for line in lines if line.startswith("gy-mcu90640"))
    assert "1, unverified" in next(line for line in lines if line.startswith("rqvk002"))


def test_a_sensor_is_named_without_being_sent_a_byte(
    tmp_path: Path, ranger: Overheard, capsys: pytest.CaptureFixture[str]
) -> None:
    """The last lines can be copied into gateway.toml."""
    port = str(tmp_path / "port")
    assert main(["sensors", "identify", "--port", port, "--baud", "115200"]) == 0
    assert capsys.readouterr().out.endswith('sensor = "tfmini"\nbaud = 115200\n')
    assert ranger.sent == b""


def test_a_sensor_that_waits_to_be_asked_stays_unknown_and_unasked(
    tmp_path: Path, clock: SystemClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every rate is tried, and the person told why nothing may come."""
    core = Overheard(row("heimann-calct"))
    thread = DeviceThread(tmp_path / "port", clock, lambda: core)
    thread.start()
    try:
        arguments = ["--port", str(tmp_path / "port"), "--for-ms", "60"]
        assert main(["sensors", "identify", *arguments]) == 1
    finally:
        thread.stop()
    out, err = capsys.readouterr()
    assert out.count("silence") == len(known_bauds())
    assert "wait to be asked" in err
    assert core.sent == b""


def test_a_port_that_is_not_there_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As everywhere."""
    port = str(tmp_path / "none")
    assert main(["sensors", "identify", "--port", port]) == 1
    assert main(["sensors", "watch", "--port", port, "--sensor", "tn9"]) == 1
    assert capsys.readouterr().err.count(port) >= 2


def test_an_unknown_name_can_not_be_watched(capsys: pytest.CaptureFixture[str]) -> None:
    """The list is named."""
    assert main(["sensors", "watch", "--port", "/dev/null", "--sensor", "tn8"]) == 1
    assert "gateway sensors list" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["heimann-calct", "optris", "gd60914", "htpa-ee-e1"])
def test_watching_asks_a_sensor_that_waits_for_each_question(
    name: str, tmp_path: Path, clock: SystemClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also one whose answers have neither head nor checksum."""
    emulated = EmulatedSensor(tmp_path / "port", clock, row(name))
    emulated.forehead(36.5, 24.0)
    emulated.start()
    arguments = ["--port", str(tmp_path / "port"), "--sensor", name, "--readings", "2"]
    try:
        assert main(["sensors", "watch", *arguments]) == 0
    finally:
        emulated.stop()
    assert capsys.readouterr().out.splitlines()[-1].startswith("36.")


def test_watching_starts_a_stream_and_plots_it(
    tmp_path: Path, clock: SystemClock, capsys: pytest.CaptureFixture[str]
) -> None:
    """A picture's peak and where it is, after one question."""
    emulated = EmulatedSensor(tmp_path / "port", clock, row("evo-thermal"))
    emulated.forehead(36.5, 24.0)
    emulated.start()
    arguments = ["--port", str(tmp_path / "port"), "--sensor", "evo-thermal", "--readings", "3"]
    try:
        assert main(["sensors", "watch", *arguments]) == 0
    finally:
        emulated.stop()
    out = capsys.readouterr().out
    assert "(16, 16)" in out
    assert "有人 yes" in out
    assert out.splitlines()[-1].startswith("36.")


def test_a_plot_reaches_from_the_lowest_to_the_highest() -> None:
    """Equal values lie on the ground; without values there is nothing to see."""
    assert plot([1.0, 2.0, 8.0]) == "1.00 ▁▂█ 8.00"
    assert plot([5.0, 5.0]) == "5.00 ▁▁ 5.00"
    assert plot([]) == ""
    assert watch_lines(None, [], 0.0) == ["还没有读数 no reading yet"]


@pytest.mark.parametrize(
    ("heard", "words"),
    [
        (Heard(9_600, 0, "", ()), "silence"),
        (Heard(9_600, 50, "", ()), "not understood"),
        (Heard(9_600, 50, "", ("tn9", "tfmini")), "perhaps tn9, tfmini"),
        (Heard(9_600, 50, "tn9", ("tn9",)), "it is tn9"),
    ],
)
def test_each_rate_is_told_in_words(heard: Heard, words: str) -> None:
    """The installer sees what was tried."""
    assert words in heard_line(heard)


def test_the_commonest_rates_are_heard_first() -> None:
    """And each once."""
    assert known_bauds()[:2] == [115_200, 9_600]
    assert len(set(known_bauds())) == len(known_bauds())
