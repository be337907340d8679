"""The server under the page: who can block whom."""

from __future__ import annotations

import http.client
import socket
import threading
from contextlib import ExitStack, contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest

from gateway.web.server import AddressError, Lan, WebServer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LIMIT_S = 5.0


@contextmanager
def serving(application: Callable[..., Any], lan: Lan | None = None) -> Iterator[int]:
    """Serve on a port of the kernel's choice, in a thread; with a LAN, the LAN's port."""
    server = WebServer(application, "127.0.0.1", 0, lan)
    stopping = threading.Event()

    def turn() -> None:
        while not stopping.is_set():
            server.turn()
        server.close()

    thread = threading.Thread(target=turn)
    thread.start()
    try:
        yield server.lan_port or server.port
    finally:
        stopping.set()
        thread.join(LIMIT_S)
        assert not thread.is_alive()


def hello(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Tell what the server made of the request."""
    start_response("200 OK", [("Content-Type", "text/plain")])
    told = (environ["wsgi.url_scheme"], environ["REMOTE_ADDR"], environ["HTTP_HOST"])
    return [" ".join(told).encode()]


def get(port: int, **headers: str) -> str:
    """One request, each on a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT_S)
    connection.request("GET", "/", headers=headers)
    told = connection.getresponse().read().decode()
    connection.close()
    return told


def test_two_hundred_silent_connections_do_not_lock_the_guard_out() -> None:
    """Waitress as it comes stops accepting at one hundred."""
    with serving(hello) as port, ExitStack() as silent:
        for _ in range(200):
            silent.enter_context(socket.create_connection(("127.0.0.1", port), LIMIT_S))
        assert get(port).startswith("http 127.0.0.1")


def test_a_tls_proxy_on_the_gate_itself_is_believed() -> None:
    """It tells scheme and address; the host name stays the browser's own."""
    with serving(hello) as port:
        told = get(
            port,
            **{
                "Host": "gate3.local",
                "X-Forwarded-Proto": "https",
                "X-Forwarded-For": "10.0.0.7",
                "X-Forwarded-Host": "evil.example",
            },
        )
    assert told == "https 10.0.0.7 gate3.local"


def test_rubbish_on_the_port_gets_an_error_and_the_next_guard_a_page() -> None:
    """As a scanner of the network sends it."""
    with serving(hello) as port:
        for rubbish in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"A" * 40_000 + b"\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", port), LIMIT_S) as connection:
                said = b""
                with suppress(OSError):  # the server may have hung up in the middle of it
                    connection.sendall(rubbish)
                    connection.shutdown(socket.SHUT_WR)
                    said = connection.recv(100)
                assert said == b"" or said.startswith(b"HTTP/1.0 4")
        assert get(port)


def test_a_request_in_progress_is_finished_at_the_end() -> None:
    """The guard's last act is answered."""
    entered, leave = threading.Event(), threading.Event()

    def slow(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        entered.set()
        leave.wait(LIMIT_S)
        return hello(environ, start_response)

    told: list[str] = []
    with serving(slow) as port:
        asking = threading.Thread(target=lambda: told.append(get(port)))
        asking.start()
        assert entered.wait(LIMIT_S)
        leave.set()
    asking.join(LIMIT_S)
    assert told


def test_a_port_that_is_taken_is_named() -> None:
    """One sentence with the key to change."""
    with (
        socket.create_server(("127.0.0.1", 0)) as other,
        pytest.raises(
            AddressError, match=r"web\.host 127\.0\.0\.1, web\.port \d+: Address already"
        ),
    ):
        WebServer(hello, "127.0.0.1", other.getsockname()[1])


def test_an_address_of_another_machine_is_named() -> None:
    """192.0.2.1 is nobody's (RFC 5737)."""
    with pytest.raises(AddressError, match=r"192\.0\.2\.1"):
        WebServer(hello, "192.0.2.1", 8080)
