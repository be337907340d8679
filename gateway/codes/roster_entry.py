"""One approved person as a roster carries one; not how a roster is sealed or who may pass."""

import re
from dataclasses import dataclass, field
from typing import Final

from gateway.codes.limits import MAX_INTEGER
from gateway.core.approval import HolderKind, Observation

ID_BYTES: Final = 8
MAX_NAME_CHARS: Final = 64
MAX_GROUPS: Final = 16
MAX_ALIASES: Final = 4
MAX_LANES: Final = 16

_ALIAS: Final = re.compile(r"[a-z]{1,16}:[!-~]{1,40}", re.ASCII)
_LANE: Final = re.compile(r"[A-Za-z0-9_-]{1,32}", re.ASCII)
_ID: Final = re.compile(rf"[0-9a-f]{{{2 * ID_BYTES}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class RosterEntry:
    """One approved person.

    Args:
        id: the random id that passes carry, 16 lower-case hex digits.
        name: 1-64 printable characters; shown to the guard, never logged.
        company: 1-64 printable characters.
        groups: up to 16 names that rules may refer to.
        not_before_ms: wall milliseconds, UTC, of the first admitted moment.
        not_after_ms: wall milliseconds, UTC, from which the approval has ended.
        aliases: up to 4 names that other systems have for the person, such as ``badge:10234``:
            a word, a colon and 1-40 printable ASCII characters. No two people share one.
        batch: id of the batch that they came with, or empty.
        kind: staff, visitor or contractor.
        host: id of the person whom a visitor comes to see, or empty.
        once: the first entry uses the approval up.
        lanes: up to 16 gate ids where they may enter; empty for every one.
        observation: until when they must stay at home, or None.
    """

    id: str
    name: str = field(repr=False)
    company: str
    groups: tuple[str, ...]
    not_before_ms: int
    not_after_ms: int
    aliases: tuple[str, ...] = field(default=(), repr=False)
    batch: str = ""
    kind: HolderKind = HolderKind.STAFF
    host: str = ""
    once: bool = False
    lanes: tuple[str, ...] = ()
    observation: Observation | None = None

    def __post_init__(self) -> None:
        """Refuse what a gate could not keep or show; the message never repeats a name."""
        if _ID.fullmatch(self.id) is None:
            raise ValueError(f"id: expected {2 * ID_BYTES} lower-case hex digits")
        for what, text in (("name", self.name), ("company", self.company)):
            check_name(what, text)
        if len(self.groups) > MAX_GROUPS or not all(map(is_name, self.groups)):
            raise ValueError(f"groups: expected up to {MAX_GROUPS} names like a company's")
        if not 0 <= self.not_before_ms < self.not_after_ms <= MAX_INTEGER:
            raise ValueError("not_after: the approval must end after it begins")
        if len(self.aliases) > MAX_ALIASES or not all(map(_ALIAS.fullmatch, self.aliases)):
            raise ValueError(f"aliases: expected up to {MAX_ALIASES} such as badge:10234")
        self._check_terms()

    def _check_terms(self) -> None:
        if self.batch:
            check_name("batch", self.batch)
        if self.host and _ID.fullmatch(self.host) is None:
            raise ValueError(f"host: expected {2 * ID_BYTES} lower-case hex digits")
        if len(self.lanes) > MAX_LANES or not all(map(_LANE.fullmatch, self.lanes)):
            raise ValueError(f"lanes: expected up to {MAX_LANES} gate ids")
        if self.observation is not None:
            check_name("observation's contact", self.observation.contact)
            if not 0 < self.observation.until_ms <= MAX_INTEGER:
                raise ValueError("observation: expected the moment at which it is over")


def check_name(what: str, text: str) -> None:
    """Nothing where a text is one line that a guard can read.

    Raises:
        ValueError: it is not; the message does not repeat it.
    """
    if not is_name(text):
        raise ValueError(f"{what}: expected 1 to {MAX_NAME_CHARS} printable characters")


def is_name(text: object) -> bool:
    """Whether it is a text of 1-64 printable characters."""
    return isinstance(text, str) and 1 <= len(text) <= MAX_NAME_CHARS and text.isprintable()
