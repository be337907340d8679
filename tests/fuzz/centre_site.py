"""A centre's pages with something on each, for whoever calls them with rubbish."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from jinja2 import FileSystemBytecodeCache
from sqlalchemy import select
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Rule
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from gateway.central.applications.application import Act, Plan
from gateway.central.observation.resident import Home
from gateway.central.observation.residents_csv import Written
from gateway.central.roles import SCOPED, Account, Role
from gateway.central.store.applications import ApplicationStore
from gateway.central.store.database import open_database
from gateway.central.store.events import EventStore
from gateway.central.store.operators import OperatorStore
from gateway.central.store.residents import ResidentStore
from gateway.central.store.schema import METADATA
from gateway.central.web.door import OPEN_ENDPOINTS, roles_of
from gateway.codes.keys import ENTROPY_BYTES, generate_private_key, load_private_key
from gateway.core.event import Event, EventKind
from gateway.core.instant import MS_PER_DAY, ClockQuality, Instant
from gateway.sync.wire import decode_batch
from tests.central.web.office_site import PASSWORD, Office
from tests.chained_rows import chained

NOBODY: Final = "nobody"
SESSIONS: Final = (NOBODY, *(role.value for role in Role))
"""Managers first, so that the others find something; an auditor last, who may change nothing."""

_SCOPE: Final = {"company": "Acme", "building": "3"}
_HOST: Final = "http://127.0.0.1"
_TRIES_FORGOTTEN_MS: Final = 60_000
_AUDIT: Final = "audit"


@dataclass
class CentreSite:
    """The pages, and somebody at them.

    Args:
        office: the pages.
        names: what may stand in an address: people, gates and links that are there.
    """

    office: Office
    names: tuple[str, ...]

    @property
    def rules(self) -> list[Rule]:
        """Every route but files."""
        rules = self.office.client.application.url_map.iter_rules()
        return [rule for rule in rules if rule.endpoint != "static"]

    def become(self, who: str) -> None:
        """Sign in with a new browser, or don't."""
        self.office.client = self.office.client.application.test_client()
        self.office.clock.advance_ms(_TRIES_FORGOTTEN_MS)
        if who != NOBODY:
            assert self.office.sign_in(name=who).status_code == 303

    def endpoint(self, address: str, method: str) -> str:
        """Whose page an address is; empty where there is none."""
        try:
            found, _ = self.office.client.application.url_map.bind("").match(
                address.partition("?")[0], method.upper()
            )
        except HTTPException:
            return ""
        return str(found)

    def may(self, who: str, endpoint: str) -> bool:
        """Whether a page is for whoever asks."""
        with self.office.client.application.app_context():
            allowed = {role.value for role in roles_of(endpoint)}
        return endpoint in OPEN_ENDPOINTS or endpoint == "static" or who in allowed

    def send(self, address: str, method: str, said: Mapping[str, object]) -> TestResponse:
        """As a browser on the centre's own page does."""
        own = {"Origin": _HOST, "Sec-Fetch-Site": "same-origin"}
        path, _, asked = address.partition("?")
        content = {"query_string": said or asked} if method == "get" else {"data": said}
        where: dict[str, Any] = content
        return self.office.client.open(
            path, method=method.upper(), base_url=_HOST, headers=own, buffered=True, **where
        )

    def content(self) -> list[tuple[str, list[tuple[object, ...]]]]:
        """Everything in the database but who looked at what."""
        with self.office.database.read() as connection:
            return [
                (table.name, sorted(map(tuple, connection.execute(select(table))), key=repr))
                for table in METADATA.sorted_tables
                if _AUDIT not in table.name
            ]


@contextmanager
def centre_site(folder: Path) -> Iterator[CentreSite]:
    """With an account of each role, a person and a gate's rows."""
    key = load_private_key(generate_private_key(bytes(range(ENTROPY_BYTES))), "fuzz")
    with closing(open_database(f"sqlite:///{folder}/central.sqlite")) as database:
        office = Office(database, key, FileSystemBytecodeCache(str(folder)))
        cheap = generate_password_hash(PASSWORD, "scrypt:1024:8:1")
        for role in Role:
            scope = _SCOPE.get(SCOPED.get(role, ""), "")
            OperatorStore(database).put(Account(role.value, role, scope), cheap)
        person = office.admit()
        _send_rows(office)
        link = _fill_in(office)
        office.health.well("broker")
        yield CentreSite(office, (person.id, person.link, link, "gate-1", "Acme", "3"))


def _fill_in(office: Office) -> str:
    """Plans of a company, the second approved, and somebody at home, whose link it is."""
    now_ms = office.clock.now().wall_ms
    clerk = Account(Role.CLERK.value, Role.CLERK, "Acme")
    plan = Plan(60, "tower 2", now_ms, now_ms + 30 * MS_PER_DAY, 1, 120, 2, "split canteen hours")
    filed = ApplicationStore(office.database)
    filed.file(plan, clerk, now_ms)
    officer = Account(Role.OFFICER.value, Role.OFFICER)
    filed.do(filed.file(plan, clerk, now_ms), Act.APPROVE, officer, now_ms)
    home = Home("王小明", "3", "502", now_ms, now_ms + 14 * MS_PER_DAY)
    ((_, link),) = ResidentStore(office.database).add([Written(home, "")], "officer", now_ms)
    return link


def _send_rows(office: Office) -> None:
    at = Instant(office.clock.now().wall_ms, 1, "boot", ClockQuality.SYNCED)
    kinds = (EventKind.ACCESS_GRANTED, EventKind.PASSAGE_COMPLETED, EventKind.ACCESS_GRANTED)
    rows = chained(Event(kind, at, {}, 1, 0) for kind in kinds)
    header = f'{{"v":1,"gate":"gate-1","epoch":7,"n":{len(rows)}}}'
    batch = decode_batch("\n".join([header, *rows]).encode(), "gate-1")
    EventStore(office.database).add(batch, at.wall_ms)
