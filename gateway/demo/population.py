"""The invented people of the demonstration's park, as a roster file; nobody who exists."""

import csv
import io
from typing import Final

PEOPLE: Final = 10_000
"""What a roster look-up must cope with."""

YELLOW: Final = range(50)
RED: Final = range(50, 100)
LAPSED: Final = range(100, 150)
"""Places in the roster whose people are there to be refused."""

STAFF: Final = range(150, PEOPLE)

_COLUMNS: Final = (
    "key",
    "name",
    "company",
    "groups",
    "not_before",
    "not_after",
    "health",
    "badge",
    "wecom",
)
_SHIFTS: Final = ("office", "day-shift", "night-shift")
"""As config/policy.plain.toml names them."""

_SURNAMES: Final = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_GIVEN: Final = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉兰建国文博雨欣子涵"
_COMPANIES: Final = ("云栖科技", "海康制造", "钱塘软件", "滨江生物", "西湖物流", "之江设计")


def key_of(place: int) -> str:
    """The park's own key of a person."""
    return f"S{place:05d}"


BADGE_MASK: Final = "S#####"
"""What stands on badges is the park's own key."""


def openvid_of(place: int) -> int:
    """What WeCom calls a person: any number of 64 bits."""
    return 2**63 + 7919 * place


def name_of(place: int) -> str:
    """Two or three characters, always the same for one place."""
    given = _GIVEN[place % len(_GIVEN)] + _GIVEN[(place // 7) % len(_GIVEN)] * (place % 3 > 0)
    return _SURNAMES[place % len(_SURNAMES)] + given


def roster_csv() -> str:
    """The file that the demonstration's park imports."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(_COLUMNS)
    for place in range(PEOPLE):
        company = _COMPANIES[place % len(_COMPANIES)]
        until = "2026-01-31" if place in LAPSED else "2099-12-31"
        dates = ("2026-01-01", until)
        known_as = (key_of(place), openvid_of(place))
        whom = (key_of(place), name_of(place), company, _groups(place))
        table.writerow([*whom, *dates, _health(place), *known_as])
    return written.getvalue()


def _groups(place: int) -> str:
    return f"staff;{_SHIFTS[place % len(_SHIFTS)]}"


def _health(place: int) -> str:
    if place in YELLOW:
        return "yellow"
    return "red" if place in RED else "green"
