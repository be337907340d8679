"""Which rows of a gate tell of somebody who should be at home; alerts nobody."""

from collections.abc import Mapping

from gateway.core.event import EventKind, Json


def who_left_home(kind: str, body: Mapping[str, Json]) -> str:
    """The random id of whom a row tells of; empty of any other row.

    Args:
        kind: of the row.
        body: its facts, as a gate sent them.
    """
    holder = body.get("holder")
    is_breach = kind == EventKind.OBSERVATION_BREACH.value
    return holder if is_breach and isinstance(holder, str) else ""
