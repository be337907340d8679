"""Rows as a batch brought them, checked for shape; pure, and knows no place in a hash chain.

A batch of our own programs is judged column by column, by what Python runs in C: 100 rows at once
cost half of what they cost one by one. Whatever that doesn't take is judged row by row, which says
what is wrong and where.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from operator import itemgetter
from typing import Final, NamedTuple

from gateway.core.event import Json
from gateway.sync.payload import (
    HASH,
    MAX_INTEGER,
    integer,
    json_object,
    plain_objects,
    refuse,
    text,
)

_MAX_WORD_CHARS: Final = 64
_HASH_CHARS: Final = 64
_HEX: Final = re.compile(r"[0-9a-f]*", re.ASCII)
_NUMBERS: Final = ("t", "m", "pv", "rv")
_WORDS: Final = ("k", "b", "q")
_FIELDS: Final = itemgetter("s", "p", "body", *_NUMBERS, *_WORDS)

_Columns = tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...], tuple[int, ...]]
"""Sequences, hashes of the rows before, kinds and times of all rows."""


class ReceivedRow(NamedTuple):
    """A row as it came: checked for shape, not for its place in the hash chain.

    Args:
        sequence: its number in its epoch.
        row: the line, byte for byte as the gate hashed it.
        previous_hash: hex SHA-256 of the row before, as the row claims.
        kind: value of an ``EventKind``; may be newer than this program.
        wall_ms: milliseconds UTC, by the gate's clock.
        hash: hex SHA-256 of the line.
    """

    sequence: int
    row: str
    previous_hash: str
    kind: str
    wall_ms: int
    hash: str

    @property
    def body(self) -> Mapping[str, Json]:
        """The event's facts, read anew: a backlog's would fill the memory, and few are asked."""
        fields: dict[str, Mapping[str, Json]] = json.loads(self.row)
        return fields["body"]


@dataclass(frozen=True, slots=True)
class ReceivedRows:
    """One or more rows whose sequences follow each other, a column each, as they are stored.

    A hundred at once are checked, chained and stored by what Python runs in C.

    Args:
        sequences: of the rows, in order.
        lines: the rows as of one ``ReceivedRow``; so are the others.
    """

    sequences: range
    lines: tuple[str, ...]
    previous_hashes: tuple[str, ...]
    kinds: tuple[str, ...]
    wall_ms: tuple[int, ...]
    hashes: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.sequences)

    def __iter__(self) -> Iterator[ReceivedRow]:
        """One by one, for whoever asks more of a row than that it is stored."""
        columns = self.lines, self.previous_hashes, self.kinds, self.wall_ms, self.hashes
        return map(ReceivedRow, self.sequences, *columns)

    @property
    def first(self) -> int:
        """The least sequence."""
        return self.sequences[0]

    @property
    def last(self) -> int:
        """The greatest sequence."""
        return self.sequences[-1]


def received_rows(content: bytes, most_bytes: int) -> ReceivedRows:
    """The rows of a batch, one a line.

    Args:
        content: lines without a line end after the last; who calls has counted them.
        most_bytes: the longest line.

    Raises:
        ForeignPayloadError: one of them is no row, or they don't follow each other.
    """
    lines = content.split(b"\n")
    sequences, previous, kinds, wall_ms = _columns(lines, content, most_bytes)
    follow = range(sequences[0], sequences[0] + len(lines))
    if sequences != tuple(follow):
        refuse("batch", "sequences don't follow each other")
    texts = tuple(content.decode("ascii").split("\n"))
    hashes = tuple([sha256(line).hexdigest() for line in lines])
    return ReceivedRows(follow, texts, previous, kinds, wall_ms, hashes)


def _columns(lines: Sequence[bytes], content: bytes, most_bytes: int) -> _Columns:
    if max(map(len, lines)) <= most_bytes:
        objects = plain_objects(lines, content)
        if objects is not None and (columns := _plain_columns(objects)) is not None:
            return columns
    sequences, previous, kinds, wall_ms = zip(
        *(_row(line, most_bytes) for line in lines), strict=True
    )
    return sequences, previous, kinds, wall_ms


def _plain_columns(objects: Sequence[dict[str, Json]]) -> _Columns | None:
    """None where a row must be looked at alone."""
    try:
        sequences, previous, bodies, *others = zip(*map(_FIELDS, objects), strict=True)
    except KeyError:
        return None
    numbers, words = others[: len(_NUMBERS)], others[len(_NUMBERS) :]
    sound = (
        _are_integers(sequences, least=1)
        and all(_are_integers(column, least=0) for column in numbers)
        and all(_are_words(column) for column in words)
        and set(map(type, bodies)) == {dict}
        and _are_hashes(previous)
    )
    return (sequences, previous, words[0], numbers[0]) if sound else None


def _are_integers(column: Sequence[int], least: int) -> bool:
    return set(map(type, column)) == {int} and least <= min(column) and max(column) <= MAX_INTEGER


def _are_words(column: Sequence[str]) -> bool:
    """Most rows have the same few."""
    if set(map(type, column)) != {str}:
        return False
    return all(1 <= len(word) <= _MAX_WORD_CHARS and word.isprintable() for word in set(column))


def _are_hashes(column: Sequence[str]) -> bool:
    if set(map(type, column)) != {str} or set(map(len, column)) != {_HASH_CHARS}:
        return False
    return _HEX.fullmatch("".join(column)) is not None


def _row(line: bytes, most_bytes: int) -> tuple[int, str, str, int]:
    """What ``_Columns`` has of one row, which is judged alone."""
    fields = json_object(line, "row", most_bytes)
    wall_ms, *_ = (integer(fields, key, "row") for key in _NUMBERS)
    kind, *_ = (text(fields, key, "row", _MAX_WORD_CHARS) for key in _WORDS)
    if not isinstance(fields.get("body"), dict):
        refuse("row, field 'body'", "not a JSON object")
    previous = text(fields, "p", "row", _HASH_CHARS)
    if HASH.fullmatch(previous) is None:
        refuse("row, field 'p'", "not a SHA-256 in lower-case hex")
    return integer(fields, "s", "row", low=1), previous, kind, wall_ms
