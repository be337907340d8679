"""Texts that somebody else chose, made fit to stand on a page beside ours; it escapes no markup."""

import unicodedata
from typing import Final

from gateway.control.shapes import clean

MOST_GATE: Final = 60
"""Characters of a gate's name; the bar shows a third of it on a phone."""

_TURNING: Final = frozenset({"R", "AL", "AN"})
"""Bidirectional classes (UAX 9) of letters and digits that turn what stands beside them around."""
_APART, _APART_END = "\u2068", "\u2069"
"""First strong isolate, and its end."""


def plain(text: object, most: int = 80) -> str:
    """On one line and cut; controls, bidi and zero-width signs are made visible.

    Args:
        text: as it stands in a file; whatever is no text is shown as Python writes it.
        most: characters.
    """
    line = clean(str(text))
    return line if len(line) <= most else line[: most - 1] + "…"


def plain_lines(text: object) -> str:
    """The same for each line of a note, whole."""
    return "\n".join(clean(line) for line in str(text).splitlines())


def apart(text: str) -> str:
    """A plain text for the midst of a sentence, which it can't turn around."""
    shown = plain(text, 40)
    turns = any(unicodedata.bidirectional(sign) in _TURNING for sign in shown)
    return f"{_APART}{shown}{_APART_END}" if turns else shown
