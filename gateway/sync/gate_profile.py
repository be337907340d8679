"""Who a gate is at the broker and what it hears there; connects nothing."""

from collections.abc import Iterable
from typing import Final

from gateway.sync.session import Backoff, Publication, SessionLimits, SessionProfile
from gateway.sync.topics import Channel

GATE_LIMITS: Final = SessionLimits(packet_bytes=16 * 1024 * 1024, unacknowledged=8)
"""A roster of 200,000 people, the most that a document may hold, has about 6 MB."""


def gate_profile(
    gate: str, site: str, lists: Iterable[Channel], will: Publication, backoff: Backoff
) -> SessionProfile:
    """A gate's session.

    Args:
        gate: its name.
        site: whose documents it takes.
        lists: channels of the site's documents besides the roster.
        will: what the broker says of it when it is gone.
        backoff: waits between attempts to connect.
    """
    return SessionProfile(
        client_id=f"gate-{gate}",
        subscriptions=(
            Channel.ACK.of(gate),
            Channel.COMMAND.of(gate),
            Channel.USES.of_all,
            Channel.CLAIMS.of_all,
            Channel.ROOMS.of_all,
            *(channel.of(site) for channel in (Channel.ROSTER, Channel.ROSTER_CHANGES, *lists)),
        ),
        limits=GATE_LIMITS,
        will=will,
        backoff=backoff,
    )
