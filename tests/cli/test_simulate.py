"""An installer asks whether a server carries the park, and mistypes."""

import json
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from gateway.cli import main
from gateway.cli.simulate import broker
from gateway.config import BrokerAddress


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--gates", "0"], "0 is not from 1 to 300"),
        (["--gates", "301"], "301 is not from 1 to 300"),
        (["--gates", "１"], "is not a whole number"),
        (["--rate", "nan"], "nan is not from 0.01 to 100"),
        (["--rate", "1e9"], "1e9 is not from 0.01 to 100"),
        (["--minutes", "-1"], "-1 is not from 0.01 to 1440"),
        (["--minutes", "soon"], "'soon' is not a number"),
        (["--alarms", "1.5"], "1.5 is not from 0 to 1"),
        (["--seed", "9" * 30], "is not a whole number"),
        (["--prefix", "../+"], "letters, digits"),
        (["--prefix", "x" * 25], "letters, digits"),
        (["--config", "gateway.toml"], "not allowed with argument --broker"),
    ],
)
def test_a_wrong_argument_is_named(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is sent."""
    with pytest.raises(SystemExit) as ended:
        main(["simulate", "--broker", "127.0.0.1:1", *arguments])
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("centre", "centre", 1883),
        ("centre:8883", "centre", 8883),
        ("[::1]:1884", "::1", 1884),
        ("[::1]", "::1", 1883),
    ],
)
def test_a_broker_is_found_by_name_or_address(text: str, host: str, port: int) -> None:
    """With the port of MQTT unless another is given."""
    settings = broker(text)
    assert settings.brokers == (BrokerAddress(host, port),)


NO_BROKERS = ["", ":1883", "a:0", "a:99999", "a:b", "mqtt://a", "a b", "u@a", "::1"]


@pytest.mark.parametrize("text", NO_BROKERS)
def test_what_is_no_broker_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A URL, a missing host, a port that can't be."""
    with pytest.raises(SystemExit):
        main(["simulate", "--broker", text])
    assert "--broker" in capsys.readouterr().err


def test_shares_beyond_the_whole_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody can be both denied and referred."""
    wrong = ["--denied", "0.6", "--referred", "0.6"]
    assert main(["simulate", "--broker", "127.0.0.1", *wrong]) == 78
    assert "more than 1" in capsys.readouterr().err


def test_ctrl_c_ends_it_with_a_report_though_nobody_answers(tmp_path: Path) -> None:
    """It says why no gate is connected, what was made, and that it was not acknowledged."""
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))  # bound, and never listening
        port, out = nobody.getsockname()[1], tmp_path / "out.json"
        asked = ["--broker", f"127.0.0.1:{port}", "--gates", "3", "--rate", "50", "--minutes", "5"]
        running = subprocess.Popen(
            [sys.executable, "-m", "gateway", "simulate", *asked, "--json", str(out)],
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        assert running.stdout is not None
        lines = [running.stdout.readline() for _ in range(2)]
        running.send_signal(signal.SIGINT)
        rest = running.communicate()[0]
    assert running.returncode == 1
    assert "connected 0/3" in lines[1]
    assert "is the broker running?" in lines[1]
    assert "not acknowledged" in rest
    figures = json.loads(out.read_text("utf-8"))
    assert figures["made"] > figures["acknowledged"] == 0
    assert len({journal["epoch"] for journal in figures["journals"]}) == 3
