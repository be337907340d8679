import csv
import io
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.core.event import GENESIS, Json
from gateway.core.instant import ClockQuality
from gateway.journal.export import safe_cell, write_csv
from gateway.journal.reader import JournalReader
from gateway.journal.row import JournalRow

if TYPE_CHECKING:
    from tests.journal.conftest import Lane, MakeEvent


def row(body: dict[str, Json], sequence: int = 1, wall_ms: int = 1_800_000_000_123) -> JournalRow:
    """A row with these facts."""
    quality = ClockQuality.SYNCED
    return JournalRow(sequence, "tamper", wall_ms, 5, "boot", quality, 1, 2, body, GENESIS)


def table(*rows: JournalRow) -> list[dict[str, str]]:
    """What a spreadsheet sees."""
    out = io.StringIO()
    assert write_csv(lambda: rows, out) == len(rows)
    return list(csv.DictReader(io.StringIO(out.getvalue(), newline="")))


def test_each_fact_has_a_column_also_nested_ones() -> None:
    """Rows with other facts leave it empty."""
    first, second = table(
        row({"verdict": "deny", "code": {"format": "PK1S", "status": 1}}),
        row({"verdict": "admit", "reasons": ["fever"], "up": True, "celsius": None}, sequence=2),
    )

    assert (first["sequence"], first["kind"], first["clock"]) == ("1", "tamper", "synced")
    assert first["time_utc"] == "2027-01-15T08:00:00.123+00:00"
    assert (first["code.format"], first["code.status"], first["reasons"]) == ("PK1S", "1", "")
    assert (second["code.format"], second["reasons"], second["up"]) == ("", '["fever"]', "true")
    assert second["celsius"] == ""


def test_no_rows_are_a_table_of_its_heading() -> None:
    """An export of nothing still opens."""
    out = io.StringIO()

    assert write_csv(list, out) == 0
    assert out.getvalue().startswith("sequence,time_utc,kind,")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n", "＝", "＋", "－", "＠"])
def test_no_text_becomes_a_formula(start: str) -> None:
    """Also behind spaces; an apostrophe makes a spreadsheet show it."""
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert safe_cell(f"a{start}1") == f"a{start}1"


@pytest.mark.parametrize("start", ["  =", "\u3000+", "\xa0-", " \t@"])
def test_no_space_hides_a_formula(start: str) -> None:
    """Of whatever width."""
    assert safe_cell(start + "1") == f"'{start}1"


def test_half_a_character_does_not_end_the_export() -> None:
    """JSON can carry it, a UTF-8 file can't."""
    (only,) = table(row({"note": "a\ud800"}))

    assert only["note"] == "a\\ud800"


def test_a_hostile_fact_is_shown_and_a_negative_number_stays_a_number() -> None:
    """In cells and in the heading."""
    (only,) = table(row({"guard": "=1+1", "celsius": -1.5, "+evil": '"quoted", and\nbroken'}))

    assert only["guard"] == "'=1+1"
    assert only["celsius"] == "-1.5"
    assert only["'+evil"] == '"quoted", and\nbroken'


@pytest.mark.parametrize("wall_ms", [-(10**18), 10**18, 2**63 - 1])
def test_a_clock_beyond_any_calendar_leaves_the_time_empty(wall_ms: int) -> None:
    """The number itself is still there."""
    (only,) = table(row({}, wall_ms=wall_ms))

    assert (only["time_utc"], only["wall_ms"]) == ("", str(wall_ms))


@given(st.dictionaries(st.text(), st.text() | st.integers() | st.none(), max_size=5))
def test_whatever_the_facts_no_cell_is_a_formula(facts: dict[str, Json]) -> None:
    """Property over any texts, except that numbers may be negative."""
    out = io.StringIO()
    write_csv(lambda: [row(facts)], out)

    for cells in csv.reader(io.StringIO(out.getvalue(), newline="")):
        for cell in cells:
            assert cell[:1] not in set("=+@\t\r\n") | set("－")
            assert cell[:1] != "-" or cell[1:].isdigit()


def test_a_journal_of_many_rows_comes_out_whole(
    lane: "Lane", event: "MakeEvent", tmp_path: Path
) -> None:
    """Both walks over the rows see the same ones."""
    lane.store.commit([event() for _ in range(1200)])
    with (
        closing(JournalReader(lane.path)) as reader,
        (tmp_path / "out.csv").open("w", newline="", encoding="utf-8") as out,
    ):
        assert write_csv(lambda: reader.since(None), out) == 1200
