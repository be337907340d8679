"""The page on the LAN: encrypted, and nobody's silence in it locks the guard out."""

from __future__ import annotations

import http.client
import secrets
import socket
import ssl
from contextlib import ExitStack, suppress
from typing import TYPE_CHECKING, Any

import pytest

from gateway.codes.keys import ENTROPY_BYTES, generate_private_key
from gateway.codes.page_certificate import SERIAL_BYTES, fingerprint, page_certificate_pem
from gateway.errors import ConfigurationError
from gateway.runtime.clock import SystemClock
from gateway.web.server import Lan
from gateway.web.tls import context_of
from tests.web.test_server import LIMIT_S, hello, serving

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

BIG = 900_000
"""Bytes; more than is sent at a time, less than waitress puts into a file."""


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for this machine and its key."""
    key = generate_private_key(secrets.token_bytes(ENTROPY_BYTES))
    now_ms = SystemClock(lambda: True).now().wall_ms
    certificate = page_certificate_pem(
        ["gate3.local", "127.0.0.1"], key, now_ms, secrets.token_bytes(SERIAL_BYTES)
    )
    (tmp_path / "tls.key").write_bytes(key)
    (tmp_path / "tls.crt").write_bytes(certificate)
    return tmp_path / "tls.crt", tmp_path / "tls.key"


@pytest.fixture
def lan(made: tuple[Path, Path]) -> Lan:
    """The LAN's side, on a port of the kernel's choice."""
    return Lan("127.0.0.1", 0, context_of(*made))


@pytest.fixture
def trusting(made: tuple[Path, Path]) -> ssl.SSLContext:
    """A browser that knows the certificate and checks the name."""
    return ssl.create_default_context(cafile=str(made[0]))


def get(port: int, context: ssl.SSLContext, **headers: str) -> str:
    """One request over TLS."""
    connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=LIMIT_S, context=context)
    connection.request("GET", "/", headers=headers)
    told = connection.getresponse().read().decode()
    connection.close()
    return told


def test_a_browser_is_served_over_tls_and_told_apart_from_a_proxy(
    lan: Lan, trusting: ssl.SSLContext
) -> None:
    """The scheme is known without a header, and a header from the LAN changes no address."""
    with serving(hello, lan) as port:
        told = get(port, trusting, **{"X-Forwarded-For": "10.0.0.7", "X-Forwarded-Proto": "http"})
    assert told.startswith("https 127.0.0.1 ")


def test_silent_connections_do_not_lock_the_guard_out(lan: Lan, trusting: ssl.SSLContext) -> None:
    """150 that say nothing, 30 that stop within the handshake and 50 silent after it."""
    with serving(hello, lan) as port, ExitStack() as silent:
        for n in range(180):
            raw = silent.enter_context(socket.create_connection(("127.0.0.1", port), LIMIT_S))
            if n >= 150:
                raw.sendall(b"\x16\x03\x01\x02\x00\x01")
        for _ in range(50):
            raw = socket.create_connection(("127.0.0.1", port), LIMIT_S)
            silent.enter_context(trusting.wrap_socket(raw, server_hostname="127.0.0.1"))
        assert get(port, trusting).startswith("https ")


def test_long_bodies_come_and_go_whole(lan: Lan, trusting: ssl.SSLContext) -> None:
    """Records are longer than what is read at a time, answers longer than what is sent."""

    def mirror(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        sent = environ["wsgi.input"].read()
        start_response("200 OK", [("X-Got", str(len(sent)))])
        return [sent[:1] * BIG]

    with serving(mirror, lan) as port:
        connection = http.client.HTTPSConnection("127.0.0.1", port, timeout=30, context=trusting)
        for letter in (b"a", b"b"):  # the second one on the same connection
            connection.request("POST", "/", body=letter * 60_000)
            answer = connection.getresponse()
            assert answer.headers["X-Got"] == "60000"
            assert answer.read() == letter * BIG
        connection.close()


def test_plain_http_gets_nothing_and_the_next_guard_a_page(
    lan: Lan, trusting: ssl.SSLContext
) -> None:
    """No password is ever typed into an answer that came in plain."""
    with serving(hello, lan) as port:
        with socket.create_connection(("127.0.0.1", port), LIMIT_S) as raw:
            raw.sendall(b"GET / HTTP/1.1\r\nHost: gate3.local\r\n\r\n")
            said = b""
            with suppress(ConnectionResetError):
                said = raw.recv(100)
            assert not said.startswith(b"HTTP")
        assert get(port, trusting)


def test_what_is_no_certificate_is_named_with_the_way_to_one(made: tuple[Path, Path]) -> None:
    """Before anything listens."""
    with pytest.raises(ConfigurationError, match=r"web\.tls_cert .*--make-certificate"):
        context_of(made[1], made[1])
    with pytest.raises(ConfigurationError, match=r"tls\.none.*No such file"):
        context_of(made[0].with_suffix(".none"), made[1])


def test_the_fingerprint_is_what_browsers_show(made: tuple[Path, Path]) -> None:
    """32 pairs of capital digits, to be compared by eye."""
    shown = fingerprint(made[0].read_bytes())
    assert len(shown) == 95
    assert shown == shown.upper()
