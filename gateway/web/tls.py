"""TLS under waitress, without a thread for each connection; neither certificates nor routes.

Waitress has no TLS. A connection that says nothing costs here what it costs in plain: a place in
the poll until waitress forgets it, never a thread and never a turn of anybody else.
"""

import ssl
import threading
from errno import EWOULDBLOCK
from pathlib import Path
from typing import Any

from waitress.channel import HTTPChannel  # type: ignore[import-untyped]  # it ships no types
from waitress.server import TcpWSGIServer  # type: ignore[import-untyped]  # as above

from gateway.errors import ConfigurationError


def context_of(certificate: Path, key: Path) -> ssl.SSLContext:
    """What the page speaks on the LAN: TLS 1.2 and 1.3, HTTP/1.1.

    Args:
        certificate: PEM, with those that lead to its authority.
        key: PEM, without a passphrase.

    Raises:
        ConfigurationError: names the file and what is wrong with it.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.options |= ssl.OP_NO_RENEGOTIATION | ssl.OP_NO_COMPRESSION
    context.set_alpn_protocols(["http/1.1"])
    try:
        # An empty passphrase, as OpenSSL would ask a terminal that is not there for one.
        context.load_cert_chain(certificate, key, password="")
    except (OSError, ValueError) as error:
        raise ConfigurationError(
            f"web.tls_cert {certificate}, web.tls_key {key}: {error};"
            " `gateway web --make-certificate` makes both"
        ) from error
    return context


class TlsSocket:
    """One encrypted connection with the calls that waitress makes, never waiting.

    Worker threads send while the main thread reads, and OpenSSL's state bears one of them at a
    time only.
    """

    def __init__(self, encrypted: ssl.SSLSocket) -> None:
        self._encrypted = encrypted
        self._one_at_a_time = threading.Lock()
        self._plain = b""

    def fill(self, limit: int) -> bool:
        """Read on; whether ``recv`` has something to say, be it that the connection has ended."""
        with self._one_at_a_time:
            try:
                self._plain = self._encrypted.recv(limit)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
                return False
            except (OSError, ValueError):
                self._plain = b""
        return True

    def pending(self) -> int:
        """Bytes that are decrypted already, for which no poll wakes up."""
        with self._one_at_a_time:
            return self._encrypted.pending()

    def recv(self, _limit: int) -> bytes:
        """What ``fill`` found; empty at the end."""
        plain, self._plain = self._plain, b""
        return plain

    def send(self, plain: bytes) -> int:
        """Send what fits now; ``EWOULDBLOCK`` when nothing does."""
        with self._one_at_a_time:
            try:
                return self._encrypted.send(plain)
            except (ssl.SSLWantReadError, ssl.SSLWantWriteError) as error:
                raise BlockingIOError(EWOULDBLOCK, "not now") from error

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - options, names, number and close
        return getattr(self._encrypted, name)


class TlsChannel(HTTPChannel):  # type: ignore[misc]  # it ships no types
    """Waitress's connection, which must not take a handshake's bytes for an ended connection."""

    def handle_read(self) -> None:
        """Take one record; the rest of it, too, as no poll would tell of it."""
        while self.connected and self.socket.fill(self.adj.recv_bytes):
            super().handle_read()
            if not (self.connected and self.socket.pending()):
                return


class TlsServer(TcpWSGIServer):  # type: ignore[misc]  # it ships no types
    """Waitress's listener; ``context`` is set before the first turn."""

    channel_class = TlsChannel
    context: ssl.SSLContext

    def accept(self) -> tuple[TlsSocket, Any] | None:
        """The next connection, its handshake not yet made; OSError is waitress's to log."""
        accepted = super().accept()
        if accepted is None:
            return None
        plain, address = accepted
        encrypted = self.context.wrap_socket(plain, server_side=True, do_handshake_on_connect=False)
        return TlsSocket(encrypted), address
