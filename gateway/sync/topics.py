"""The MQTT topics that gates and centre share, as values; not what is published on them."""

import re
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.errors import GatewayError

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", re.ASCII)
"""Names of gates and sites: no ``/``, ``+`` or ``#``, so that a name is never a wildcard."""


class TopicNameError(GatewayError):
    """A gate or site has a name that can't be part of a topic."""


@unique
class Channel(Enum):
    """What a topic carries; the value is its template and its one home."""

    EVENTS = "gate/{}/ev"
    URGENT = "gate/{}/urgent"
    ACK = "gate/{}/ack"
    STATE = "gate/{}/state"
    WANT = "gate/{}/want"
    COMMAND = "gate/{}/cmd"
    USES = "gate/{}/uses"
    ROOMS = "gate/{}/rooms"
    CLAIMS = "gate/{}/claims"
    ROSTER = "site/{}/roster"
    TRUST = "site/{}/trust"
    POLICY = "site/{}/policy"
    REVOCATIONS = "site/{}/revocations"
    REVOCATION_CHANGES = "site/{}/revocations/changes"
    STATUSES = "site/{}/statuses"
    STATUS_CHANGES = "site/{}/statuses/changes"

    def of(self, name: str) -> str:
        """The topic of one gate or site.

        Raises:
            TopicNameError: the name would not stay one level of the topic.
        """
        if NAME.fullmatch(name) is None:
            raise TopicNameError(
                f"MQTT topic: {name!r} can't name a gate or a site;"
                " use 1-32 letters, digits, '-' or '_', beginning with a letter or digit"
            )
        return self.value.format(name)

    @property
    def of_all(self) -> str:
        """The filter that the centre subscribes to: this channel of every gate or site."""
        return self.value.format("+")


@dataclass(frozen=True, slots=True)
class Address:
    """Whose channel a message came on.

    Args:
        channel: what it carries.
        name: the gate's or the site's name.
    """

    channel: Channel
    name: str


def address(topic: str) -> Address | None:
    """Read a topic of a received message; None if it isn't one of ours."""
    for channel in Channel:
        before, after = channel.value.split("{}")
        name = topic.removeprefix(before).removesuffix(after)
        if NAME.fullmatch(name) is not None and channel.of(name) == topic:
            return Address(channel, name)
    return None
