"""The server stays reachable under silent connections and ends when it is asked to."""

import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest

from gateway.central.web.server import ListenError, WebServer, listen

Office = Any
"""The fixture's own type: test modules don't import each other."""


@pytest.fixture
def port(office: Office) -> Iterator[int]:
    """Where the pages are served; at the end the server must end within two seconds."""
    listener = listen("127.0.0.1", 0)
    bound = int(listener.getsockname()[1])
    server, stopping = WebServer(office.client.application, listener), threading.Event()
    thread = threading.Thread(target=server.run, args=(stopping, lambda: None))
    thread.start()
    yield bound
    stopping.set()
    thread.join(2)
    assert not thread.is_alive()


def _status(port: int, path: str = "/sign-in", headers: dict[str, str] | None = None) -> int:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        asked.request("GET", path, headers=headers or {})
        return asked.getresponse().status
    finally:
        asked.close()


def test_a_hundred_and_fifty_silent_connections_keep_nobody_out(port: int) -> None:
    """One laptop could do that to waitress as it comes."""
    with ExitStack() as silent:
        for _ in range(150):
            silent.enter_context(socket.create_connection(("127.0.0.1", port), timeout=5))
        assert _status(port) == 200


def test_headers_without_end_are_cut_off(port: int) -> None:
    """They would fill the memory."""
    assert _status(port, headers={"X-Long": "x" * 20_000}) == 431


def test_an_address_in_use_is_named_with_its_port(port: int) -> None:
    """Not a traceback, and systemd tries again."""
    with pytest.raises(ListenError, match=f"127.0.0.1 port {port}"):
        listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no.such.host.invalid"])
def test_an_address_that_is_not_this_machines_is_named(host: str) -> None:
    """A mistake in central.toml."""
    with pytest.raises(ListenError, match=host):
        listen(host, 0)
