"""Finds people of the roster in force by what a guard types; names leave it for the page alone."""

import json
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gateway.codes.badge import alias_of, plain_number
from gateway.journal.database import MissingFileError, naming
from gateway.journal.readonly import ReadOnlyFile
from gateway.journal.roster import ROSTER, RosterReader

MOST_PEOPLE: Final = 5_000
"""The greatest company of a park is smaller; of more the guard is told to type more."""

MOST_TYPED: Final = 40
"""Characters; a longer text is cut."""

_BY_WORDS: Final = """
SELECT id FROM person
WHERE name LIKE ?1 ESCAPE '\\' OR company LIKE ?1 ESCAPE '\\' LIMIT ?2
"""
_BY_IDS: Final = """
SELECT id, name, company FROM person WHERE id IN (SELECT value FROM json_each(?))
"""
"""All at once: one by one, a full site's 7,000 take eight times as long."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody's full name and company; the name must be masked before it is shown."""

    name: str
    company: str


@dataclass(frozen=True, slots=True)
class People:
    """Whom a typed text means.

    Args:
        ids: random ids.
        more: there are others, who were left out.
    """

    ids: frozenset[str]
    more: bool = False


def find_people(path: Path, typed: str) -> People:
    """Everybody whose name or company contains the text, or whose number it is.

    Args:
        path: the roster; without one there is nobody.
        typed: of any content; an empty one means nobody.

    Raises:
        JournalError: the roster can't be read.
    """
    words = "".join(sign for sign in typed[:MOST_TYPED] if sign.isprintable()).strip()
    if not words:
        return People(frozenset())
    marked = words.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    ids = [holder_id for (holder_id,) in _rows(path, _BY_WORDS, f"%{marked}%", MOST_PEOPLE + 1)]
    return People(frozenset(ids[:MOST_PEOPLE]) | _of_number(path, words), len(ids) > MOST_PEOPLE)


def people_of(path: Path, holder_ids: Collection[str]) -> dict[str, Person]:
    """The people of these ids, without those whom the roster does not know.

    Raises:
        JournalError: the roster can't be read.
    """
    known = _rows(path, _BY_IDS, json.dumps([*holder_ids]))
    return {holder_id: Person(name, company) for holder_id, name, company in known}


def _rows(path: Path, question: str, *values: str | int) -> list[Any]:
    """What the roster answers; without one, nothing."""
    with closing(ReadOnlyFile(path, ROSTER, immutable=True)) as file, naming(ROSTER, path):
        try:
            return file.connection().execute(question, values).fetchall()
        except MissingFileError:
            return []


def _of_number(path: Path, words: str) -> frozenset[str]:
    number = plain_number(words)
    if number is None:
        return frozenset()
    with closing(RosterReader(path)) as roster:
        return frozenset({roster.holder_of(alias_of(number))} - {""})
