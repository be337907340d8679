"""What Binjiang's parks did in March 2020, through a real gate, broker and centre; days pass fast.

6,500 staff of whom 600 are approved at first; a low fever, 134 contacts held and released after two
negative tests; 7,908 matters received and 7,667 closed.
"""

import csv
import html
import io
import re
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from gateway.central.person import Person
from gateway.central.roles import Account
from gateway.central.roles import Role as AccountRole
from gateway.central.store.cases import CaseFilter, CaseStore
from gateway.central.store.database import open_database
from gateway.central.store.operators import OperatorStore
from gateway.central.store.people import PeopleStore
from gateway.central.web.password import OPERATOR, password_hash
from gateway.cli import main
from gateway.config import load_central
from gateway.core.reason import Reason, Verdict
from gateway.demo.cast import Arrival, Role
from gateway.demo.observer import is_applied
from gateway.demo.pass_desk import PassDesk
from gateway.demo.population import STAFF, key_of
from gateway.runtime.clock import SystemClock
from tests.scenarios.office_browser import Browser
from tests.whole_roster import Said, said_of

if TYPE_CHECKING:
    from gateway.demo.director import Director, Played
    from gateway.demo.show import Show

pytestmark = [pytest.mark.broker, pytest.mark.timeout(300)]

EVERYBODY, APPROVED, CONTACTS = 6_500, 600, 134
ADMITTED = (Verdict.ADMIT, ())
RECEIVED, CLOSED = 7_908, 7_667
LIMIT_S = 30.0
ONE, LAST_DAY = "/applications/1", "2099-12-30"
CLERKS_PASSWORD = "abcd-efgh-jkmn-pqrs"  # noqa: S105  # of a park that lives for one test
PLAN = (
    ("headcount", str(APPROVED)),
    ("building", "2 号楼"),
    ("first", "2026-03-01"),
    ("last", LAST_DAY),
    ("isolation_rooms", "2"),
    ("masks", "9000"),
    ("thermometers", "4"),
)
FEVERISH, COLLEAGUE, NOT_YET, AT_HOME = 0, 1, APPROVED, APPROVED - 1
"""Places among the staff: with fever, a fellow passenger, one not approved, one to be at home."""
SUSPENDED = 200
"""The first of three whose company's application is suspended between them."""


class Chosen(PassDesk):
    """A desk that gives a live pass to the person whom the test sends."""

    who: Person

    def code_for(self, arrival: Arrival) -> str:  # noqa: ARG002 - whoever the test sends
        """That person's."""
        self.handed.append(self.live(self.who))
        return self.handed[-1]


class Park:
    """The park, its office and its people."""

    def __init__(self, show: "Show") -> None:
        self.show = show
        self.office = Browser(f"http://127.0.0.1:{show.site.ports.centre}")
        self._people: dict[str, Person] = {}
        self._director: Director = show.director()

    def command(self, *words: str) -> None:
        """One command of the office's."""
        assert main(["central", *words, "--config", str(self.show.site.centre_config)]) == 0

    def until_gates_know(self, *words: str) -> None:
        """A command, and the gate has what follows from it."""
        self.show.observer.catch_up()
        self.command(*words)
        assert self.show.observer.wait_for(is_applied("roster"), LIMIT_S)

    def clerk(self, company: str) -> Browser:
        """The browser of a company's clerk, who is signed in."""
        database = load_central(self.show.site.centre_config).central.database
        account = Account("clerk", AccountRole.CLERK, company)
        with closing(open_database(database)) as opened:
            OperatorStore(opened).put(account, password_hash(CLERKS_PASSWORD))
        browser = Browser(f"http://127.0.0.1:{self.show.site.ports.centre}")
        said = (("name", account.name), ("password", CLERKS_PASSWORD))
        browser.post("/sign-in", *said, signed_in=False)
        return browser

    def office_acts(self, act: str, *fields: tuple[str, str]) -> float:
        """The office answers the application; after how many seconds the gate has it."""
        clock = SystemClock(lambda: True)
        self.show.observer.catch_up()
        begin_ns = clock.mono_ns()
        self.office.post(ONE, ("act", act), *fields)
        assert self.show.observer.wait_for(is_applied("roster"), LIMIT_S)
        return (clock.mono_ns() - begin_ns) / 1e9

    def file(self, name: str, header: tuple[str, ...], rows: list[list[str]]) -> str:
        """A table of the office's."""
        written = io.StringIO()
        csv.writer(written).writerows([header, *rows])
        path = self.show.site.folder / name
        path.write_text(written.getvalue(), "utf-8")
        return str(path)

    def meet(self) -> None:
        """Know everybody of the roster as it is."""
        database = load_central(self.show.site.centre_config).central.database
        with closing(open_database(database)) as opened:
            self._people = {one.record.key: one for one in PeopleStore(opened).everyone()}
        desk = Chosen(
            self.show.site,
            tuple(self._people.values()),
            SystemClock(lambda: True),
            threading.Event(),
        )
        self._director = replace(self._director, desk=desk)

    def comes(self, place: int, role: Role = Role.STAFF) -> "Played":
        """Somebody of the staff at the gate."""
        desk = self._director.desk
        assert isinstance(desk, Chosen)
        desk.who = self._people[key_of(STAFF.start + place)]
        return self._director.play(Arrival(place, role, on_paper=False, seed=place, mishap=None))

    def says_of(self, places: range) -> Counter[Said]:
        """What the gate says of many of the staff, by its own rules and the roster in force."""
        holders = [self._people[key_of(STAFF.start + place)].id for place in places]
        return said_of(self.show.site, holders, self.now_ms())

    def now_ms(self) -> int:
        """What the park's clocks say."""
        return SystemClock(lambda: True).now().wall_ms

    def cases(self) -> list[int]:
        """Open fever cases at the centre."""
        database = load_central(self.show.site.centre_config).central.database
        with closing(open_database(database)) as opened:
            return [one.number for one in CaseStore(opened).listed(CaseFilter(), 0)]


@pytest.fixture(scope="module")
def park(show: "Show") -> Park:
    """6,500 staff are known, and the office is signed in."""
    made = Park(show)
    password = show.site.operator_password
    made.office.post("/sign-in", ("name", OPERATOR), ("password", password), signed_in=False)
    columns = ("key", "name", "company", "groups", "not_before", "not_after", "health")
    usual = ("2026-01-01", "2099-12-31", "green")
    rows = [
        [key_of(STAFF.start + place), f"员工{place}", company(place), groups(place), *usual]
        for place in range(EVERYBODY)
    ]
    table = made.file("staff.csv", columns, rows)
    made.until_gates_know("roster", "import", table, "--allow-shrinking")
    made.meet()
    return made


def soon(holds: Callable[[], bool]) -> bool:
    """Whether something comes to hold within the limit."""
    pause = threading.Event()
    for _ in range(round(LIMIT_S / 0.1)):
        if holds():
            return True
        pause.wait(0.1)
    return False


def company(place: int) -> str:
    """The first company to file its plan has 600 people."""
    return "首批复工" if place < APPROVED else f"待复工{place % 9}"


def groups(place: int) -> str:
    """The one with fever came by a bus with 134 others."""
    return "staff;bus:12" if place <= CONTACTS else "staff"


def test_600_of_6500_are_approved_and_the_others_are_refused(park: Park) -> None:
    """Their company's clerk files and brings them; the gate decides by itself."""
    names = sorted({company(place) for place in range(EVERYBODY)})
    rows = [[name, "approved" if name == company(0) else "suspended", ""] for name in names]
    park.until_gates_know("companies", park.file("c.csv", ("name", "status", "desk"), rows))
    clerk = park.clerk(company(0))
    filed = clerk.post("/applications", *PLAN)
    assert "已提交，待审核" in filed
    park.office_acts("approve", ("quota", str(APPROVED)), ("last", LAST_DAY))
    people = [f"{key_of(STAFF.start + place)},员工{place}" for place in range(APPROVED)]
    park.show.observer.catch_up()
    told = clerk.send_file(f"{ONE}/people", "people", "\n".join(["key,name", *people]))
    assert f"更改 {APPROVED}" in told
    assert park.show.observer.wait_for(is_applied("roster"), LIMIT_S)
    park.meet()
    assert park.comes(COLLEAGUE).verdict is Verdict.ADMIT
    refused = park.comes(NOT_YET)
    assert (refused.verdict, refused.reasons) == (Verdict.DENY, (Reason.COMPANY_SUSPENDED.value,))
    assert park.says_of(range(EVERYBODY)) == {
        ADMITTED: APPROVED,
        (Verdict.DENY, (Reason.COMPANY_SUSPENDED,)): EVERYBODY - APPROVED,
    }


def test_a_suspended_application_is_refused_at_the_gate_within_seconds(park: Park) -> None:
    """And lifting it lets its people in again; how long each took is printed."""
    assert park.comes(SUSPENDED).verdict is Verdict.ADMIT
    suspended_s = park.office_acts("suspend", ("answer", "没有测温"))
    refused = park.comes(SUSPENDED + 1)
    assert (refused.verdict, refused.reasons) == (Verdict.DENY, (Reason.BATCH_ENDED.value,))
    lifted_s = park.office_acts("restore")
    assert park.comes(SUSPENDED + 2).verdict is Verdict.ADMIT
    print(f"refused at the gate after {suspended_s:.2f} s, lifted after {lifted_s:.2f} s")


def test_a_fever_isolates_134_contacts_until_two_tests_are_negative(park: Park) -> None:
    """The gate's reading opens the case; gates refuse the contacts, and admit them afterwards."""
    assert Reason.FEVER.value in park.comes(FEVERISH, Role.FEVER).reasons
    assert soon(lambda: bool(park.cases()))
    (number,) = park.cases()
    one = f"/cases/{number}"
    park.show.observer.catch_up()
    park.office.post(one, ("act", "recheck-high"), ("said", "37.6"))
    assert park.show.observer.wait_for(is_applied("roster"), LIMIT_S)
    assert Reason.UNDER_OBSERVATION.value in park.comes(FEVERISH).reasons
    for act, said in (("isolate", "407"), ("report", "")):
        park.office.post(one, ("act", act), ("said", said))
    proposed = park.office.get(f"{one}/contacts")
    rows = re.findall(r'<tr><td><input.*?value="([0-9a-f]{16})"(.*?)</tr>', proposed, re.DOTALL)
    chosen = [person for person, rest in rows if "same vehicle bus:12" in html.unescape(rest)]
    assert len(chosen) == CONTACTS < len(rows)

    park.show.observer.catch_up()
    confirmed = park.office.post(
        f"{one}/contacts", ("minutes", "5"), *(("person", person) for person in chosen)
    )
    assert "接触者已定" in confirmed
    assert park.show.observer.wait_for(is_applied("roster"), LIMIT_S)
    refused = park.comes(2)
    assert (refused.verdict, refused.reasons) == (Verdict.DENY, (Reason.UNDER_OBSERVATION.value,))
    assert park.comes(CONTACTS + 1).verdict is Verdict.ADMIT
    isolated = range(CONTACTS + 1)  # and the one with fever
    assert park.says_of(isolated) == {(Verdict.DENY, (Reason.UNDER_OBSERVATION,)): len(isolated)}
    assert park.says_of(range(CONTACTS + 1, APPROVED)) == {ADMITTED: APPROVED - len(isolated)}

    for act in ("test-negative", "test-negative-again"):
        park.office.post(one, ("act", act))
    park.show.observer.catch_up()
    assert "已解除" in park.office.post(one, ("act", "release"))
    assert park.show.observer.wait_for(is_applied("roster"), LIMIT_S)
    assert park.comes(3).verdict is Verdict.ADMIT
    assert park.says_of(range(APPROVED)) == {ADMITTED: APPROVED}


def test_whoever_should_be_at_home_is_refused_at_the_gate_and_a_worker_told(park: Park) -> None:
    """From the office's list to the gate, and from the gate's row to the worker's page."""
    today = datetime.fromtimestamp(park.now_ms() / 1000, UTC).date()
    columns = ("key", "name", "building", "unit", "first", "last")
    days = [str(today - timedelta(days=1)), str(today + timedelta(days=13))]
    row = [key_of(STAFF.start + AT_HOME), "员工", "3", "502", *days]
    links = str(park.show.site.folder / "links.csv")
    table = park.file("residents.csv", columns, [row])
    park.until_gates_know("residents", "import", table, "--links", links)
    refused = park.comes(AT_HOME)
    assert (refused.verdict, refused.reasons) == (Verdict.DENY, (Reason.UNDER_OBSERVATION.value,))
    assert soon(lambda: "在闸机" in park.office.get("/homes"))
    page = park.office.get("/homes")
    assert "3 · 502" in page
    assert "refused at gate" in page


def test_7908_matters_of_which_7667_are_closed_are_96_95_percent(park: Park) -> None:
    """On the page that one click opens."""
    columns = ("kind", "received", "accepted", "closed", "building", "unit", "note")
    today = "2026-11-01 08:30"
    done = [["other", today, today, today, "7", "", ""] for _ in range(CLOSED)]
    left = [["other", today, "", "", "8", "", ""] for _ in range(RECEIVED - CLOSED)]
    park.command("cases", "import", park.file("matters.csv", columns, done + left))
    page = park.office.get("/statistics?days=365")
    assert f"<td>{RECEIVED}</td>" in page
    assert "96.95 %" in page
