"""`gateway camera --preview` as an installer starts it."""

from __future__ import annotations

import http.client
import re
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import segno

from gateway.cli import main

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT_S = 20.0
TEXT = "PK1S:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEMWK4MI6U"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A gate whose camera is a folder with one picture of a pass."""
    (tmp_path / "pictures").mkdir()
    segno.make_qr(TEXT).save(str(tmp_path / "pictures" / "1.png"), scale=6, border=4)
    path = tmp_path / "gateway.toml"
    path.write_text(
        """
        [gate]
        id = "gate-3"
        name = "三号门 Gate 3"
        site = "park-1"
        state_dir = "state"
        [mqtt]
        brokers = ["localhost:1883"]
        [camera]
        source = "pictures"
        """,
        "utf-8",
    )
    return path


@contextmanager
def running(config: Path, *more: str) -> Iterator[subprocess.Popen[str]]:
    """The process; ended as systemd or Ctrl-C ends it."""
    command = [sys.executable, "-m", "gateway", "camera", "--preview", "--port", "0"]
    with subprocess.Popen(
        [*command, "--config", str(config), *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(LIMIT_S)
        assert process.stderr
        assert (process.returncode, "Traceback" in process.stderr.read()) == (0, False)


def test_the_terminal_names_the_page_and_tells_each_second_and_no_text(config: Path) -> None:
    """The format's name is all that is said of a pass."""
    with running(config) as process:
        assert process.stdout
        first = process.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:(\d+)/", first)
        assert address, first
        connection = http.client.HTTPConnection("127.0.0.1", int(address[1]), timeout=LIMIT_S)
        connection.request("GET", "/")
        assert connection.getresponse().status == 200
        connection.close()
        lines = [first]
        while "format PK1S" not in lines[-1]:
            lines.append(process.stdout.readline())
            assert lines[-1], "the process ended"
        assert TEXT[5:] not in "".join(lines)


def test_it_listens_on_this_machine_only(config: Path) -> None:
    """Whoever reaches the page sees every pass."""
    with running(config) as process:
        assert process.stdout
        address = re.search(r":(\d+)/", process.stdout.readline())
        assert address
        # loopback has a whole network of addresses: only the one named answers
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.2", int(address[1])), LIMIT_S)


def test_recording_makes_its_private_folder(config: Path, tmp_path: Path) -> None:
    """Before anybody stands in the lane."""
    with running(config, "--record", str(tmp_path / "lane")) as process:
        assert process.stdout
        process.stdout.readline()
        assert (tmp_path / "lane").stat().st_mode & 0o777 == 0o700


def test_a_taken_port_is_named(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """With what to do."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        assert main(["camera", "--preview", "--config", str(config), "--port", port]) == 1
    assert f"--port {port}: can't listen" in capsys.readouterr().err


def test_a_folder_open_to_others_is_refused(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before the camera is opened."""
    folder = tmp_path / "open"
    folder.mkdir(mode=0o755)
    assert main(["camera", "--preview", "--config", str(config), "--record", str(folder)]) == 1
    assert "others may look into it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["--preview", "--port", "65536"],
        ["--preview", "--port", "-1"],
        ["--preview", "--port", "x"],
    ],
)
def test_what_makes_no_sense_is_a_wrong_usage(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit code 2, as of every command."""
    with pytest.raises(SystemExit) as ended:
        main(["camera", *arguments])
    assert ended.value.code == 2
    assert "usage: " in capsys.readouterr().err
