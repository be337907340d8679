"""The MQTT topics that gates and centre share, as values; not what is published on them."""

import re
from dataclasses import dataclass
from enum import Enum, unique
from typing import Final

from gateway.errors import GatewayError

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}", re.ASCII)
"""Names of gates and sites: no ``/``, ``+`` or ``#``, so that a name is never a wildcard."""


_NUMBER: Final = re.compile(r"(?:0|[1-9][0-9]{0,3})\Z", re.ASCII)


class TopicNameError(GatewayError):
    """A gate or site has a name that can't be part of a topic."""


@unique
class Channel(Enum):
    """What a topic carries; the value is its template and its one home.

    A channel that ends in ``#`` has numbered topics, such as ``site/park/roster/parts/7``.
    """

    EVENTS = "gate/{}/ev"
    URGENT = "gate/{}/urgent"
    ACK = "gate/{}/ack"
    STATE = "gate/{}/state"
    WANT = "gate/{}/want"
    COMMAND = "gate/{}/cmd"
    USES = "gate/{}/uses"
    ROOMS = "gate/{}/rooms"
    CLAIMS = "gate/{}/claims"
    ROSTER = "site/{}/roster/manifest"
    ROSTER_PARTS = "site/{}/roster/parts/#"
    ROSTER_CHANGES = "site/{}/roster/changes/#"
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
    def is_numbered(self) -> bool:
        """Whether it has numbered topics, for all of which ``of`` gives the filter."""
        return self.value.endswith("#")

    def numbered(self, name: str, number: int) -> str:
        """One of the topics of a numbered channel.

        Raises:
            TopicNameError: the name would not stay one level of the topic.
        """
        return self.of(name).removesuffix("#") + str(number)

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
        number: of a numbered channel.
    """

    channel: Channel
    name: str
    number: int = 0


def address(topic: str) -> Address | None:
    """Read a topic of a received message; None if it isn't one of ours."""
    for channel in Channel:
        before, after = channel.value.split("{}")
        number = _NUMBER.search(topic) if channel.is_numbered else None
        if channel.is_numbered and number is None:
            continue
        end = after.removesuffix("#") + (number[0] if number else "")
        name = topic.removeprefix(before).removesuffix(end)
        if NAME.fullmatch(name) is not None and f"{before}{name}{end}" == topic:
            return Address(channel, name, int(number[0]) if number else 0)
    return None
