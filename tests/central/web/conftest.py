"""A centre's pages over a real database, with a clock that the test moves."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright
from werkzeug.security import generate_password_hash

from gateway.central.roles import Account, Role
from gateway.central.store.database import Database
from gateway.central.store.operators import OperatorStore
from gateway.central.web.password import OPERATOR
from gateway.central.web.server import WebServer, listen
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from tests.central.web.office_site import PASSWORD, PLAIN_HOST, Office

CHROMIUM = Path("/usr/bin/chromium")


@pytest.fixture(scope="session")
def operator_hash() -> str:
    """A cheap scrypt: the real cost is a tenth of a second for each sign-in."""
    return generate_password_hash(PASSWORD, "scrypt:1024:8:1")


@pytest.fixture(scope="session")
def pass_key() -> SigningKey:
    """The centre's pass key."""
    return load_private_key(generate_private_key(bytes(range(ENTROPY_BYTES))), "test")


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Compiled templates, so that each test's application need not compile them anew."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture
def office(
    database: Database, pass_key: SigningKey, operator_hash: str, templates: BytecodeCache
) -> Office:
    """The pages, with an operator who has a password."""
    OperatorStore(database).put(Account(OPERATOR, Role.MANAGER), operator_hash)
    return Office(database, pass_key, templates)


@pytest.fixture
def signed_in(office: Office) -> Office:
    """The pages, with the operator signed in."""
    assert office.sign_in().status_code == 303
    return office


@dataclass
class Served:
    """The pages on a port that stays theirs while the server stops and comes back."""

    office: Office
    port: int = 0
    _stopping: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        """Where a browser trusts the page as if it came over https."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def plain_address(self) -> str:
        """Where a browser sees a page without https."""
        return f"http://{PLAIN_HOST}:{self.port}"

    def start(self) -> None:
        """Serve."""
        listener = listen("127.0.0.1", self.port)
        self.port = listener.getsockname()[1]
        server = WebServer(self.office.client.application, listener)
        self._stopping.clear()
        arguments = (self._stopping, lambda: None)
        self._thread = threading.Thread(target=server.run, args=arguments)
        self._thread.start()

    def stop(self) -> None:
        """Be gone, as a centre without power."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(10)


@pytest.fixture
def served(office: Office) -> Iterator[Served]:
    """The pages over a real server."""
    server = Served(office)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Debian's chromium, for which the park's name is this machine.

    Of a module's own: Playwright can't be started twice at a time, and other tests start it too.
    """
    if not CHROMIUM.exists():
        pytest.skip("no chromium: apt-get install chromium")
    sandbox = ["--no-sandbox", "--disable-dev-shm-usage"]
    name = f"--host-resolver-rules=MAP {PLAIN_HOST} 127.0.0.1"
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=str(CHROMIUM), args=[*sandbox, name])
        yield opened
        opened.close()
