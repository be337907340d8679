"""One person of a roster: made with what gates can keep and show, or not at all."""

from dataclasses import replace
from typing import Any

import pytest

from gateway.codes.roster_entry import RosterEntry
from gateway.core.approval import HolderKind, Observation
from tests.rosters import VISITOR

ZHANG = RosterEntry(
    "00112233aabbccdd", "张三", "星河科技", ("staff", "night"), 0, 1_800_000_000_000
)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"id": "00112233AABBCCDD"}, "id"),
        ({"id": "00112233aabbccd"}, "id"),
        ({"id": "00112233aabbccdd0"}, "id"),
        ({"name": ""}, "name"),
        ({"name": "\u3000"}, "name"),
        ({"company": "c" * 65}, "company"),
        ({"groups": ("g",) * 17}, "groups"),
        ({"groups": ("",)}, "groups"),
        ({"not_before_ms": -1}, "not_after"),
        ({"not_after_ms": 0}, "not_after"),
        ({"not_after_ms": 2**53}, "not_after"),
    ],
)
def test_an_entry_that_gates_would_refuse_is_not_made(
    changed: dict[str, object], what: str
) -> None:
    """The centre can tell the line of its file."""
    with pytest.raises(ValueError, match=f"^{what}: "):
        replace(ZHANG, **changed)  # type: ignore[arg-type] # a table of fields


@pytest.mark.parametrize(
    "changed",
    [
        {"name": "n" * 64},
        {"name": "n"},
        {"company": "c" * 64},
        {"groups": ("g" * 64,) * 16},
        {"not_before_ms": ZHANG.not_after_ms - 1},
        {"not_after_ms": 2**53 - 1},
    ],
)
def test_an_entry_at_its_limits_is_made(changed: dict[str, Any]) -> None:
    """The last right value of each field."""
    assert replace(ZHANG, **changed) != ZHANG


def test_an_entry_shows_neither_name_nor_number() -> None:
    """Its repr may land in a log."""
    shown = repr(replace(ZHANG, aliases=("badge:10234",)))
    assert "张三" not in shown
    assert "10234" not in shown


@pytest.mark.parametrize(
    ("aliases", "taken"),
    [
        ((), True),
        (("a:1",), True),
        (("badge:" + "7" * 40,), True),
        (("badge:" + "7" * 41,), False),
        (("a" * 16 + ":1",), True),
        (("a" * 17 + ":1",), False),
        (("a:1", "a:2", "a:3", "a:4"), True),
        (("a:1", "a:2", "a:3", "a:4", "a:5"), False),
        (("a:",), False),
        ((":1",), False),
        (("badge1",), False),
        (("Badge:1",), False),
        (("badge:1 2",), False),
        (("badge:１",), False),
        (("badge:1\n",), False),
    ],
)
def test_an_alias_is_a_word_and_a_short_name(aliases: tuple[str, ...], *, taken: bool) -> None:
    """Below, at and above each bound; the message repeats none."""
    if taken:
        assert replace(ZHANG, aliases=aliases).aliases == aliases
    else:
        with pytest.raises(ValueError, match=r"aliases: expected up to 4 such as badge:10234$"):
            replace(ZHANG, aliases=aliases)


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"batch": "b" * 65}, "batch"),
        ({"host": "00" * 7}, "host"),
        ({"lanes": ("l" * 33,)}, "lanes"),
        ({"lanes": ("",)}, "lanes"),
        ({"lanes": ("l",) * 17}, "lanes"),
        ({"observation": Observation(0, "w")}, "observation"),
        ({"observation": Observation(2**53, "w")}, "observation"),
        ({"observation": Observation(1, "w" * 65)}, "observation's contact"),
    ],
)
def test_terms_that_gates_would_refuse_are_not_made(changed: dict[str, Any], what: str) -> None:
    """The centre can tell the line of its file."""
    with pytest.raises(ValueError, match=f"^{what}: "):
        replace(VISITOR, **changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"batch": "b" * 64},
        {"lanes": ("l" * 32,) * 16},
        {"observation": Observation(2**53 - 1, "w" * 64)},
        {"kind": HolderKind.CONTRACTOR},
    ],
)
def test_terms_at_their_limits_are_made(changed: dict[str, Any]) -> None:
    """The last right value of each."""
    assert replace(VISITOR, **changed) != VISITOR
