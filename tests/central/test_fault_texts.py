"""Whoever brings a table reads in Chinese and English what is wrong with it."""

import re
from string import Formatter

import pytest

from gateway.central import fault_texts
from gateway.central.fault_texts import IS_GB18030, NOT_A_TIME, NOT_UTF8, filled, in_cell, on_line
from gateway.core.text import Text

TEXTS = {name: text for name, text in vars(fault_texts).items() if isinstance(text, Text)}


def words(text: str) -> set[str]:
    """What is to be filled in."""
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("name", TEXTS)
def test_both_languages_stand_there_and_say_nothing_that_the_other_does_not(name: str) -> None:
    """English may name the column once more."""
    text = TEXTS[name]
    assert words(text.zh) <= words(text.en)
    if name != "NO_GUESS":
        assert re.search("[\u4e00-\u9fff]", text.zh)
        assert not re.search("[\u4e00-\u9fff]", text.en)


def test_a_fault_names_its_line_and_column_in_both_languages() -> None:
    """A text within a text is in the same language."""
    assert in_cell(3, "name", Text("空 {n}", "empty {n}"), n=1) == Text(
        "第 3 行，name：空 1", "line 3, name: empty 1"
    )
    assert on_line(1, NOT_UTF8, guess=IS_GB18030).zh.startswith("第 1 行：不是 UTF-8，而是 GB18030")


def test_braces_of_a_file_are_shown_and_fill_nothing() -> None:
    """A cell may say anything."""
    fault = on_line(2, filled(NOT_A_TIME, seen="'{line} {0} {'"))
    assert fault.en == "line 2: '{line} {0} {' is no time such as 2020-03-04 08:30"
