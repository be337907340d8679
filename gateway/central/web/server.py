"""Serves the application with waitress, tuned so that idle connections can't lock people out.

waitress's default of 100 connections is used up by 150 silent sockets of one laptop
(Pylons/waitress#301; reproduced with waitress 3).
"""

import socket
from collections.abc import Mapping
from contextlib import ExitStack
from threading import Event
from typing import Any, Final

from flask import Flask
from waitress import wasyncore  # type: ignore[import-untyped]  # waitress ships no types
from waitress.server import create_server  # type: ignore[import-untyped]  # as above

from gateway.central.loop import Beat
from gateway.central.web.application import MAX_UPLOAD_BYTES
from gateway.errors import GatewayError

_TUNED: Final[Mapping[str, Any]] = {
    "threads": 16,
    "connection_limit": 512,
    "channel_timeout": 20,
    "cleanup_interval": 5,
    "ident": None,
    "max_request_body_size": MAX_UPLOAD_BYTES,
    "max_request_header_size": 16 * 1024,
    # The TLS proxy on this machine may say who asked and how; nobody else may.
    "trusted_proxy": "127.0.0.1",
    "trusted_proxy_headers": "x-forwarded-for x-forwarded-proto",
    "clear_untrusted_proxy_headers": True,
}

_SELECT_S: Final = 0.25
_DEAD_PEER_MS: Final = 15_000


class ListenError(GatewayError):
    """The address can't be listened on now; another moment may be better."""


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; accepted ones inherit that a peer that died is noticed.

    Args:
        host: name or address to listen on.
        port: 0 for any free one.

    Raises:
        ListenError: the address is not this machine's or is in use.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with ExitStack() as unless_bound:
            listener = unless_bound.enter_context(socket.socket(family, kind, protocol))
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
            listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _DEAD_PEER_MS)
            listener.bind(address)
            unless_bound.pop_all()
    except OSError as error:
        raise ListenError(
            f"centre's web: can't listen on {host} port {port}: {error};"
            " set web.host and web.port in central.toml"
        ) from None
    return listener


class WebServer:
    """Serves on a bound socket until it is asked to stop.

    Args:
        app: what to serve.
        listener: where; the server closes it.
    """

    def __init__(self, app: Flask, listener: socket.socket) -> None:
        self._channels: dict[int, object] = {}
        self._server = create_server(app, map=self._channels, sockets=[listener], **_TUNED)

    def run(self, stopping: Event, beat: Beat) -> None:
        """Serve; answers that are under way when ``stopping`` is set are finished.

        Args:
            stopping: ends it.
            beat: called each time the loop comes round.
        """
        try:
            while not stopping.is_set():
                beat()
                wasyncore.loop(timeout=_SELECT_S, use_poll=True, map=self._channels, count=1)
        finally:
            self._server.task_dispatcher.shutdown()
            wasyncore.close_all(self._channels)
