"""Hypothesis strategies for any value of the core, made from its types; each field varies."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum
from types import NoneType, UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from gateway.core.blackbody import BlackbodyCheck
from gateway.core.civil_time import CHINA, Zone
from gateway.core.colour import UNSEEN
from gateway.core.evidence import Evidence
from gateway.core.instant import Instant
from gateway.core.policy import OccupancyLimit, OccupancyPolicy, Policy
from gateway.core.policy.occupancy import TimeOfDay
from gateway.core.schedule import Segment
from gateway.core.second_instrument import SecondReading, Site

_MOMENT_MS = 1_800_000_000_000
_NEAR = st.integers(-100_000_000, 100_000_000)
"""Near to a limit on both sides, as a wait or an age is."""
_TEXTS = st.sampled_from(["", "gate-1", "staff", "alpha", "0011223344556677", "门"]) | st.text(
    max_size=8
)
_CELSIUS = st.floats(25, 46).map(lambda celsius: round(celsius, 3))
_NUMBERS: dict[type, st.SearchStrategy[Any]] = {
    bool: st.booleans(),
    int: _NEAR | st.integers(-3, 9) | _NEAR.map(lambda near: _MOMENT_MS + near),
    float: _CELSIUS | st.floats(-3, 100),
    str: _TEXTS,
    date: st.dates(date(2026, 1, 1), date(2027, 12, 31)),
}


def _segments() -> st.SearchStrategy[tuple[Segment, ...]]:
    minutes = st.sets(st.integers(0, 1440), min_size=0, max_size=6).map(sorted)
    return minutes.map(
        lambda at: tuple(Segment(*pair) for pair in zip(at[::2], at[1::2], strict=False))
    )


_CHECK = st.builds(
    lambda at, reference, off, who: BlackbodyCheck(at, reference, reference + off, who),
    _NEAR.map(lambda near: _MOMENT_MS + near),
    st.floats(31, 41),
    st.floats(-0.9, 0.9),
    _TEXTS,
)
_SECOND = st.builds(
    SecondReading,
    st.floats(34, 43),
    st.sampled_from(Site),
    _TEXTS,
    st.integers(0, 10**6),
    _NEAR,
)
_LIMITS = st.builds(
    lambda most, name, of_building: OccupancyLimit(
        most, **{"building" if of_building else "company": name}
    ),
    st.integers(1, 9),
    st.sampled_from(["alpha", "门"]),
    st.booleans(),
)
_OCCUPANCY = st.builds(
    OccupancyPolicy,
    st.just(("gate-1", "gate-2")),
    st.integers(0, 1439).map(TimeOfDay),
    st.lists(_LIMITS, max_size=3, unique_by=lambda limit: limit.of).map(tuple),
)
_OURS: dict[Any, st.SearchStrategy[Any]] = {
    BlackbodyCheck: _CHECK,
    SecondReading: _SECOND,
    OccupancyPolicy: _OCCUPANCY,
    Zone: st.sampled_from([CHINA, Zone("UTC", ((0, 0),))]),
    Segment: _segments().filter(bool).map(lambda segments: segments[0]),
    tuple[Segment, ...]: _segments(),
}
"""Values that refuse what their types would allow."""


def any_of(hint: Any) -> st.SearchStrategy[Any]:  # noqa: ANN401, PLR0911 - an arm a kind of type
    """Any value of a type: a dataclass of whatever its fields may hold, and so on down."""
    if hint in _OURS:
        return _OURS[hint]
    if get_origin(hint) is UnionType:
        return st.one_of([any_of(each) for each in get_args(hint)])
    if get_origin(hint) is tuple:
        return st.lists(any_of(get_args(hint)[0]), max_size=3).map(tuple)
    if get_origin(hint) is Mapping:
        return st.dictionaries(*map(any_of, get_args(hint)), max_size=3)
    if get_origin(hint) is Literal:
        return st.sampled_from(get_args(hint))
    if hint is NoneType:
        return st.none()
    if isinstance(hint, type) and is_dataclass(hint):
        hints = get_type_hints(hint)
        return st.builds(hint, **{one.name: any_of(hints[one.name]) for one in fields(hint)})
    if issubclass(hint, Enum):
        return st.sampled_from(hint)
    return _NUMBERS[hint]


def evidences() -> st.SearchStrategy[Evidence]:
    """Any evidence; how a code looked is known of a code only."""
    return any_of(Evidence).map(_seen_with_a_code)


def instants() -> st.SearchStrategy[Instant]:
    """Any moment."""
    return any_of(Instant)


def policies() -> st.SearchStrategy[Policy]:
    """Any policy, sensible or not."""
    return any_of(Policy)


def _seen_with_a_code(evidence: Evidence) -> Evidence:
    return evidence if evidence.presented else replace(evidence, sighting=UNSEEN)
