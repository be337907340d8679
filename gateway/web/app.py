"""The life of the page's process, from its parts to its end; no route and no text."""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from secrets import token_bytes
from typing import Final

from gateway.config import GatewayConfig
from gateway.control.client import ControlClient
from gateway.runtime.clock import Clock
from gateway.runtime.notify import Notifier
from gateway.runtime.worker import Worker
from gateway.web.accounts import FIRST_NAME, Accounts, write_secret
from gateway.web.records import GateFiles
from gateway.web.server import WebServer
from gateway.web.wsgi import Parts, build

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
        build(_parts(config, accounts, gate, around)), config.web.host, config.web.port
    )
    _announce(config, accounts, around.announce)
    failed: list[str] = []

    def crashed(name: str) -> None:
        failed.append(name)
        around.stopping.set()

    worker = Worker("control-client", gate.run, crashed)
    worker.start()
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
        host=config.web.host,
        key=key_at(config.web.state_dir / "cookie.key"),
        stopping=around.stopping,
    )


def _announce(config: GatewayConfig, accounts: Accounts, announce: Callable[[str], None]) -> None:
    password = accounts.make_first()
    announce(f"门岗页面 Guard's page: {_address(config)}")
    if password is not None:
        announce(f"首次登录 First sign-in, shown only now: {FIRST_NAME} / {password}")


def _address(config: GatewayConfig) -> str:
    return f"http://{config.web.host}:{config.web.port}/"
