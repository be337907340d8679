"""A centre's pages over a real database, with a clock that the test moves."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from playwright.sync_api import Browser, sync_playwright
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from gateway.central.device_passes import DevicePassOffice
from gateway.central.health import Health
from gateway.central.help_lines import help_lines
from gateway.central.passes import PassOffice
from gateway.central.person import Person, PersonRecord
from gateway.central.roles import Account, Role
from gateway.central.store.audit import AuditLog
from gateway.central.store.code_uses import CodeConflicts
from gateway.central.store.database import Database
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore
from gateway.central.store.lists import ListStore
from gateway.central.store.operators import OperatorStore
from gateway.central.store.people import PeopleStore
from gateway.central.store.residents import ResidentStore
from gateway.central.web.application import create_application
from gateway.central.web.audit_page import AuditPage
from gateway.central.web.batch_people_pages import BatchPeoplePages
from gateway.central.web.case_pages import CasePages
from gateway.central.web.door import LOOPBACK, Door
from gateway.central.web.figures_pages import FiguresPages
from gateway.central.web.fleet_page import FleetPages
from gateway.central.web.holder import HolderPages
from gateway.central.web.home_pages import HomePages
from gateway.central.web.office import OfficePages
from gateway.central.web.password import OPERATOR, PasswordCheck
from gateway.central.web.resident_page import ResidentPages
from gateway.central.web.residents_page import ResidentsPages
from gateway.central.web.return_pages import ReturnPages
from gateway.central.web.revoke import RevokePages
from gateway.central.web.server import WebServer, listen
from gateway.central.web.sessions import Sessions
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.revocations import REVOCATIONS
from gateway.config import HelpSection
from gateway.core.credential import HealthStatus
from gateway.runtime.clock import ManualClock

PASSWORD = "abcd-efgh-jkmn-pqrs"  # noqa: S105  # of a centre that lives for one test
PLAIN_HOST = "park.example"
HOSTS = (PLAIN_HOST, *LOOPBACK)
HELP = HelpSection(
    line_zh="园区热线",
    line_en="Park desk",
    line_link="tel:+8657100000000",
    support_zh="心理支持 <1>",
)
CHROMIUM = Path("/usr/bin/chromium")


@dataclass
class Office:
    """The pages under test and what stands behind them."""

    database: Database
    key: SigningKey
    templates: BytecodeCache
    clock: ManualClock = field(default_factory=ManualClock)
    health: Health = field(default_factory=lambda: Health("broker"))
    client: FlaskClient = field(init=False)

    def __post_init__(self) -> None:
        """Make the application as the composition root does."""
        people = PeopleStore(self.database)
        passes = PassOffice(self.key, "park-1", 60, self.clock)
        device_passes = DevicePassOffice(self.key, "park-1", 24, self.clock)
        pages = (
            Door(PasswordCheck(OperatorStore(self.database)), Sessions(self.clock), self.clock),
            HolderPages(people, passes, device_passes),
            RevokePages(
                ListStore(self.database, REVOCATIONS), people, AuditLog(self.database), self.clock
            ),
            OfficePages(
                GateStore(self.database),
                CodeConflicts(self.database),
                EventList(self.database),
                self.clock,
            ),
            FleetPages(self.database, self.clock),
            CasePages(self.database, self.clock),
            ReturnPages(self.database, self.clock),
            BatchPeoplePages(self.database, self.clock),
            HomePages(self.database, self.clock),
            ResidentsPages(self.database, self.clock, "https://park.example"),
            ResidentPages(ResidentStore(self.database), self.clock),
            FiguresPages(self.database, self.clock),
            AuditPage(self.database, self.clock),
        )
        app = create_application(pages, self.health, HOSTS, help_lines(HELP))
        app.jinja_env.bytecode_cache = self.templates
        self.client = app.test_client()

    def sign_in(
        self,
        password: str = PASSWORD,
        *,
        name: str = OPERATOR,
        base_url: str = "http://127.0.0.1",
        headers: dict[str, str] | None = None,
        address: str = "127.0.0.1",
    ) -> TestResponse:
        """Post the form as a browser on its own page does."""
        sent = {"Origin": base_url, "Sec-Fetch-Site": "same-origin"} if headers is None else headers
        return self.client.post(
            "/sign-in",
            data={"name": name, "password": password},
            base_url=base_url,
            headers=sent,
            environ_overrides={"REMOTE_ADDR": address},
        )

    def get(self, path: str, **headers: str) -> TestResponse:
        """Ask for a page on this machine."""
        return self.client.get(path, base_url="http://127.0.0.1", headers=headers, buffered=True)

    def admit(self, name: str = "王小明", days: float = 1) -> Person:
        """Put one person on the roster, from now on for some days."""
        begin = self.clock.now().wall_ms
        end = begin + round(days * 86_400_000)
        record = PersonRecord("1001", name, "Acme", (), begin, end, HealthStatus.GREEN)
        return PeopleStore(self.database).replace_all([record]).people[0]


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
