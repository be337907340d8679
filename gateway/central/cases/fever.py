"""Which rows of a gate open a case of fever; judges no reading, the gate has."""

from collections.abc import Mapping
from typing import Final

from gateway.central.cases.case import NewCase, Origin
from gateway.central.cases.kinds import CaseKind, Source
from gateway.central.passage_fact import fact_of
from gateway.core.event import EventKind, Json
from gateway.core.reason import Reason

_KINDS: Final = frozenset({EventKind.ACCESS_REFERRED.value, EventKind.ACCESS_DENIED.value})


def fever_case(
    journal: tuple[str, int], sequence: int, kind: str, body: Mapping[str, Json]
) -> NewCase | None:
    """The case that a row opens; None of a row that tells of no fever.

    Args:
        journal: gate and epoch.
        sequence: of the row.
        kind: of the row.
        body: its facts, as a gate sent them.
    """
    reasons = body.get("reasons")
    if kind not in _KINDS or not isinstance(reasons, list) or Reason.FEVER.value not in reasons:
        return None
    fact = fact_of(kind, sequence, 0, body)
    holder = fact.holder if fact else ""
    return NewCase(CaseKind.FEVER, Origin(Source.GATE, *journal, sequence), holder)
