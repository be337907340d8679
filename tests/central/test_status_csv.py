"""The office's table of health codes becomes a list that names nobody, or every problem is told."""

import pytest

from gateway.central.status_csv import HEADER, MOST_PROBLEMS, StatusFileError, read_statuses
from gateway.codes.foreign import code_of, keyed_hash
from gateway.core.credential import HealthStatus

SECRET = bytes(32)
CODE = "https://s.sh.gov.cn/" + "a" * 30 + "1" * 13
OTHER = "https://s.sh.gov.cn/" + "b" * 30 + "1" * 13


def table(*lines: str) -> bytes:
    """A file with the header."""
    return "\n".join([",".join(HEADER), *lines]).encode()


def refusal(contents: bytes) -> str:
    """What the office is told."""
    with pytest.raises(StatusFileError) as refused:
        read_statuses(contents, SECRET)
    assert "s.sh.gov.cn" not in str(refused.value)
    return str(refused.value)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_codes_become_keyed_hashes_with_their_status(mark: bytes) -> None:
    """With or without the mark that spreadsheets put in front."""
    rows = read_statuses(mark + table(f"{CODE},green", f"{OTHER},check-timed-out"), SECRET)
    hashed = keyed_hash(SECRET, code_of("SHANGHAI", "a" * 30 + "1" * 13))
    assert rows[hashed] == bytes([HealthStatus.GREEN])
    assert sorted(rows.values()) == [b"\x01", b"\x07"]


def test_a_code_may_stand_there_twice_with_one_status() -> None:
    """Two registrars entered it."""
    assert len(read_statuses(table(f"{CODE},red", f"{CODE},red"), SECRET)) == 1


@pytest.mark.parametrize(
    ("contents", "seen"),
    [
        (b"", "expected the header code,status"),
        (b"code;status\n", "expected the header"),
        (b"\xff", "line 1: not UTF-8; save the file"),
        (table("x,green"), "line 2: not the text of a health code"),
        (table(f"{CODE},purple"), "line 2: the status is none of green, yellow"),
        (table(f"{CODE},green,1"), "line 2: expected 2 fields, got 3"),
        (table(f"{CODE},green", f"{CODE},red"), "line 3: this code stands above"),
        (b"code,status" + b"\n" * 500_001, "500001 lines; at most 500000"),
    ],
)
def test_a_table_with_a_problem_is_not_used_at_all(contents: bytes, seen: str) -> None:
    """The line is told, never the code."""
    assert seen in refusal(contents)


def test_of_many_problems_the_first_are_told_and_the_others_counted() -> None:
    """A screen is not a book."""
    told = refusal(table(*["x,green"] * (MOST_PROBLEMS + 5))).splitlines()
    assert len(told) == MOST_PROBLEMS + 1
    assert told[-1].endswith("and 5 more")
