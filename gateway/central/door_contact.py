"""What a contact at a home's door says over MQTT; judges no opening.

Any sensor that publishes to ``home/NAME/door`` a JSON object with ``contact``: true while the door
is shut, false while it stands open, as Zigbee2MQTT does (its documentation, "Exposes: contact").
Other keys are ignored. A retained word is of another time and tells of no opening.
"""

from typing import Final

from gateway.sync.payload import json_object, refuse
from gateway.sync.session import Received
from gateway.sync.topics import NAME

DOORS: Final = ("home/+/door",)
"""What the centre itself hears."""

MAX_WORD_BYTES: Final = 2048
"""Zigbee2MQTT adds battery, signal and, during an update, its progress."""

_BEFORE: Final = "home/"
_AFTER: Final = "/door"


def door_of(topic: str) -> str | None:
    """The name of the contact that a topic is of; None of any other topic."""
    name = topic.removeprefix(_BEFORE).removesuffix(_AFTER)
    is_ours = NAME.fullmatch(name) is not None and topic == f"{_BEFORE}{name}{_AFTER}"
    return name if is_ours else None


def tells_of_opening(message: Received) -> bool:
    """Whether the contact says, now, that its door stands open.

    Raises:
        ForeignPayloadError: it says nothing of its door.
    """
    shut = json_object(message.payload, "door contact", MAX_WORD_BYTES).get("contact")
    if not isinstance(shut, bool):
        refuse("door contact, field 'contact'", "neither true nor false")
    return not shut and not message.retained
