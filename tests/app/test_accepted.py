"""What a park writes in [codes] is what its gates accept."""

import pytest

from gateway.app.accepted import accepted_cards, accepted_codes
from gateway.codes.badge import MAX_MASKS, MAX_NUMBER_CHARS, BadgeMasks
from gateway.codes.recognise import PARK_ONLY, Accepted
from gateway.codes.wecom import MAX_LIFE_S, ByteOrder, WecomRules
from gateway.config.shape import CodesSection
from gateway.core.credential import Identified


def test_a_park_that_writes_nothing_takes_nothing_more() -> None:
    """Badges and WeCom are off by default."""
    assert accepted_codes(CodesSection()) == PARK_ONLY


@pytest.mark.parametrize(
    ("written", "order"), [("big-endian", ByteOrder.BIG), ("little-endian", ByteOrder.LITTLE)]
)
def test_the_byte_order_of_wecom_is_as_written(written: str, order: ByteOrder) -> None:
    """With the longest life that counts."""
    codes = CodesSection(wecom=written, wecom_max_life_s=120)  # type: ignore[arg-type] # a table

    assert accepted_codes(codes) == Accepted(WecomRules(order, 120))


def test_badge_masks_are_separated_by_spaces() -> None:
    """As they stand in the file."""
    codes = CodesSection(badge_masks="######## A####")

    assert accepted_codes(codes).badges == BadgeMasks(("########", "A####"))
    assert (MAX_MASKS, MAX_NUMBER_CHARS, MAX_LIFE_S) == (8, 32, 480)


@pytest.mark.parametrize(
    ("written", "taken"), [("off", []), ("26", [26]), ("34", [34]), ("both", [26, 34])]
)
def test_cards_are_taken_by_the_length_of_their_frame(written: str, taken: list[int]) -> None:
    """None unless the park says so."""
    says = accepted_cards(CodesSection(wiegand=written))  # type: ignore[arg-type] # a table

    assert [bits for bits in (26, 34) if isinstance(says(bits, 1), Identified)] == taken
    assert CodesSection().wiegand == "off"
