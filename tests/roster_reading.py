"""What a gate makes of the messages that a broker retains; for tests of the centre."""

from collections.abc import Mapping

from gateway.sync.downlink import RosterDownlink
from gateway.sync.site_keys import SiteKeys
from gateway.sync.topics import Channel, address
from tests.sync.memory import MemoryRoster


def roster_at(
    retained: Mapping[str, bytes], keys: SiteKeys, roster: MemoryRoster | None = None
) -> MemoryRoster:
    """The roster that a gate ends up with.

    Args:
        retained: the newest message of each topic.
        keys: what opens them.
        roster: what the gate has already; None for a new gate.
    """
    had = roster or MemoryRoster()
    refusals: list[str] = []
    downlink = RosterDownlink(lambda: keys, had, lambda _: None, refusals.append)
    for topic, payload in retained.items():
        origin = address(topic)
        if origin and origin.channel in {Channel.ROSTER, Channel.ROSTER_CHANGES}:
            downlink.take(origin, payload)
    list(downlink.wants())
    while topics := downlink.topics():
        for topic in topics:
            origin = address(topic)
            assert origin
            downlink.take(origin, retained[topic])
    assert refusals == []
    return had
