"""The search that says that nobody is named finds whoever is."""

import base64
import json
import urllib.parse
from collections.abc import Callable
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.demo.traces import STEP_CHARS, WINDOW_CHARS, Needle, Searcher, Trace

NAME = Needle("name", "王小明", guessable=True)
NUMBER = Needle("staff number", "S10234", guessable=True)
CODE = Needle(
    "code", "PK1S:6BFOXN*TS0BI$ZD4N9:9S6RCVN5+O30K3/XIV0W23NTDEMWK4MI6UOS03CR83KLBKAVN74."
)
SEARCHER = Searcher([NAME, NUMBER, CODE])

SPELLINGS: tuple[Callable[[str], bytes], ...] = (
    str.encode,
    lambda text: json.dumps(text).encode(),
    lambda text: urllib.parse.quote(text).encode(),
    lambda text: text.encode("utf-16-le"),
    lambda text: text.encode("utf-16-be"),
    lambda text: text.encode().hex().encode(),
    lambda text: text.encode().hex().upper().encode(),
    lambda text: base64.b64encode(text.encode()),
    lambda text: base64.b64encode(b"1" + text.encode()),
    lambda text: base64.b64encode(b"12" + text.encode() + b"34"),
)


@pytest.mark.parametrize("needle", [NAME, NUMBER, CODE], ids=lambda needle: needle.kind)
@pytest.mark.parametrize("spell", SPELLINGS)
def test_a_person_is_found_however_they_are_spelled(
    needle: Needle, spell: Callable[[str], bytes]
) -> None:
    """As text, JSON, address, hexadecimal or base64, and between other bytes."""
    found = list(SEARCHER.search(b"\0\xff row " + spell(needle.text) + b" \0", "a file"))

    assert {(trace.kind, trace.place) for trace in found} == {(needle.kind, "a file")}


def test_a_digest_of_a_number_is_as_good_as_the_number() -> None:
    """Whoever has the digest tries all numbers; of a code nobody can."""
    digest = sha256(NUMBER.text.encode())

    assert list(SEARCHER.search(digest.digest(), "row")) == [Trace("staff number", "row", 0)]
    assert list(SEARCHER.search(digest.hexdigest()[:20].encode(), "row"))
    assert not list(SEARCHER.search(sha256(CODE.text.encode()).digest(), "row"))


@given(st.integers(0, len(CODE.text) - WINDOW_CHARS - STEP_CHARS + 1))
def test_every_piece_of_a_code_is_found(start: int) -> None:
    """A log that cuts long lines still tells whose code it was."""
    piece = CODE.text[start : start + WINDOW_CHARS + STEP_CHARS - 1]

    assert list(SEARCHER.search(f"seen: {piece}".encode(), "log"))


def test_what_is_allowed_is_not_found() -> None:
    """Random ids, times and formats name nobody."""
    row = b'{"holder":"0011223344556677","format":"PK1S","t":1800000000000,"name":"\xe7\x8e\x8b"}'

    assert not list(SEARCHER.search(row, "row"))
