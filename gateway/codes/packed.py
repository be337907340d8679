"""Rows of one width in one sorted run of bytes, found by halving; knows no list and no meaning.

100,000 ids of 8 bytes take 0.8 MB so, where a set of them takes about 12 MB. A look-up costs a few
microseconds more than a set's, which nobody at a lane notices.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from operator import lt
from typing import Final

from gateway.codes.malformed import MalformedError, Step

DIGEST_BYTES: Final = 8
"""Enough to tell two tables of one history apart; forgery is the signature's affair."""


@dataclass(frozen=True, slots=True)
class PackedRows:
    """Rows with ascending keys, each key once. Never changed: a change makes another.

    Args:
        key_bytes: width of a row's key.
        value_bytes: width of what stands behind it, 0 for nothing.
        packed: all rows without anything between them.
    """

    key_bytes: int
    value_bytes: int
    packed: bytes = field(default=b"", repr=False)

    @classmethod
    def of(cls, key_bytes: int, value_bytes: int, values: Mapping[bytes, bytes]) -> "PackedRows":
        """The rows of a mapping from key to value, each of its width."""
        packed = b"".join(key + values[key] for key in sorted(values))
        return cls(key_bytes, value_bytes, packed).checked()

    def __len__(self) -> int:
        return len(self.packed) // self.row_bytes

    @property
    def row_bytes(self) -> int:
        """Width of a row."""
        return self.key_bytes + self.value_bytes

    @property
    def digest(self) -> bytes:
        """What two equal tables have in common: the first 8 bytes of SHA-256 over the rows."""
        return sha256(self.packed).digest()[:DIGEST_BYTES]

    def checked(self) -> "PackedRows":
        """The same rows, once their number is whole and their keys ascend.

        Raises:
            MalformedError: they don't; halving would miss some of them.
        """
        if len(self.packed) % self.row_bytes:
            raise MalformedError(Step.LIST, f"{len(self.packed)} bytes are no whole rows")
        keys = self.keys()
        if not all(map(lt, keys, islice(keys, 1, None))):
            raise MalformedError(Step.LIST, "keys don't ascend, or one stands twice")
        return self

    def keys(self) -> list[bytes]:
        """Every key, ascending."""
        width, rows = self.key_bytes, self.packed
        return [rows[at : at + width] for at in range(0, len(rows), self.row_bytes)]

    def values(self) -> frozenset[int]:
        """Every byte that stands behind a key; none for rows without values."""
        columns = range(self.key_bytes, self.row_bytes)
        return frozenset().union(*(self.packed[at :: self.row_bytes] for at in columns))

    def value_of(self, key: bytes) -> bytes | None:
        """What stands behind the key, or None where it is not listed."""
        start = self._place(key) * self.row_bytes
        value_start = start + self.key_bytes
        if self.packed[start:value_start] != key:
            return None
        return self.packed[value_start : value_start + self.value_bytes]

    def changed(self, removed: Iterable[bytes], put: "PackedRows") -> "PackedRows":
        """Another table without some keys and with some rows, which may replace present ones.

        It cuts and joins the packed bytes, so that 1,000 changes of 100,000 rows take a few
        milliseconds and the thread that decides is not kept from running.

        Args:
            removed: keys; one that is not there is passed over.
            put: rows of the same widths.
        """
        width = self.row_bytes
        rows = dict.fromkeys(removed, b"")
        rows |= {
            key: put.packed[at * width : (at + 1) * width] for at, key in enumerate(put.keys())
        }
        pieces, start = [], 0
        for key in sorted(rows):
            end = self._place(key) * width
            pieces += [self.packed[start:end], rows[key]]
            start = end + width * (self.packed[end : end + self.key_bytes] == key)
        return PackedRows(
            self.key_bytes, self.value_bytes, b"".join([*pieces, self.packed[start:]])
        )

    def change_to(self, wanted: "PackedRows") -> "tuple[tuple[bytes, ...], PackedRows]":
        """The keys to remove and the rows to put that make this table the wanted one."""
        mine, theirs = _rows(self), _rows(wanted)
        put = sorted(theirs - mine)
        kept = {row[: self.key_bytes] for row in theirs}
        gone = sorted(key for row in mine - theirs if (key := row[: self.key_bytes]) not in kept)
        return tuple(gone), PackedRows(self.key_bytes, self.value_bytes, b"".join(put))

    def _place(self, key: bytes) -> int:
        """Number of the first row whose key is not smaller."""
        rows, width, row_bytes = self.packed, self.key_bytes, self.row_bytes
        return bisect_left(
            range(len(self)), key, key=lambda at: rows[at * row_bytes : at * row_bytes + width]
        )


def _rows(table: PackedRows) -> set[bytes]:
    width, packed = table.row_bytes, table.packed
    return {packed[at : at + width] for at in range(0, len(packed), width)}
