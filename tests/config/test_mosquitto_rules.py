"""The broker's example rules name every channel, both for who writes it and for who reads it."""

from pathlib import Path

import pytest

from gateway.central.door_contact import DOORS
from gateway.sync.topics import Channel

ACL = Path(__file__).parents[2] / "config" / "mosquitto.acl"
NAMES = {"gate": "gate-1", "site": "park-1"}
OTHER_GATE = "gate-2"


def _rules(wanted: str) -> list[str]:
    """Filters of all rules that allow ``read`` or ``write``, as gate-1 has them."""
    lines = [line.split() for line in ACL.read_text("utf-8").splitlines()]
    return [
        line[2].replace("%u", NAMES["gate"])
        for line in lines
        if line and line[0] in {"topic", "pattern"} and line[1] in {wanted, "readwrite"}
    ]


def _matches(rule: str, topic: str) -> bool:
    levels = topic.split("/")
    for place, level in enumerate(rule.split("/")):
        if level == "#":
            return True
        if place >= len(levels) or level not in {"+", levels[place]}:
            return False
    return len(rule.split("/")) == len(levels)


@pytest.mark.parametrize("wanted", ["read", "write"])
@pytest.mark.parametrize("channel", list(Channel), ids=lambda channel: channel.name)
def test_somebody_may_use_every_channel(channel: Channel, wanted: str) -> None:
    """A channel without a rule is silent at the first park, and nowhere else."""
    topic = channel.of(NAMES[channel.value.split("/", maxsplit=1)[0]])
    assert any(_matches(rule, topic) for rule in _rules(wanted)), (
        f"no line of {ACL.name} lets anybody {wanted} {topic}"
    )


def test_no_rule_lets_a_gate_write_another_gates_channel() -> None:
    """A gate writes through its own name alone."""
    text = ACL.read_text("utf-8")
    of_gates = text.split("user central")[0]
    plain = [line for line in of_gates.splitlines() if line.startswith("topic")]
    assert plain
    assert all(line.startswith("topic read ") for line in plain)
    patterns = [line.split()[2] for line in of_gates.splitlines() if line.startswith("pattern")]
    assert all(pattern.startswith(("gate/%u/", "home/%u/")) for pattern in patterns)
    assert not any(
        _matches(rule.replace("%u", "gate-1"), f"gate/{OTHER_GATE}/ev") for rule in patterns
    )


def test_every_rule_of_a_fixed_topic_is_of_a_channel() -> None:
    """A rule that outlives its channel is a door that nobody watches."""
    topics = {channel.of(NAMES[channel.value.split("/", maxsplit=1)[0]]) for channel in Channel}
    topics |= {door.replace("+", NAMES["gate"]) for door in DOORS}
    unused = [
        rule
        for wanted in ("read", "write")
        for rule in _rules(wanted)
        if not any(_matches(rule, topic) for topic in topics)
    ]
    assert unused == []
