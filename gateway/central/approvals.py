"""The companies and batches that stand behind the park's people; not where they are kept."""

from collections import Counter
from dataclasses import dataclass
from typing import Final

from gateway.central import refusal_texts as texts
from gateway.central.person import Person
from gateway.central.told import ToldError
from gateway.codes.roster_entry import RosterEntry
from gateway.codes.roster_tables import Roster, RosterBatch, RosterCompany
from gateway.core.text import Text


class ApprovalError(ToldError):
    """What was to be approved contradicts what is approved; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """Whom the park has approved before it approves people.

    Args:
        companies: each with its standing; none where the park keeps no list of them.
        batches: what companies applied for, each with its quota.
    """

    companies: tuple[RosterCompany, ...] = ()
    batches: tuple[RosterBatch, ...] = ()

    @property
    def company_names(self) -> frozenset[str]:
        """All of them."""
        return frozenset(company.name for company in self.companies)


NO_APPROVALS: Final = Approvals()
"""Of a park that approves people alone."""


def roster_of(people: tuple[Person, ...], approvals: Approvals) -> Roster:
    """What is signed for gates.

    Raises:
        ApprovalError: somebody is of no listed company, or a batch has more people than its quota.
    """
    id_of = {person.record.key: person.id for person in people if person.record.key}
    try:
        entries = tuple(_entry(person, id_of.get(person.record.host, "")) for person in people)
        return Roster(entries, approvals.companies, approvals.batches)
    except ValueError as error:
        raise ApprovalError(texts.CONTRADICTION, seen=str(error)) from None


def check_people(people: tuple[Person, ...], approvals: Approvals) -> None:
    """Nothing where everybody's company and batch are listed.

    Raises:
        ApprovalError: names each that is not, with its number of people.
    """
    records = [person.record for person in people]
    known, batches = approvals.company_names, {(one.id, one.company) for one in approvals.batches}
    if known:
        strangers = Counter(one.company for one in records if one.company not in known)
        _refuse(texts.COMPANY, strangers)
    named = (one for one in records if one.batch and (one.batch, one.company) not in batches)
    _refuse(texts.BATCH, Counter(one.batch for one in named))


def _refuse(what: Text, strangers: Counter[str]) -> None:
    if strangers:
        chinese = "、".join(f"{name}（{count} 人）" for name, count in strangers.items())
        english = ", ".join(f"{name!r} of {count} people" for name, count in strangers.items())
        raise ApprovalError(texts.STRANGERS, what=what, told=Text(chinese, english))


def _entry(person: Person, host: str) -> RosterEntry:
    record = person.record
    return RosterEntry(
        id=person.id,
        name=record.name,
        company=record.company,
        groups=record.groups,
        not_before_ms=record.not_before_ms,
        not_after_ms=record.not_after_ms,
        aliases=record.aliases,
        batch=record.batch,
        kind=record.kind,
        host=host,
        once=record.once,
        lanes=record.lanes,
        observation=record.observation,
    )
