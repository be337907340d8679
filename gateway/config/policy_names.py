"""Names that one part of policy.toml gives and another uses: schedules, lanes, groups."""

from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from gateway.config.limits import Rule
from gateway.core.policy import AccessRule, ArrivalSlot, LanePolicy
from gateway.core.schedule import Schedule

Access = tuple[AccessRule, ...]
Slots = tuple[ArrivalSlot, ...]
Lanes = Mapping[str, LanePolicy]
Schedules = Mapping[str, Schedule]
Used = Iterator[tuple[str, str]]
"""Where a name is used, such as ``[0].schedule``, and the name."""


def _access_schedules(access: Access, schedules: Schedules) -> str | None:
    return _unknown("schedule", schedules, _of(access, "schedule"))


def _access_lanes(access: Access, lanes: Lanes) -> str | None:
    return _unknown("lane", lanes, _of(access, "lanes"))


def _access_groups(access: Access, groups: tuple[str, ...]) -> str | None:
    return _unknown("group", groups, _of(access, "groups"))


def _slot_schedules(slots: Slots, schedules: Schedules) -> str | None:
    return _unknown("schedule", schedules, _of(slots, "schedule"))


def _slot_groups(slots: Slots, groups: tuple[str, ...]) -> str | None:
    return _unknown("group", groups, _of(slots, "groups"))


def _lane_schedules(lanes: Lanes, schedules: Schedules) -> str | None:
    return _unknown("schedule", schedules, _schedules_of_lanes(lanes))


def _lane_groups(lanes: Lanes, groups: tuple[str, ...]) -> str | None:
    first = (
        (f".{gate}.first_person_group", lane.first_person_group) for gate, lane in lanes.items()
    )
    return _unknown("group", groups, first)


NAME_RULES: Final = (
    Rule(("access", "schedules"), _access_schedules),
    Rule(("access", "lanes"), _access_lanes),
    Rule(("access", "groups"), _access_groups),
    Rule(("slots", "schedules"), _slot_schedules),
    Rule(("slots", "groups"), _slot_groups),
    Rule(("lanes", "schedules"), _lane_schedules),
    Rule(("lanes", "groups"), _lane_groups),
)
"""A misspelt name would keep everybody out, or let nobody be told why; so it is refused."""


def _unknown(kind: str, known: Collection[str], used: Used) -> str | None:
    """Every use of a name that nothing has, or None."""
    wrong = [
        f"{place} {name!r} is no {kind}; {_hint(name, known, kind)}"
        for place, name in used
        if name and name not in known
    ]
    return "; ".join(wrong) or None


def _hint(name: str, known: Collection[str], kind: str) -> str:
    near = get_close_matches(name, known, 1)
    if near:
        return f"did you mean {near[0]!r}?"
    return "add it to groups" if kind == "group" else f"add [{kind}s.{name}]"


def _of(entries: Access | Slots, key: str) -> Used:
    for place, entry in enumerate(entries):
        found = getattr(entry, key)
        for name in (found,) if isinstance(found, str) else found:
            yield f"[{place}].{key}", name


def _schedules_of_lanes(lanes: Lanes) -> Used:
    for gate, lane in lanes.items():
        yield f".{gate}.two_person_schedule", lane.two_person_schedule
        for place, tide in enumerate(lane.tides):
            yield f".{gate}.tides[{place}].schedule", tide.schedule
