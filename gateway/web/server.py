"""Waitress as the gate needs it: no stranger's silence locks the guard out; knows no route."""

import socket
import ssl
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from waitress.adjustments import Adjustments  # type: ignore[import-untyped]  # it ships no types
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]  # as above
from waitress.task import ThreadedTaskDispatcher  # type: ignore[import-untyped]  # as above
from waitress.wasyncore import close_all, loop  # type: ignore[import-untyped]  # as above

from gateway.errors import GatewayError
from gateway.web.tls import TlsServer

TURN_S: Final = 0.5
_BACKLOG: Final = 128
_USER_TIMEOUT_MS: Final = 15_000
"""A peer that vanished without a word is forgotten after this, tcp(7)."""
_SHUTDOWN_S: Final = 5

TUNING: Final = {
    "threads": 40,  # 20 guards' screens, four displays and 16 for everything else
    "connection_limit": 512,  # at the default of 100, 150 silent connections lock the guard out
    "channel_timeout": 20,
    "cleanup_interval": 5,
    "ident": None,
    "max_request_header_size": 16 * 1024,
    "max_request_body_size": 64 * 1024,
    "trusted_proxy": "127.0.0.1",  # a TLS proxy on the gate itself
    "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
    "clear_untrusted_proxy_headers": True,
}
"""Measured beside five other servers: what differs is not speed but who can block whom.

See also https://github.com/Pylons/waitress/issues/301.
"""

_LAN: Final = {
    "url_scheme": "https",
    "connection_limit": 384,  # of the 512 of both, so that the LAN leaves some to the gate's screen
    "trusted_proxy": None,
    "trusted_proxy_headers": set(),
}
"""What differs where the LAN is heard."""

Application = Callable[[dict[str, Any], Any], Iterable[bytes]]


class AddressError(GatewayError):
    """The page can't listen where the configuration wants it."""


@dataclass(frozen=True, slots=True)
class Lan:
    """Where other machines reach the page.

    Args:
        host: a name or address.
        port: 0 lets the kernel choose.
        context: what is spoken there; nothing is ever served to them in plain.
    """

    host: str
    port: int
    context: ssl.SSLContext


class WebServer:
    """Listens from the moment it is made; ``turn`` serves, and must be called again and again.

    Args:
        application: the WSGI application.
        host: a name or address.
        port: 0 lets the kernel choose.
        lan: a second place, encrypted, or None.

    Raises:
        AddressError: names the address and what is wrong with it.
    """

    def __init__(
        self, application: Application, host: str, port: int, lan: Lan | None = None
    ) -> None:
        self._connections: dict[int, Any] = {}
        self._application = application
        plain = listen(host, port, "web.")
        self.port: int = plain.getsockname()[1]
        encrypted = listen(lan.host, lan.port, "web.lan_") if lan else None
        self.lan_port: int = encrypted.getsockname()[1] if encrypted else 0
        self._dispatcher = ThreadedTaskDispatcher()
        self._dispatcher.set_thread_count(TUNING["threads"])
        self._serve(TcpWSGIServer, plain, {})
        if lan and encrypted:
            self._serve(TlsServer, encrypted, _LAN).context = lan.context

    def _serve(self, kind: Any, listener: socket.socket, more: dict[str, Any]) -> Any:  # noqa: ANN401 - as waitress has no types
        return kind(
            self._application,
            self._connections,
            _sock=listener,
            dispatcher=self._dispatcher,
            adj=Adjustments(sockets=[listener], **TUNING | more),
            bind_socket=False,
            sockinfo=(listener.family, listener.type, listener.proto, listener.getsockname()),
        )

    def turn(self) -> None:
        """Serve what has come, for at most half a second."""
        loop(timeout=TURN_S, use_poll=True, map=self._connections, count=1)

    def close(self) -> None:
        """Let requests in progress finish, then hang up."""
        self._dispatcher.shutdown(timeout=_SHUTDOWN_S)
        close_all(self._connections)


def listen(host: str, port: int, keys: str) -> socket.socket:
    """A listening socket; ``keys`` begins the names of its keys in the configuration."""
    try:
        family, _, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        listener = socket.create_server(address, family=family, backlog=_BACKLOG)
    except OSError as error:
        raise AddressError(
            f"{keys}host {host}, {keys}port {port}: {error.strerror};"
            " choose a free one of this machine"
        ) from error
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _USER_TIMEOUT_MS)
    return listener
