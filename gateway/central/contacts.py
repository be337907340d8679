"""Ranks who may have been near a person, by what gates and the roster know; confirms nobody.

Gate data can only propose: the same lane within minutes, the same company, building, shift, vehicle
or canteen slot. Who is a contact is for an officer to say: an office, a lift or a canteen shared, a
metre's distance, from two days before the onset (Hunan CDC 2020; elsewhere 15 minutes in 24 hours).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, unique
from typing import Final

from gateway.core.text import Text


@unique
class Link(Enum):
    """What two people share; values stand in the database."""

    LANE = "lane"
    VEHICLE = "vehicle"
    CANTEEN = "canteen"
    SHIFT = "shift"
    COMPANY = "company"
    BUILDING = "building"


WEIGHTS: Final[Mapping[Link, int]] = {
    Link.LANE: 4,
    Link.VEHICLE: 5,
    Link.CANTEEN: 4,
    Link.SHIFT: 1,
    Link.COMPANY: 3,
    Link.BUILDING: 1,
}
"""How much each counts; being near at a lane counts each time, up to ``MOST_TIMES``."""

MOST_TIMES: Final = 5

TEXTS: Final[Mapping[Link, Text]] = {
    Link.LANE: Text("同通道 {n} 次，最近隔 {s} 秒", "same lane {n} time(s), {s} s apart at least"),
    Link.VEHICLE: Text("同车 {what}", "same vehicle {what}"),
    Link.CANTEEN: Text("同餐次 {what}", "same canteen slot {what}"),
    Link.SHIFT: Text("同班次 {what}", "same shift {what}"),
    Link.COMPANY: Text("同公司", "same company"),
    Link.BUILDING: Text("同楼 {what}", "same building {what}"),
}

_OF_GROUP: Final[Mapping[str, Link]] = {
    "bus": Link.VEHICLE,
    "canteen": Link.CANTEEN,
    "shift": Link.SHIFT,
}
"""Groups of the roster such as ``bus:12``, ``canteen:12:30`` and ``shift-2``."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the roster says of somebody.

    Args:
        person: random id.
        company: short name.
        building: of the batch with which they came, or empty.
        groups: names.
    """

    person: str
    company: str
    building: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Nearness:
    """How near somebody was at lanes.

    Args:
        times: how often within the minutes that were asked for.
        closest_ms: the smallest distance in time.
    """

    times: int
    closest_ms: int


@dataclass(slots=True)
class _Sum:
    score: int = 0
    evidence: list[tuple[Link, Text]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be a contact.

    Args:
        person: random id.
        score: the greater, the likelier.
        evidence: why, the weightiest first.
    """

    person: str
    score: int
    evidence: tuple[tuple[Link, Text], ...]


def ranked(
    subject: Known, others: Iterable[Known], near: Mapping[str, Nearness], most: int
) -> list[Candidate]:
    """Everybody who shares anything with somebody, the likeliest first.

    Args:
        subject: whose contacts are looked for.
        others: everybody else on the roster.
        near: who was near at lanes, by id, also people of no roster.
        most: candidates at most.
    """
    sums: defaultdict[str, _Sum] = defaultdict(_Sum)
    for person, nearness in near.items():
        if person != subject.person:
            text = _filled(Link.LANE, n=nearness.times, s=nearness.closest_ms // 1000)
            _add(sums[person], Link.LANE, text, min(nearness.times, MOST_TIMES))
    for other in others:
        if other.person != subject.person:
            for link, what in shared(subject, other):
                _add(sums[other.person], link, _filled(link, what=what), 1)
    found = [
        Candidate(person, one.score, tuple(sorted(one.evidence, key=_weightiest)))
        for person, one in sums.items()
    ]
    return sorted(found, key=lambda one: (-one.score, one.person))[:most]


def shared(subject: Known, other: Known) -> list[tuple[Link, str]]:
    """What the roster says that two people share, each with its name."""
    links: list[tuple[Link, str]] = []
    if subject.company and subject.company == other.company:
        links.append((Link.COMPANY, subject.company))
    if subject.building and subject.building == other.building:
        links.append((Link.BUILDING, subject.building))
    for group in set(subject.groups) & set(other.groups):
        word = group.replace("-", ":", 1).partition(":")[0]
        if word in _OF_GROUP:
            links.append((_OF_GROUP[word], group))
    return links


def _add(one: _Sum, link: Link, text: Text, times: int) -> None:
    one.score += times * WEIGHTS[link]
    one.evidence.append((link, text))


def _filled(link: Link, **facts: object) -> Text:
    return TEXTS[link].filled(**facts)


def _weightiest(evidence: tuple[Link, Text]) -> int:
    return -WEIGHTS[evidence[0]]
