"""The life of the page's process, from its parts to its end; no route and no text."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Final

from gateway.codes.keys import ENTROPY_BYTES, generate_private_key
from gateway.codes.page_certificate import SERIAL_BYTES, fingerprint, page_certificate_pem
from gateway.config import GatewayConfig
from gateway.control.client import ControlClient
from gateway.runtime.clock import Clock
from gateway.runtime.notify import Notifier
from gateway.runtime.settling import settle
from gateway.runtime.worker import Worker
from gateway.web.accounts import FIRST_NAME, Accounts, AccountsError, write_secret
from gateway.web.records import GateFiles
from gateway.web.server import Lan, WebServer
from gateway.web.tls import context_of
from gateway.web.wsgi import Parts, build, trusted_hosts

_KEY_BYTES: Final = 32
_FEED_NS: Final = 1_000_000_000


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the process gets from whoever starts it.

    Args:
        clock: the time.
        notifier: systemd.
        stopping: set when the process must end.
        announce: shows a line to the person who starts the page, once.
    """

    clock: Clock
    notifier: Notifier
    stopping: threading.Event
    announce: Callable[[str], None]


def serve(config: GatewayConfig, around: Surroundings) -> int:
    """Serve the page until asked to stop; 0, or 1 when a part of it failed.

    Raises:
        AddressError: if the port is taken.
        AccountsError: if the state folder can't be used.
    """
    accounts = accounts_of(config)
    gate = ControlClient(config.control.socket, around.clock)
    server = WebServer(
        build(_parts(config, accounts, gate, around)),
        config.web.host,
        config.web.port,
        lan_of(config),
    )
    _announce(config, accounts, around.announce)
    failed: list[str] = []

    def crashed(name: str) -> None:
        failed.append(name)
        around.stopping.set()

    worker = Worker("control-client", gate.run, crashed)
    worker.start()
    settle()
    around.notifier.ready(f"page on {_address(config)}")
    try:
        _serve_on(server, around)
    finally:
        around.stopping.set()  # ends every open stream
        around.notifier.stopping()
        worker.ask_to_stop()
        server.close()
        worker.join()
    return 1 if failed else 0


def _serve_on(server: WebServer, around: Surroundings) -> None:
    """Serve, and tell systemd once a second that a whole turn was done."""
    fed_ns = 0
    while not around.stopping.is_set():
        server.turn()
        if around.clock.mono_ns() - fed_ns >= _FEED_NS:
            fed_ns = around.clock.mono_ns()
            around.notifier.watchdog()


def accounts_of(config: GatewayConfig) -> Accounts:
    """The guards of this gate."""
    return Accounts(config.web.state_dir / "guards.json")


def tls_files(config: GatewayConfig) -> tuple[Path, Path]:
    """Where the page's certificate and its key are."""
    own = config.web.state_dir
    certificate, key = config.web.tls_cert, config.web.tls_key
    return Path(certificate or own / "tls.crt"), Path(key or own / "tls.key")


def lan_of(config: GatewayConfig) -> Lan | None:
    """Where other machines are heard; never without TLS.

    Raises:
        ConfigurationError: there is no certificate that fits its key.
    """
    if not config.web.lan_host:
        return None
    return Lan(config.web.lan_host, config.web.lan_port, context_of(*tls_files(config)))


def make_certificate(config: GatewayConfig, clock: Clock) -> str:
    """Make a key and a certificate for every name of this gate; the certificate's fingerprint.

    Raises:
        AccountsError: there is one already, or the place can't be written.
    """
    certificate, key = tls_files(config)
    for path in (certificate, key):
        if path.exists():
            raise AccountsError(f"{path}: is there already; move it away to make a new one")
    pem = generate_private_key(token_bytes(ENTROPY_BYTES))
    names = trusted_hosts(config.web.host, config.web.lan_host)
    own = [name for name in names if not name.startswith("localhost")]
    serial = token_bytes(SERIAL_BYTES)
    made = page_certificate_pem([*own, "localhost"], pem, clock.now().wall_ms, serial)
    write_secret(key, pem)
    write_secret(certificate, made)
    return fingerprint(made)


def key_at(path: Path) -> bytes:
    """The key that signs cookies, made when there is none, so that sessions outlive a restart."""
    if not path.exists():
        write_secret(path, token_bytes(_KEY_BYTES))
    return path.read_bytes()


def _parts(
    config: GatewayConfig, accounts: Accounts, gate: ControlClient, around: Surroundings
) -> Parts:
    return Parts(
        gate=gate,
        records=GateFiles(config.gate.state_dir),
        accounts=accounts,
        clock=around.clock,
        gate_name=config.gate.name,
        hosts=(config.web.host, config.web.lan_host),
        key=key_at(config.web.state_dir / "cookie.key"),
        stopping=around.stopping,
    )


def _announce(config: GatewayConfig, accounts: Accounts, announce: Callable[[str], None]) -> None:
    password = accounts.make_first()
    announce(f"门岗页面 Guard's page: {_address(config)}")
    if config.web.lan_host:
        announce(f"其他屏幕 Other screens: https://{config.web.lan_host}:{config.web.lan_port}/")
    if password is not None:
        announce(f"首次登录 First sign-in, shown only now: {FIRST_NAME} / {password}")


def _address(config: GatewayConfig) -> str:
    return f"http://{config.web.host}:{config.web.port}/"
