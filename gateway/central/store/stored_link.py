"""A row of the table in its place in its journal's chain; judges no chain."""

import json
import re
from dataclasses import dataclass
from typing import Final

from gateway.core.event import row_hash

_CHAINED: Final = re.compile(r',"p":"([0-9a-f]{64})"\}\Z')
"""The last key of a row; one of an object within the row would end in two braces."""


@dataclass(frozen=True, slots=True)
class StoredLink:
    """A stored row.

    Args:
        sequence: its number in its epoch, from 1.
        row: its line of JSON.
    """

    sequence: int
    row: str

    @property
    def previous_hash(self) -> str:
        """Read off the end of the line, where every gate writes it; else the line is parsed."""
        found = _CHAINED.search(self.row)
        return found[1] if found else str(json.loads(self.row)["p"])

    @property
    def hash(self) -> str:
        """Hex SHA-256 of the line."""
        return row_hash(self.row)
