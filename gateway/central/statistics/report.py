"""The report of a day as text for one sheet of paper; pure, counts nothing and prints nothing."""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from gateway.central.statistics.figures import Matters, percent

MOST_LINES: Final = 12
"""Of one table: a sheet of A4 holds 60 in all."""

_FIRST: Final = 40
_COLUMN: Final = 11

_Row = TypeVar("_Row")


@dataclass(frozen=True, slots=True)
class Day:
    """What is known of a day.

    Args:
        title: site and date.
        matters: of each kind.
        gates: name, and how many were admitted, let in by hand, referred and denied.
        reasons: why somebody was not admitted, with how often.
        temperatures: lower bound in °C of each step, with how many.
    """

    title: str
    matters: Sequence[Matters]
    gates: Sequence[tuple[str, int, int, int, int]]
    reasons: Sequence[tuple[str, int]]
    temperatures: Sequence[tuple[float, int]]


def report(day: Day) -> Iterator[str]:
    """The lines."""
    yield f"日报 Daily report · {day.title}"
    yield ""
    yield _line("事项 Matters", "收 rcvd", "接 taken", "结 closed", "率 rate", "逾期 late")
    for one in (*day.matters, _all(day.matters)):
        rate = f"{one.closed_percent} %"
        yield _line(one.name, one.received, one.accepted, one.closed, rate, one.overdue)
    yield ""
    yield _line("通道 Gates", "放行 adm.", "人工 hand", "转 ref.", "拒 den.")
    for gate in _most(day.gates):
        yield _line(*gate)
    sums = [sum(int(gate[place]) for gate in day.gates) for place in (1, 2, 3, 4)]
    yield _line("合计 all", *sums)
    yield ""
    yield _line("未放行的原因 Why not admitted", "人 people")
    for reason in _most(day.reasons):
        yield _line(*reason)
    yield ""
    measured = sum(count for _, count in day.temperatures)
    yield _line("体温 Temperatures, °C", "人 people", "%")
    for low, count in _most(day.temperatures):
        yield _line(f"{low:.1f} – {low + 0.2:.1f}", count, percent(count, measured))


def _all(matters: Sequence[Matters]) -> Matters:
    return Matters(
        "合计 all",
        sum(one.received for one in matters),
        sum(one.accepted for one in matters),
        sum(one.closed for one in matters),
        sum(one.overdue for one in matters),
        None,
    )


def _most(rows: Sequence[_Row]) -> Sequence[_Row]:
    """As many as a sheet has room for."""
    return rows[:MOST_LINES]


def _line(first: str, *others: object) -> str:
    cells = "".join(" " * (_COLUMN - _width(str(one))) + str(one) for one in others)
    short = first
    while _width(short) > _FIRST:
        short = short[:-1]
    return short + " " * (_FIRST - _width(short)) + cells


def _width(text: str) -> int:
    """Columns that a text takes on paper: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)
