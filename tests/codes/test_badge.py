"""Badge numbers: off unless the park says how they look, and then only a name for the guard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.badge import MAX_NUMBER_CHARS, BadgeMasks, alias_of, badge, typed
from gateway.codes.recognise import Accepted, known_format, recognise, signed_format
from gateway.codes.trust import TrustList
from gateway.core.credential import Identified, Presented, RefusedCode
from gateway.core.instant import ClockQuality, Instant
from gateway.core.reason import Reason

NOW = Instant(1_800_000_000_000, 0, "test", ClockQuality.SYNCED)
MASKS = BadgeMasks.of("A#### @@-###")


def shown(text: str, badges: BadgeMasks = MASKS) -> Presented:
    """What a gate says whose park has such badges."""
    return recognise(text, TrustList(()), "park-1", NOW, accepted=Accepted(badges=badges))


@pytest.mark.parametrize("text", ["A1234", "A0000", "XY-001", "xy-001"])
def test_a_number_of_the_park_says_who_and_proves_nothing(text: str) -> None:
    """The eye does not prefer it to a pass, and waits for a second frame of a damaged one."""
    assert shown(text) == Identified("BADGE", Reason.BADGE_ONLY, f"badge:{text.upper()}")
    assert known_format(text) is None
    assert not signed_format(text)


@pytest.mark.parametrize("text", ["A1234", "12345678", "A####"])
def test_no_number_is_known_unless_the_park_says_how_they_look(text: str) -> None:
    """Off by default."""
    assert shown(text, BadgeMasks()) == RefusedCode(Reason.CODE_UNKNOWN)
    assert shown(text, BadgeMasks.of("  ")) == RefusedCode(Reason.CODE_UNKNOWN)


@pytest.mark.parametrize(
    "text",
    ["", "A123", "A12345", "a1234", "B1234", "A12 4", "A١٢٣٤", "A１２３４", "X1-001", "XYZ001"],
)
def test_any_other_text_is_no_badge(text: str) -> None:
    """One character less, one more, of another kind, of another script."""
    assert shown(text) == RefusedCode(Reason.CODE_UNKNOWN)


def test_a_badge_mask_never_takes_a_pass_for_a_badge() -> None:
    """What shows its format by itself is verified as that."""
    greedy = BadgeMasks.of("PK1S####")

    assert shown("PK1S1234", greedy) == RefusedCode(Reason.CODE_MALFORMED, "PK1S")


def test_a_number_that_a_guard_typed_names_the_guard() -> None:
    """It stands in the row; the number does not."""
    identified = typed(" a1234 ", "li")

    assert identified == Identified("TYPED", Reason.NUMBER_TYPED, "badge:A1234", guard="li")
    assert "1234" not in repr(identified)
    assert "1234" not in repr(badge("A1234"))


@pytest.mark.parametrize(
    ("number", "alias"),
    [
        ("１２３４", "badge:1234"),
        ("Ａ－17", "badge:A-17"),
        ("x_1.2/3", "badge:X_1.2/3"),
        ("7" * MAX_NUMBER_CHARS, "badge:" + "7" * MAX_NUMBER_CHARS),
        ("7" * (MAX_NUMBER_CHARS - 1), "badge:" + "7" * (MAX_NUMBER_CHARS - 1)),
    ],
)
def test_a_number_counts_as_a_chinese_keyboard_writes_it(number: str, alias: str) -> None:
    """Full-width signs are the plain ones."""
    assert typed(number, "li") == Identified("TYPED", Reason.NUMBER_TYPED, alias, guard="li")


@pytest.mark.parametrize(
    "number",
    ["", "   ", "7" * (MAX_NUMBER_CHARS + 1), "7" * 10**6, "王小明", "1;2", "1\x002", "٣", "a b"],
)
def test_what_is_no_number_is_refused_without_repeating_it(number: str) -> None:
    """The guard types it again."""
    assert typed(number, "li") == RefusedCode(Reason.CODE_MALFORMED, "TYPED")


def test_badge_and_typed_number_name_the_same_person() -> None:
    """In either case of letters."""
    assert alias_of("a1234") == alias_of("A1234")


@given(st.text(max_size=40), st.text(alphabet="#@A1- ", max_size=40))
def test_any_text_is_answered_whatever_the_masks(text: str, words: str) -> None:
    """And never as a proof."""
    presented = shown(text, BadgeMasks.of(words))
    assert isinstance(presented, RefusedCode | Identified)
    assert isinstance(typed(text, "li"), RefusedCode | Identified)
