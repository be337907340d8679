"""A person of the park as the centre knows one; gates get the random id, never the key."""

from dataclasses import dataclass, field

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
    """

    key: str
    name: str
    company: str
    groups: tuple[str, ...]
    not_before_ms: int
    not_after_ms: int
    health: HealthStatus
    aliases: tuple[str, ...] = field(default=(), repr=False)

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
    """

    id: str
    link: str
    record: PersonRecord
