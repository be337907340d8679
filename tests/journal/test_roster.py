import os
import sqlite3
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from gateway.codes.roster_changes import RosterChanges, RosterIssue, changes_between
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster, RosterBatch, RosterCompany
from gateway.core.approval import Batch, HolderKind, Observation, Standing
from gateway.core.credential import Holder
from gateway.errors import JournalError, UntrustedDocumentError
from gateway.journal.roster import RosterFacts, RosterReader
from gateway.journal.roster_file import read_roster
from gateway.journal.roster_store import RosterStore
from tests.rosters import put_roster, roster_of

ROOT = Path(__file__).parents[2]
ISSUED_MS = 1_800_000_000_000
TELL_THE_ROSTER = """
import sys
from pathlib import Path
from gateway.journal.roster import RosterReader
reader = RosterReader(Path(sys.argv[1]))
for _ in sys.stdin:
    print(reader.version, reader.people, reader.name_of("0" * 16), flush=True)
"""


def person(number: int, name: str = "王小明", company: str = "Acme") -> RosterEntry:
    """One of many."""
    return RosterEntry(f"{number:016x}", name, company, ("staff", "早班"), number, number + 1000)


def people(count: int, company: str = "Acme") -> Iterator[RosterEntry]:
    """Many."""
    return (person(number, company=company) for number in range(count))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Where the roster is."""
    return tmp_path / "roster.sqlite"


@pytest.fixture
def store(path: Path) -> RosterStore:
    """Nothing in force yet."""
    return RosterStore(path)


@pytest.fixture
def reader(path: Path) -> Iterator[RosterReader]:
    """A reader, which may be there before the roster."""
    with closing(RosterReader(path)) as opened:
        yield opened


def test_before_the_first_roster_nobody_is_known(reader: RosterReader) -> None:
    """Version 0, no people, no failure."""
    assert (reader.version, reader.people, reader.issued_ms) == (0, 0, 0)
    assert reader.lookup("00" * 8) is None
    assert reader.name_of("00" * 8) == ""


def test_a_person_is_found_as_deciding_sees_one(store: RosterStore, reader: RosterReader) -> None:
    """Company, groups and dates; the name only when it is asked for."""
    facts = put_roster(
        store.path, roster_of([person(7), person(8, "O'Neil; DROP TABLE person")]), 3, ISSUED_MS
    )

    assert facts == RosterFacts(3, 2, ISSUED_MS, state=(3).to_bytes(32, "big")) == reader.facts()
    assert reader.lookup(f"{7:016x}") == Holder(f"{7:016x}", "Acme", ("staff", "早班"), 7, 1007)
    assert reader.name_of(f"{7:016x}") == "王小明"
    assert reader.name_of(f"{8:016x}") == "O'Neil; DROP TABLE person"
    assert reader.lookup(f"{9:016x}") is None
    assert reader.lookup("' OR 1=1 --") is None


def test_a_person_is_found_by_what_other_systems_call_them(
    store: RosterStore, reader: RosterReader
) -> None:
    """By a number or an openvid, and by nothing before there is a roster."""
    known = replace(person(7), aliases=("badge:10234", "wecom:77"))
    assert reader.holder_of("badge:10234") == ""

    put_roster(store.path, roster_of([known, person(8)]), 3, ISSUED_MS)

    assert reader.holder_of("badge:10234") == reader.holder_of("wecom:77") == known.id
    assert reader.holder_of("badge:10235") == reader.holder_of("") == ""
    assert reader.holder_of("' OR 1=1 --") == ""
    assert reader.people == 2


def test_company_batch_and_terms_stand_behind_a_person(
    store: RosterStore, reader: RosterReader
) -> None:
    """Whom the guard calls is the visitor's host, by a masked name, and the company's desk."""
    visitor = replace(
        person(8),
        batch="B-7",
        kind=HolderKind.VISITOR,
        host=person(7).id,
        once=True,
        lanes=("east-1",),
        observation=Observation(5_000, "worker-3"),
    )
    standing = Standing(suspended=True, until_ms=9_000, desk="前台 8888")
    companies = (RosterCompany("Acme", standing),)
    batches = (RosterBatch("B-7", "Acme", 1, 9_000, 5, "tower 2"),)
    put_roster(store.path, Roster((person(7), visitor), companies, batches), 3, ISSUED_MS)

    found = reader.lookup(visitor.id)
    assert found == Holder(
        visitor.id,
        "Acme",
        ("staff", "早班"),
        8,
        1008,
        standing=replace(standing, desk="王*明 · 前台 8888"),
        batch=Batch("B-7", 1, 9_000, "tower 2"),
        kind=HolderKind.VISITOR,
        lanes=("east-1",),
        once=True,
        observation=Observation(5_000, "worker-3"),
    )
    colleague = reader.lookup(person(7).id)
    assert colleague is not None
    assert (colleague.standing, colleague.batch, colleague.building) == (standing, None, "")


def test_a_roster_file_of_an_earlier_program_is_gone_by(
    store: RosterStore, reader: RosterReader, path: Path
) -> None:
    """After an upgrade the gate goes on with it until the centre sends the next."""
    put_roster(store.path, roster_of([replace(person(7), aliases=("badge:1",))]), 3, ISSUED_MS)
    with closing(sqlite3.connect(path)) as older:
        for column in ("batch", "kind", "host", "once", "lanes", "observed_until_ms", "contact"):
            older.execute(f"ALTER TABLE person DROP COLUMN {column}")
        for table in ("company", "batch", "alias", "origin"):
            older.execute(f"DROP TABLE {table}")
        older.execute("ALTER TABLE meta DROP COLUMN state")
        older.execute("PRAGMA user_version = 1")
        older.commit()

    assert reader.holder_of("badge:1") == ""
    assert reader.name_of(person(7).id) == "王小明"
    assert reader.lookup(person(7).id) == Holder(person(7).id, "Acme", ("staff", "早班"), 7, 1007)
    assert reader.lookup(person(8).id) is None
    assert reader.signed() == b""


def test_a_roster_file_of_the_program_before_has_no_state(
    store: RosterStore, reader: RosterReader, path: Path
) -> None:
    """It is gone by, and no changes are: the whole file is fetched first."""
    put_roster(path, Roster((person(7),), (RosterCompany("Acme", Standing()),)), 3, ISSUED_MS)
    with closing(sqlite3.connect(path)) as older:
        older.execute("ALTER TABLE meta DROP COLUMN state")
        older.execute("PRAGMA user_version = 2")
        older.commit()

    assert reader.facts() == RosterFacts(3, 1, ISSUED_MS)
    found = reader.lookup(person(7).id)
    assert found is not None
    assert found.standing == Standing()
    with pytest.raises(UntrustedDocumentError, match="not built for this program's schema"):
        store.change([issue(4, RosterChanges(1))])
    assert reader.version == 3


PUT = RosterChanges(
    people=3,
    removed=(f"{1:016x}",),
    put=(replace(person(2), company="Beta", aliases=("badge:9",)), person(7)),
    companies_removed=("Gone",),
    companies=(RosterCompany("Beta", Standing(suspended=True)),),
    batches_removed=("B-1",),
    batches=(RosterBatch("B-2", "Beta", 1, 9, 5, "tower 2"),),
)


def issue(version: int, changes: RosterChanges | None) -> RosterIssue:
    """What the centre signed."""
    return RosterIssue(
        version, ISSUED_MS + version, bytes([version]) * 32, b"%d" % version, changes
    )


def before_changes(path: Path) -> Roster:
    """Three people with badges, of companies with a batch, in force as version 3."""
    companies = tuple(RosterCompany(name, Standing()) for name in ("Acme", "Beta", "Gone"))
    three = tuple(replace(person(number), aliases=(f"badge:{number}",)) for number in (1, 2, 3))
    roster = Roster(three, companies, (RosterBatch("B-1", "Acme", 0, 9, 5),))
    put_roster(path, roster, 3, ISSUED_MS)
    return roster


def test_changes_go_into_a_copy_that_takes_the_rosters_place(
    store: RosterStore, reader: RosterReader, path: Path
) -> None:
    """Somebody left, somebody came, one got another company and badge; a company is suspended."""
    before = before_changes(path)
    assert reader.version == 3
    facts = store.change([issue(4, PUT)])
    assert facts == RosterFacts(4, 3, ISSUED_MS + 4, bytes([4]) * 32) == reader.facts()
    assert reader.signed() == b"4"
    after = read_roster(path)
    expected = {**{one.id: one for one in before.people[1:]}, **{one.id: one for one in PUT.put}}
    assert {one.id: one for one in after.people} == expected
    assert {one.name for one in after.companies} == {"Acme", "Beta"}
    assert after.batches == PUT.batches
    assert reader.holder_of("badge:1") == reader.holder_of("badge:2") == ""
    assert reader.holder_of("badge:9") == person(2).id
    holder = reader.lookup(person(2).id)
    assert holder is not None
    assert holder.standing.suspended
    assert sorted(file.name for file in path.parent.iterdir()) == ["roster.sqlite"]


def test_changes_between_rosters_lead_a_file_from_one_to_the_other(
    store: RosterStore, path: Path
) -> None:
    """What the centre reads back is what it signed, several steps in one go."""
    first = before_changes(path)
    second = Roster(first.people[:2], first.companies, first.batches)
    third = Roster(tuple(people(50)), (RosterCompany("Acme", Standing()),), ())
    steps = [changes_between(first, second), changes_between(second, third)]
    store.change([issue(4, steps[0]), issue(5, steps[1])])
    assert read_roster(path) == third
    assert RosterReader(path).version == 5


def test_changes_that_do_not_fit_leave_the_roster_as_it_is(
    store: RosterStore, reader: RosterReader, path: Path
) -> None:
    """A wrong count of people, or a badge that is somebody else's: the copy is thrown away."""
    before = before_changes(path)
    wrong_count = replace(PUT, people=4)
    others_badge = RosterChanges(4, put=(replace(person(8), aliases=("badge:3",)),))
    for changes in (wrong_count, others_badge):
        with pytest.raises(UntrustedDocumentError, match="the one before stays in force"):
            store.change([issue(4, changes)])
    assert reader.version == 3
    assert read_roster(path) == before
    assert sorted(file.name for file in path.parent.iterdir()) == ["roster.sqlite"]


@pytest.mark.parametrize("content", [b"", b"rubbish" * 999], ids=["nothing", "rubbish"])
def test_a_file_that_is_no_roster_is_not_put_in_force(
    store: RosterStore, reader: RosterReader, path: Path, content: bytes
) -> None:
    """Whatever was signed."""
    before_changes(path)
    with pytest.raises(UntrustedDocumentError):
        store.install([content], [issue(4, None)])
    assert reader.version == 3


def test_an_empty_roster_is_a_roster(store: RosterStore, reader: RosterReader) -> None:
    """The centre may approve nobody."""
    put_roster(store.path, roster_of([]), 1, ISSUED_MS)

    assert (reader.version, reader.people) == (1, 0)
    assert reader.lookup(f"{7:016x}") is None


@pytest.mark.parametrize(("version", "accepted"), [(4, False), (5, False), (6, True)])
def test_a_roster_never_goes_back(
    store: RosterStore,
    reader: RosterReader,
    version: int,
    accepted: bool,  # noqa: FBT001 - a table
) -> None:
    """Below, at and above the version in force: an old signed document is still signed."""
    put_roster(store.path, roster_of([person(1)]), 5, ISSUED_MS)

    if accepted:
        put_roster(store.path, roster_of([person(2)]), version, ISSUED_MS)
    else:
        with pytest.raises(UntrustedDocumentError, match="version 5 is in force"):
            put_roster(store.path, roster_of([person(2)]), version, ISSUED_MS)

    assert reader.version == (version if accepted else 5)
    assert (reader.lookup(person(2).id) is not None) == accepted


def test_a_building_that_was_killed_is_in_nobodys_way(
    path: Path, store: RosterStore, reader: RosterReader
) -> None:
    """The half-built file of the last attempt is built over."""
    path.with_name("roster.sqlite.new").write_bytes(b"half a roster")

    put_roster(store.path, roster_of([person(1)]), 1, ISSUED_MS)

    assert reader.people == 1
    assert [file.name for file in path.parent.iterdir()] == ["roster.sqlite"]


def test_a_disk_that_is_full_keeps_the_roster_before(tiny_disk: Path) -> None:
    """ENOSPC of a real file system of 1 MiB."""
    path = tiny_disk / "roster.sqlite"
    put_roster(path, roster_of(people(100)), 1, ISSUED_MS)

    with pytest.raises(JournalError, match="No space left"):
        put_roster(path, roster_of(people(20_000)), 2, ISSUED_MS)

    with closing(RosterReader(path)) as reader:
        assert (reader.version, reader.people) == (1, 100)
    assert [file.name for file in tiny_disk.iterdir()] == ["roster.sqlite"]


def test_names_are_for_the_gates_group_only(path: Path, store: RosterStore) -> None:
    """Nobody else on the machine reads them."""
    put_roster(store.path, roster_of([person(1)]), 1, ISSUED_MS)

    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_roster_that_is_replaced_while_it_is_read_is_never_seen_by_halves(
    path: Path, store: RosterStore, reader: RosterReader
) -> None:
    """Thirty rosters come while lookups go on: each sees one whole version, never an older one."""
    swaps, limit_s = 30, 20.0
    put_roster(store.path, roster_of(people(200, company="v1")), 1, ISSUED_MS)
    done = threading.Event()

    def swap() -> None:
        for version in range(2, swaps + 2):
            put_roster(
                store.path, roster_of(people(200, company=f"v{version}")), version, ISSUED_MS
            )
        done.set()

    swapping = threading.Thread(target=swap)
    swapping.start()
    seen: list[int] = []
    while not done.is_set():
        holders = [reader.lookup(person(number).id) for number in (0, 199)]
        assert None not in holders
        seen += [int(holder.company[1:]) for holder in holders if holder]
    swapping.join(limit_s)

    assert seen == sorted(seen)
    assert len(set(seen)) > 2
    assert reader.version == swaps + 1
    assert path.exists()


def test_another_process_sees_the_new_roster_at_its_next_question(
    path: Path, store: RosterStore
) -> None:
    """The guard's page shows the name of the roster in force."""
    with subprocess.Popen(
        [sys.executable, "-c", TELL_THE_ROSTER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        cwd=ROOT,
    ) as child:
        assert child.stdin is not None
        assert child.stdout is not None
        told = []
        for version in (0, 1, 2):
            if version:
                put_roster(store.path, roster_of([person(0, f"第{version}版")]), version, ISSUED_MS)
            child.stdin.write("\n")
            child.stdin.flush()
            told.append(child.stdout.readline().strip())
        child.communicate(timeout=10)

    assert told == ["0 0", "1 1 第1版", "2 1 第2版"]
