"""The table of links is safe to open in a spreadsheet and reads back as it was."""

import csv
import io

import pytest

from gateway.central.link_table import links_csv
from gateway.central.person import Person, PersonRecord
from gateway.core.credential import HealthStatus


def _table(name: str, url: str = "https://centre.example/") -> list[list[str]]:
    record = PersonRecord("1001", name, "Acme, Ltd", (), 1, 2, HealthStatus.GREEN)
    return list(csv.reader(io.StringIO(links_csv([Person("ab" * 8, "LINK", record)], url))))


def test_each_person_has_a_line_with_the_whole_address() -> None:
    """The park prints or sends it."""
    assert _table("王小明") == [
        ["key", "name", "company", "link"],
        ["1001", "王小明", "Acme, Ltd", "https://centre.example/pass/LINK"],
    ]


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_a_name_that_a_spreadsheet_would_run_is_quoted(first: str) -> None:
    """Names come from other companies' files."""
    assert _table(f"{first}1+1")[1][1] == f"'{first}1+1"
