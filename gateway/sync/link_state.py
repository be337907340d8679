"""Whether the way to the centre works, in one sentence for the installer; pure."""

from dataclasses import dataclass
from typing import Final

from gateway.core.signals import Device, DeviceChanged

SILENCES: Final = 2
"""Waits without progress after which the centre counts as silent: 2 s and 4 s."""


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What is known of the link.

    Args:
        lost: why there is no connection to the broker; empty while there is one.
        refused: why the broker throws our messages away; empty while it doesn't.
        trouble: why rows can't be read from the journal; empty while they can.
        silences: waits in a row that ended without an acknowledgement.
    """

    lost: str = ""
    refused: str = ""
    trouble: str = ""
    silences: int = 0


def link_device(facts: LinkFacts) -> DeviceChanged:
    """The link as a device: up only if rows can reach the centre."""
    silent = "the broker is reached, but the centre acknowledges nothing; is it running?"
    why = facts.lost or facts.refused or facts.trouble
    if not why and facts.silences >= SILENCES:
        why = silent
    return DeviceChanged(Device.LINK, up=not why, detail=why or "the broker is reached")
