"""Turns rows into tables for a spreadsheet; pure text, opens no file."""

import csv
import json
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, TextIO

from gateway.core.event import Json
from gateway.journal.row import JournalRow

_FORMULA_STARTS: Final = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet run a cell instead of showing it: OWASP, "CSV Injection"."""

_FIXED: Final = (
    "sequence",
    "time_utc",
    "kind",
    "wall_ms",
    "clock",
    "mono_ns",
    "boot",
    "policy_version",
    "roster_version",
)


def write_csv(rows: Callable[[], Iterable[JournalRow]], out: TextIO) -> int:
    """Write rows as CSV: fixed columns, then one for each fact, nested ones as ``code.format``.

    The rows are walked over twice, first for the columns: memory doesn't grow with them.

    Args:
        rows: gives the same rows at each call.
        out: a text stream that leaves line ends alone.

    Returns:
        How many rows were written.
    """
    facts = sorted({name for row in rows() for name in _flat(row.body)})
    table = csv.writer(out)
    table.writerow((*_FIXED, *(safe_cell(name) for name in facts)))
    written = 0
    for row in rows():
        flat = _flat(row.body)
        table.writerow((*_fixed(row), *(_cell(flat.get(name)) for name in facts)))
        written += 1
    return written


def safe_cell(text: str) -> str:
    r"""The text with an apostrophe in front if a spreadsheet would run it.

    Half a surrogate pair, which JSON may carry and UTF-8 may not, is shown as ``\udXXX``.
    """
    text = text.encode("utf-8", "backslashreplace").decode("utf-8")
    dangerous = text.startswith(_FORMULA_STARTS) or text.lstrip().startswith(_FORMULA_STARTS)
    return "'" + text if dangerous else text


def _fixed(row: JournalRow) -> tuple[str | int, ...]:
    return (
        row.sequence,
        _time(row.wall_ms),
        safe_cell(row.kind),
        row.wall_ms,
        row.clock.value,
        row.mono_ns,
        safe_cell(row.boot),
        row.policy_version,
        row.roster_version,
    )


def _time(wall_ms: int) -> str:
    """ISO 8601 in UTC; empty for a clock that is beyond any calendar."""
    try:
        moment = datetime.fromtimestamp(wall_ms / 1000, tz=UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.isoformat(timespec="milliseconds")


def _flat(body: Mapping[str, Json], prefix: str = "") -> dict[str, Json]:
    flat: dict[str, Json] = {}
    for key, value in body.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[prefix + key] = value
    return flat


def _cell(value: Json) -> str | int | float:
    """Numbers stay numbers, so that a negative one isn't taken for a formula's text."""
    if value is None:
        return ""
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    return json.dumps(value)
