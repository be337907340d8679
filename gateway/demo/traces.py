"""Searches bytes for what must not stand in them, however it is spelled; opens no file."""

import base64
import json
import urllib.parse
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

HEAD_BYTES: Final = 6
"""The shortest spelling that is searched for: two Chinese characters in UTF-8. Among a million
random bytes and 100,000 needles a chance hit of this length has a probability below 1 in 2,000."""

WINDOW_CHARS: Final = 12
STEP_CHARS: Final = 4
"""Of a longer text every fragment of 15 characters holds one of these windows whole, and so much
of it is as good as all: it says whose code it was."""

_DIGEST_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Needle:
    """One text that must not be found.

    Args:
        kind: what it is, in words that may be printed.
        text: as people or codes have it.
        guessable: a name or a number, of which only the whole says something, and of which so few
            exist that a digest without a key gives it away.
    """

    kind: str
    text: str
    guessable: bool = False


@dataclass(frozen=True, slots=True)
class Trace:
    """Where something was found; it does not repeat what.

    Args:
        kind: of the needle.
        place: name of the file or topic.
        offset: in bytes.
    """

    kind: str
    place: str
    offset: int


class Searcher:
    """Looks for all needles at once, in one pass over each haystack.

    Args:
        needles: of any length and number.
    """

    def __init__(self, needles: Iterable[Needle]) -> None:
        self.needles = 0
        self._kinds: dict[bytes, str] = {}
        self._sizes: defaultdict[bytes, set[int]] = defaultdict(set)
        for needle in needles:
            self.needles += 1
            for spelled in _spellings(needle):
                if len(spelled) >= HEAD_BYTES:
                    self._kinds[spelled] = needle.kind
                    self._sizes[spelled[:HEAD_BYTES]].add(len(spelled))

    def search(self, haystack: bytes, place: str) -> Iterator[Trace]:
        """Everything of it that stands in these bytes, in order."""
        sizes_of = self._sizes
        for offset in range(len(haystack) - HEAD_BYTES + 1):
            head = haystack[offset : offset + HEAD_BYTES]
            if head in sizes_of:
                spelled = (haystack[offset : offset + size] for size in sizes_of[head])
                kinds = {self._kinds[one] for one in spelled if one in self._kinds}
                yield from (Trace(kind, place, offset) for kind in sorted(kinds))


def _spellings(needle: Needle) -> Iterator[bytes]:
    windows = [needle.text] if needle.guessable else _windows(needle.text)
    yield from (window.encode() for window in windows)
    yield from _otherwise(windows[len(windows) // 2])
    if needle.guessable:
        digest = sha256(needle.text.encode()).digest()[:_DIGEST_BYTES]
        yield from (digest, digest.hex().encode())


def _windows(text: str) -> list[str]:
    last = max(len(text) - WINDOW_CHARS, 0)
    starts = [*range(0, last, STEP_CHARS), last]
    return [text[start : start + WINDOW_CHARS] for start in starts]


def _otherwise(window: str) -> Iterator[bytes]:
    """As JSON, addresses, databases and dumps write it."""
    encoded = window.encode()
    yield json.dumps(window)[1:-1].encode()
    yield urllib.parse.quote(window, safe="").encode()
    yield from (window.encode("utf-16-le"), window.encode("utf-16-be"))
    yield from (encoded.hex().encode(), encoded.hex().upper().encode())
    for before in range(3):
        yield _base64_within(encoded, before)


def _base64_within(encoded: bytes, before: int) -> bytes:
    """The characters that stand for all of it where ``before`` other bytes (mod 3) precede it."""
    written = base64.b64encode(bytes(before) + encoded)
    first = -(-8 * before // 6)
    return written[first : 8 * (before + len(encoded)) // 6]
