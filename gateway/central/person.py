"""A person of the park as the centre knows one; gates get the random id, never the key."""

from dataclasses import dataclass, field

from gateway.core.approval import HolderKind, Observation
from gateway.core.credential import HealthStatus


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What the park says of a person.

    Args:
        key: the park's own key, such as a staff number, or empty; it never leaves the centre.
        name: as written.
        company: the approved company's short name.
        groups: names of groups that rules may refer to.
        not_before_ms: wall milliseconds, UTC, of the first admitted moment.
        not_after_ms: wall milliseconds, UTC, from which the approval has ended.
        health: what the park's check said; passes carry it.
        aliases: what other systems call the person, such as ``badge:10234``; gates know them too.
        batch: id of the batch that they came with, or empty.
        kind: staff, visitor or contractor.
        host: key of the person whom a visitor comes to see, or empty.
        once: the first entry uses the approval up.
        lanes: gate ids where they may enter; empty for every one.
        observation: until when they must stay at home, or None.
    """

    key: str
    name: str
    company: str
    groups: tuple[str, ...]
    not_before_ms: int
    not_after_ms: int
    health: HealthStatus
    aliases: tuple[str, ...] = field(default=(), repr=False)
    batch: str = ""
    kind: HolderKind = HolderKind.STAFF
    host: str = ""
    once: bool = False
    lanes: tuple[str, ...] = ()
    observation: Observation | None = None

    def approved_at(self, wall_ms: int) -> bool:
        """Whether the approval holds at a wall time in milliseconds, UTC."""
        return self.not_before_ms <= wall_ms < self.not_after_ms


@dataclass(frozen=True, slots=True)
class Person:
    """A person with the two random names that the centre gave.

    Args:
        id: 16 hex digits, carried by passes, rosters and rows.
        link: the secret part of the personal link; never logged.
        record: what the park says.
        apart: they were added at the visitors' desk, and no imported file removes them.
    """

    id: str
    link: str
    record: PersonRecord
    apart: bool = False
