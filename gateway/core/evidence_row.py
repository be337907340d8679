"""The evidence of a decision as its row keeps it, and back; neither the verdict nor the chain.

What a row never holds is marked where it is declared: a roster's aliases, the digest of a code's
text, who checked the thermometer. No rule may ask for those.
"""

from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any, Final, get_type_hints

from gateway.core.colour import UNSEEN, Sighting
from gateway.core.credential import Credential, Identified, Presented, RefusedCode
from gateway.core.event import Json
from gateway.core.evidence import Evidence
from gateway.core.row_value import RowError, of_row, reader_of, row_value
from gateway.core.temperature import Temperature, TemperatureEstimate
from gateway.core.temperature_row import temperature_of_row, temperature_row

_APART: Final = frozenset({"presented", "sighting", "roster_version", "temperature", "first_high"})
"""Fields with a form of their own; the roster's version stands in every row."""

_PLAIN: Final = MappingProxyType(
    {one.name: one for one in fields(Evidence) if one.name not in _APART}
)
_READERS: Final = MappingProxyType(
    {name: reader_of(hint) for name, hint in get_type_hints(Evidence).items() if name in _PLAIN}
)

_CALLED: Final[Mapping[type, Mapping[str, str]]] = MappingProxyType(
    {
        Credential: {"failed_rule": "rule"},
        Identified: {"reason": "identified"},
        RefusedCode: {"reason": "refused"},
    }
)
"""What a row calls a code's fields where it does not call them the same."""


def evidence_row(evidence: Evidence) -> dict[str, Json]:
    """Every fact that the verdict stood on; pseudonymous, never the code's text."""
    return {
        "code": _code(evidence),
        "temperature": temperature_row(evidence.temperature),
        "first_high": temperature_row(evidence.first_high),
        **{name: row_value(getattr(evidence, name)) for name in _PLAIN},
    }


def evidence_of_row(row: Mapping[str, Json], roster_version: int) -> Evidence:
    """The same evidence again; a fact that is younger than the row is the one by default.

    Args:
        row: what ``evidence_row`` gave, and nothing more.
        roster_version: of the row.

    Raises:
        ValueError: the row is no such evidence, or what it says contradicts itself.
    """
    try:
        evidence = Evidence(
            presented=_presented(row["code"]),
            sighting=_sighting(row["code"]),
            roster_version=roster_version,
            temperature=_temperature(row["temperature"]),
            first_high=_estimate(row["first_high"]),
            **_plain(row),
        )
    except KeyError as error:
        raise RowError(f"the row does not say {error}") from None
    again = evidence_row(evidence)
    if again != {**again, **row}:
        differing = sorted(key for key in row if again.get(key) != row[key])
        raise RowError(f"the row's {', '.join(differing)} can't have been written so")
    return evidence


def _plain(row: Mapping[str, Json]) -> dict[str, Any]:
    return {
        name: _READERS[name](row[name])
        for name, one in _PLAIN.items()
        if name in row or one.default is MISSING
    }


def _code(evidence: Evidence) -> Json:
    presented = evidence.presented
    if presented is None:
        return None
    called = _CALLED[type(presented)]
    said = _table(row_value(presented)) | _table(row_value(evidence.sighting))
    return {called.get(name, name): value for name, value in said.items()}


def _presented(code: Json) -> Presented | None:
    if code is None:
        return None
    said = _table(code)
    kind = next((kind for kind, called in _CALLED.items() if said.keys() & called.values()), None)
    if kind is None:
        raise RowError("the row's code is neither proved, nor refused, nor somebody's number")
    back = {row: name for name, row in _CALLED[kind].items()}
    found: Presented = of_row(kind, {back.get(key, key): value for key, value in said.items()})
    return found


def _sighting(code: Json) -> Sighting:
    return UNSEEN if code is None else of_row(Sighting, code)


def _temperature(row: Json) -> Temperature | None:
    return None if row is None else temperature_of_row(_table(row))


def _estimate(row: Json) -> TemperatureEstimate | None:
    found = _temperature(row)
    if found is None or isinstance(found, TemperatureEstimate):
        return found
    raise RowError("an earlier high temperature is an estimate")


def _table(row: Json) -> dict[str, Json]:
    if isinstance(row, dict):
        return row
    raise RowError(f"expected an object, got {row!r}")
