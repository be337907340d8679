"""What adapters tell that goes into the journal and into no passage; it writes nothing itself."""

from gateway.core.event import EventKind, Json
from gateway.core.signals import DocumentRefused, ListApplied, Remarked, RosterApplied

Remark = RosterApplied | ListApplied | DocumentRefused | Remarked


def remarked(signal: Remark) -> tuple[EventKind, dict[str, Json]]:
    """The row's kind and facts."""
    match signal:
        case RosterApplied(version, people):
            return EventKind.CONFIGURATION_APPLIED, {"roster": version, "people": people}
        case ListApplied(name, version, entries):
            return EventKind.CONFIGURATION_APPLIED, {name: version, "entries": entries}
        case DocumentRefused(why):
            return EventKind.DOCUMENT_REFUSED, {"why": why}
        case Remarked(kind, facts):
            return kind, dict(facts)
