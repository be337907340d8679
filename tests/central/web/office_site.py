"""A centre's pages over a database, with a clock that whoever tests moves; serves no port."""

from dataclasses import dataclass, field

from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from werkzeug.test import TestResponse

from gateway.central.device_passes import DevicePassOffice
from gateway.central.health import Health
from gateway.central.help_lines import help_lines
from gateway.central.passes import PassOffice
from gateway.central.person import Person, PersonRecord
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
from gateway.central.web.sessions import Sessions
from gateway.codes.keys import SigningKey
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
