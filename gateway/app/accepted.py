"""What the configuration says that a gate accepts beside passes and certificates; verifies none."""

from gateway.codes.badge import BadgeMasks
from gateway.codes.recognise import Accepted
from gateway.codes.wecom import ByteOrder, WecomRules
from gateway.config.shape import CodesSection


def accepted_codes(codes: CodesSection) -> Accepted:
    """The same in the words of recognising; the list of statuses comes and goes by itself.

    Args:
        codes: section [codes] of gateway.toml.
    """
    wecom = (
        None if codes.wecom == "off" else WecomRules(ByteOrder(codes.wecom), codes.wecom_max_life_s)
    )
    return Accepted(wecom, BadgeMasks.of(codes.badge_masks))
