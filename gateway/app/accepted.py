"""What the configuration says that a gate accepts beside passes and certificates; verifies none."""

from collections.abc import Callable
from functools import partial
from typing import Final

from gateway.codes.badge import BadgeMasks
from gateway.codes.recognise import Accepted
from gateway.codes.wecom import ByteOrder, WecomRules
from gateway.codes.wiegand import card
from gateway.config.shape import CodesSection
from gateway.core.credential import Presented

_CARDS: Final = {
    "off": frozenset[int](),
    "26": frozenset({26}),
    "34": frozenset({34}),
    "both": frozenset({26, 34}),
}


def accepted_codes(codes: CodesSection) -> Accepted:
    """The same in the words of recognising; the list of statuses comes and goes by itself.

    Args:
        codes: section [codes] of gateway.toml.
    """
    wecom = (
        None if codes.wecom == "off" else WecomRules(ByteOrder(codes.wecom), codes.wecom_max_life_s)
    )
    return Accepted(wecom, BadgeMasks.of(codes.badge_masks))


def accepted_cards(codes: CodesSection) -> Callable[[int, int], Presented]:
    """What says whose a card is, of those that the park takes."""
    return partial(card, taken=_CARDS[codes.wiegand])
