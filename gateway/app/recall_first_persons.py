"""Who came first today before a restart, read back from the gate's own journal; nobody else."""

from collections.abc import Iterable
from typing import Protocol

from gateway.app.recall import PastRow
from gateway.core.event import EventKind
from gateway.core.first_person import FirstPersons
from gateway.core.heading import Heading
from gateway.core.policy import Policy


class Remembering(Protocol):
    """Remembers who came first."""

    first_persons: FirstPersons


def recall_first_persons(memory: Remembering, rows: Iterable[PastRow], policy: Policy) -> None:
    """Have the gate know of which groups somebody was admitted today.

    Args:
        memory: takes them.
        rows: oldest first, of a day at least.
        policy: says where the day begins.
    """
    for row in rows:
        match row.body:
            case {"holder": {"groups": [*groups]}, "heading": Heading.IN.value}:
                if row.kind == EventKind.ACCESS_GRANTED.value:
                    named = [group for group in groups if isinstance(group, str)]
                    day = policy.local(row.wall_ms).day
                    memory.first_persons = memory.first_persons.after(named, day)
