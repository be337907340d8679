"""Cards: the numbers that a roster writes, and that they prove nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes.badge import plain_number
from gateway.codes.wiegand import badge_number, card, is_badge_number
from gateway.core.credential import Identified, RefusedCode
from gateway.core.reason import Reason

BOTH = frozenset({26, 34})


@pytest.mark.parametrize(
    ("bits", "number", "written"),
    [
        (26, 0, "000-00000"),
        (26, 0xD4_1B81, "212-07041"),
        (26, 0xFF_FFFF, "255-65535"),
        (34, 0, "00000-00000"),
        (34, 0xD4_1B81, "00212-07041"),
        (34, 0xFFFF_FFFF, "65535-65535"),
    ],
)
def test_a_card_is_its_facility_and_its_own_number(bits: int, number: int, written: str) -> None:
    """With all zeros, so that cards of both lengths differ and a column of them sorts."""
    assert badge_number(bits, number) == written
    assert plain_number(written) == written
    assert is_badge_number(written)
    said = card(bits, number, BOTH)
    assert said == Identified(f"wiegand-{bits}", Reason.BADGE_ONLY, f"badge:{written}")


@pytest.mark.parametrize(
    ("bits", "taken", "known"),
    [
        (26, frozenset(), False),
        (26, frozenset({26}), True),
        (26, frozenset({34}), False),
        (34, frozenset(), False),
        (34, frozenset({26}), False),
        (34, frozenset({34}), True),
        (37, BOTH, False),
        (-1, BOTH, False),
    ],
)
def test_only_cards_that_the_park_takes_say_who(
    bits: int, taken: frozenset[int], *, known: bool
) -> None:
    """Others are codes that nobody knows, and the guard reads of which length."""
    said = card(bits, 7, taken)
    assert isinstance(said, Identified) is known
    assert known or said == RefusedCode(Reason.CODE_UNKNOWN, f"wiegand-{bits}")


@pytest.mark.parametrize(("bits", "number"), [(26, 1 << 24), (34, 1 << 32), (26, -1)])
def test_a_number_that_its_frame_can_not_carry_is_malformed(bits: int, number: int) -> None:
    """Another card's number is never made of it."""
    assert card(bits, number, BOTH) == RefusedCode(Reason.CODE_MALFORMED, f"wiegand-{bits}")


@given(st.sampled_from((26, 34)), st.integers(0, 0xFFFF_FFFF))
def test_no_card_s_number_is_shown(bits: int, number: int) -> None:
    """Neither as the roster writes it nor as the reader does."""
    shown = repr(card(bits, number & ((1 << (bits - 2)) - 1), BOTH))
    assert f"-{number & 0xFFFF:05d}" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "256-00000",
        "000-65536",
        "65536-00000",
        "00000-65536",
        "12-07041",
        "0212-07041",
        "212-7041",
        "212-007041",
        "21207041",
        "212-07041\n",
        "２１２-07041",
        "-07041",
        "",
    ],
)
def test_what_no_card_has_is_no_card_s_number(text: str) -> None:
    """A zero left out would be nobody's card, and the office had better hear of it."""
    assert not is_badge_number(text)
