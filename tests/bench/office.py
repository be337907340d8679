"""How long the office's pages take at a park's real size, and which index each query uses.

    python -m tests.bench.office [--people 7000] [--days 30] [--rounds 5] [--database URL]

A synthetic month is written straight into the centre's tables, then each page is asked for through
the whole web application. Prints; nothing is asserted.
"""

import argparse
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from http import HTTPStatus
from os import getloadavg
from pathlib import Path
from random import Random
from statistics import median
from time import perf_counter_ns, process_time_ns
from typing import Any, Final

from flask.testing import FlaskClient
from sqlalchemy import Engine, event, insert, text
from werkzeug.security import generate_password_hash

from gateway.central.applications.application import Plan
from gateway.central.cases.case import NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.cases.matters_csv import Matter
from gateway.central.health import Health
from gateway.central.observation.resident import Home
from gateway.central.observation.residents_csv import Written
from gateway.central.person import Person, PersonRecord
from gateway.central.roles import Account, Role
from gateway.central.store.applications import ApplicationStore
from gateway.central.store.audit import AuditLog
from gateway.central.store.cases import CaseStore
from gateway.central.store.code_uses import CodeConflicts
from gateway.central.store.database import Database, open_database
from gateway.central.store.event_list import EventList
from gateway.central.store.gates import GateStore
from gateway.central.store.lists import ListStore
from gateway.central.store.office_schema import PASSAGE
from gateway.central.store.operators import OperatorStore
from gateway.central.store.people import PeopleStore
from gateway.central.store.residents import ResidentStore
from gateway.central.store.tallies import recount
from gateway.central.web.application import create_application
from gateway.central.web.audit_page import AuditPage
from gateway.central.web.batch_people_pages import BatchPeoplePages
from gateway.central.web.case_pages import CasePages
from gateway.central.web.door import LOOPBACK, Door
from gateway.central.web.figures_pages import FiguresPages
from gateway.central.web.fleet_page import FleetPages
from gateway.central.web.home_pages import HomePages
from gateway.central.web.office import OfficePages
from gateway.central.web.password import PasswordCheck
from gateway.central.web.resident_page import ResidentPages
from gateway.central.web.residents_page import ResidentsPages
from gateway.central.web.return_pages import ReturnPages
from gateway.central.web.revoke import RevokePages
from gateway.central.web.sessions import Sessions
from gateway.codes.revocations import REVOCATIONS
from gateway.core.credential import HealthStatus
from gateway.runtime.clock import SystemClock
from tests.bench.bar import Bar
from tests.postgres import running_postgres

GATES: Final = 20
DAY_MS: Final = 86_400_000
COMPANIES: Final = 90
APPLIED: Final = 75
"""People of each plan."""
RESIDENTS: Final = 300
MATTERS: Final = 7_908
"""What Binjiang's office received in 2020."""

PAGES: Final = (
    ("/cases", 300),
    ("/cases?closed=1", 300),
    ("/cases/{case}", 300),
    ("/cases/{case}/contacts", 1_000),
    ("/statistics?days=1", 300),
    ("/statistics?days=30", 300),
    ("/muster", 300),
    ("/applications", 300),
    ("/applications/1", 300),
    ("/homes", 300),
    ("/residents", 300),
)
"""Pages and how many milliseconds each may take."""


def main() -> None:
    """Fill, ask, print, for each engine."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=7_000)
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, running_postgres() as server:
        for name, address in (
            ("SQLite", f"sqlite:///{Path(folder)}/central.sqlite"),
            ("PostgreSQL", server.new_database()),
        ):
            with closing(open_database(address)) as database:
                measure(name, database, asked)


def measure(name: str, database: Database, asked: argparse.Namespace) -> None:
    """One engine's table."""
    clock = SystemClock(lambda: True)
    now_ms = clock.now().wall_ms
    passages, case = fill(database, asked, now_ms)
    client = signed_in(database, clock)
    print(f"{name}: {asked.people:,} people, {passages:,} passages, {MATTERS:,} matters")
    print(f"load of the last minute {getloadavg()[0]:.1f}; in brackets the median, and CPU here")
    for page, most_ms in PAGES:
        path = page.format(case=case)
        began_ns = process_time_ns()
        times = [one_ms(client, path) for _ in range(asked.rounds)]
        cpu_ms = (process_time_ns() - began_ns) / 1e6 / asked.rounds
        what = f"{page}, worst of {asked.rounds}, ms ({median(times):.0f}, CPU {cpu_ms:.0f})"
        print(Bar(what, max(times), most_ms, at_most=True))
    for line in plans(database, client, case):
        print(f"  {line}")


def fill(database: Database, asked: argparse.Namespace, now_ms: int) -> tuple[int, int]:
    """A month of a park, today everybody is inside; how many passages, and a fever's case."""
    chance = Random(1)
    records = [
        PersonRecord(
            f"{number:05}",
            f"王{number:x}明",
            f"company-{number % COMPANIES}",
            (f"bus:{number % 200}", f"shift-{number % 3}"),
            0,
            now_ms * 2,
            HealthStatus.GREEN,
        )
        for number in range(asked.people)
    ]
    people = PeopleStore(database).replace_all(records).people
    count = 0
    with database.write() as connection:
        for day in range(asked.days):
            rows = list(passages(people, now_ms - day * DAY_MS, count, chance, left=day > 0))
            connection.execute(insert(PASSAGE), rows)
            count += len(rows)
        recount(connection)
        if connection.dialect.name == "postgresql":
            connection.execute(text("ANALYZE"))
    half = Matter(CaseKind.OTHER, now_ms - DAY_MS, now_ms - DAY_MS, now_ms, "7", "", "")
    CaseStore(database).take_in([half] * MATTERS, "bench", now_ms)
    _apply(database, now_ms)
    _stay_home(database, now_ms)
    new = NewCase(CaseKind.FEVER, Origin(Source.GATE, "gate-1", 1, 1), people[0].id)
    return count, CaseStore(database).open(new, "", now_ms)


def _apply(database: Database, now_ms: int) -> None:
    """Each company wants its people back."""
    plan = Plan(APPLIED, "7", now_ms, now_ms + 90 * DAY_MS, 1, APPLIED, 2, "two shifts")
    for number in range(COMPANIES):
        clerk = Account(f"clerk-{number}", Role.CLERK, f"company-{number}")
        ApplicationStore(database).file(plan, clerk, now_ms)


def _stay_home(database: Database, now_ms: int) -> None:
    """People under observation, each with a need that nobody took on yet."""
    residents = ResidentStore(database)
    homes = [
        Home("王小明", str(number % 20), str(number), now_ms - DAY_MS, now_ms + 13 * DAY_MS)
        for number in range(RESIDENTS)
    ]
    for resident, _ in residents.add([Written(home, "") for home in homes], "bench", now_ms):
        residents.ask(resident, "rubbish", now_ms)


def passages(
    people: Sequence[Person], now_ms: int, first: int, chance: Random, *, left: bool
) -> Iterator[dict[str, object]]:
    """Everybody's two of a day, or one of those who have not left yet."""
    walks = (("in", 10.0), ("out", 0.5)) if left else (("in", 10.0),)
    number = first
    for person in people:
        for heading, hours in walks:
            number += 1
            at_ms = now_ms - round((hours + chance.random()) * 3_600_000)
            yield {
                "gate": f"gate-{chance.randrange(GATES)}",
                "epoch": 1,
                "sequence": number,
                "at_ms": at_ms,
                "judged": "admitted" if chance.random() < 0.97 else "referred",
                "holder": person.id,
                "company": person.record.company,
                "heading": heading,
                "reason": "" if chance.random() < 0.97 else "temperature-missing",
                "celsius": round(chance.gauss(36.3, 0.3), 2),
                "answers": None,
                "outcome": "passed",
            }


def signed_in(database: Database, clock: SystemClock) -> FlaskClient:
    """A client of the whole application that is signed in as the manager."""
    pages = (
        Door(PasswordCheck(OperatorStore(database)), Sessions(clock), clock),
        RevokePages(
            ListStore(database, REVOCATIONS), PeopleStore(database), AuditLog(database), clock
        ),
        OfficePages(GateStore(database), CodeConflicts(database), EventList(database), clock),
        FleetPages(database, clock),
        CasePages(database, clock),
        ReturnPages(database, clock),
        BatchPeoplePages(database, clock),
        HomePages(database, clock),
        ResidentsPages(database, clock, "https://park.example"),
        ResidentPages(ResidentStore(database), clock),
        FiguresPages(database, clock),
        AuditPage(database, clock),
    )
    app = create_application(pages, Health("broker"), LOOPBACK)
    OperatorStore(database).put(
        Account("bench", Role.MANAGER), generate_password_hash("bench-bench", "scrypt:1024:8:1")
    )
    client = app.test_client()
    client.post(
        "/sign-in",
        data={"name": "bench", "password": "bench-bench"},
        base_url="http://127.0.0.1",
        headers={"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"},
    )
    return client


def one_ms(client: FlaskClient, path: str) -> float:
    """Milliseconds until the whole page is there."""
    began_ns = perf_counter_ns()
    answer = client.get(path, base_url="http://127.0.0.1", buffered=True)
    if answer.status_code != HTTPStatus.OK:
        raise SystemExit(f"{path}: {answer.status_code}")
    return (perf_counter_ns() - began_ns) / 1e6


def plans(database: Database, client: FlaskClient, case: int) -> Iterator[str]:
    """Each query of the pages that reads passages or cases, with the index that it goes by."""
    asked: dict[str, Any] = {}

    def heard(
        _connection: object, _cursor: object, statement: str, values: object, *_: object
    ) -> None:
        if statement.startswith("SELECT") and ("passage" in statement or "case_file" in statement):
            asked[statement] = values

    event.listen(Engine, "before_cursor_execute", heard)
    for page, _ in PAGES:
        one_ms(client, page.format(case=case))
    event.remove(Engine, "before_cursor_execute", heard)
    with database.read() as connection:
        postgres = connection.dialect.name == "postgresql"
        explain = "EXPLAIN " if postgres else "EXPLAIN QUERY PLAN "
        for statement, values in asked.items():
            rows = connection.exec_driver_sql(explain + statement, values).all()
            steps = [str(row[-1]).strip() for row in rows]
            used = [
                step for step in steps if "passage" in step.lower() or "case_file" in step.lower()
            ]
            yield " | ".join(step.partition("  (cost")[0] for step in used)


def _tells(step: str) -> bool:
    return "passage" in step.lower() or "case_file" in step.lower()


if __name__ == "__main__":
    main()
