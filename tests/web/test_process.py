"""`gateway web` as the guard's machine runs it."""

from __future__ import annotations

import http.client
import os
import re
import signal
import ssl
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import pytest

from tests.ports import free_port
from tests.web.page_config import page_config

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LIMIT_S = 15.0


@pytest.fixture
def port() -> int:
    """Where the page is to listen."""
    return free_port()


@pytest.fixture
def config(tmp_path: Path, port: int) -> Path:
    """A configuration whose gate isn't running."""
    return page_config(tmp_path, port)


def command(config: Path, *more: str) -> list[str]:
    """How the command is called."""
    return [sys.executable, "-m", "gateway", "web", "--config", str(config), *more]


@contextmanager
def running(config: Path) -> Iterator[list[str]]:
    """The process, with the lines that it prints; ended by SIGTERM."""
    log = config.with_name("web.log")
    with (
        log.open("w") as complaints,
        subprocess.Popen(
            command(config), stdout=subprocess.PIPE, stderr=complaints, text=True
        ) as process,
    ):
        assert process.stdout
        lines = [process.stdout.readline()]
        try:
            yield lines
        finally:
            process.send_signal(signal.SIGTERM)
            lines += process.stdout.readlines()
            process.wait(LIMIT_S)
    assert process.returncode == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def signs_in(port: int, name: str, password: str) -> bool:
    """Whether the page takes this password, over a real connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    connection.request("GET", "/login")
    form = connection.getresponse()
    token = re.search('value="([^"]+)"', form.read().decode())
    assert token
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": str(form.headers["Set-Cookie"]).partition(";")[0],
        "Origin": f"http://127.0.0.1:{port}",
        "Sec-Fetch-Site": "same-origin",
    }
    body = urlencode({"name": name, "password": password, "csrf": token[1]})
    connection.request("POST", "/login", body, headers)
    answer = connection.getresponse()
    connection.close()
    return answer.status == 303


def test_the_first_start_tells_a_password_once_and_ends_cleanly(config: Path, port: int) -> None:
    """It signs in; a password that is set by hand counts at once; the next start is silent."""
    with running(config) as first:
        assert str(port) in first[0]
    told = re.search(r"guard / (\S+)", first[1])
    assert told
    with running(config) as second:
        assert signs_in(port, "guard", told[1])
        setting = subprocess.run(
            command(config, "--set-password", "张队"),
            input="seven-blue-tigers\n",
            text=True,
            capture_output=True,
            check=False,
            timeout=LIMIT_S,
        )
        assert setting.returncode == 0, setting.stderr
        assert signs_in(port, "张队", "seven-blue-tigers")
    assert len(second) == 1
    assert told[1] not in second[0]


def test_a_bad_password_is_refused_in_one_sentence(config: Path) -> None:
    """No traceback."""
    setting = subprocess.run(
        command(config, "--set-password", "zhang"),
        input="short\n",
        text=True,
        capture_output=True,
        check=False,
        timeout=LIMIT_S,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    assert setting.returncode == 1
    assert setting.stderr == "password: 10 to 128 characters\n"


@pytest.mark.parametrize(
    ("name", "pin", "code", "told"),
    [
        ("zhang", "270415", 0, ""),
        ("zhang", "123456", 1, "PIN: not one digit again and again, and not digits in a row\n"),
        ("nobody", "270415", 1, "account 'nobody': there is none; --set-password makes it\n"),
    ],
)
def test_a_pin_is_set_by_the_command_line(
    config: Path, name: str, pin: str, code: int, told: str
) -> None:
    """For an account that there is, and none that is guessed first."""
    for option, given, secret in (
        ("--set-password", "zhang", "seven-blue-tigers"),
        ("--set-pin", name, pin),
    ):
        setting = subprocess.run(
            command(config, option, given),
            input=f"{secret}\n",
            text=True,
            capture_output=True,
            check=False,
            timeout=LIMIT_S,
        )
    assert (setting.returncode, setting.stderr) == (code, told)


def test_the_lan_is_served_with_the_certificate_that_was_made_and_never_without(
    config: Path, port: int
) -> None:
    """Refused with the way out; made once; then the page is there over TLS."""
    lan_port = free_port()
    text = config.read_text("utf-8").replace(
        f"port = {port}", f'port = {port}\nlan_host = "127.0.0.1"\nlan_port = {lan_port}'
    )
    config.write_text(text, "utf-8")
    refused = subprocess.run(command(config), capture_output=True, text=True, check=False)
    assert refused.returncode == 78
    assert "--make-certificate" in refused.stderr
    making = command(config, "--make-certificate")
    made = subprocess.run(making, capture_output=True, text=True, check=True)
    assert re.fullmatch(r"([0-9A-F]{2}:){31}[0-9A-F]{2}\n", made.stdout)
    again = subprocess.run(making, capture_output=True, text=True, check=False)
    assert again.returncode != 0
    assert "is there already" in again.stderr
    key = config.parent / "web" / "tls.key"
    assert key.stat().st_mode & 0o077 == 0
    context = ssl.create_default_context(cafile=str(config.parent / "web" / "tls.crt"))
    with running(config):
        secure = http.client.HTTPSConnection("127.0.0.1", lan_port, timeout=5, context=context)
        secure.request("GET", "/login")
        answer = secure.getresponse()
        assert answer.status == 200
        assert answer.headers["Set-Cookie"].startswith("__Host-gate=")
        secure.close()
