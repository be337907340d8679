import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.sync.topics import Address, Channel, TopicNameError, address


@pytest.mark.parametrize("channel", list(Channel))
@pytest.mark.parametrize("name", ["g", "park-1", "North_Gate-02", "9", "x" * 32])
def test_a_topic_tells_its_channel_and_owner(channel: Channel, name: str) -> None:
    """What one side publishes on, the other side recognises."""
    if channel.is_numbered:
        for number in (0, 7, 9999):
            assert address(channel.numbered(name, number)) == Address(channel, name, number)
    else:
        assert address(channel.of(name)) == Address(channel, name)


@pytest.mark.parametrize("name", ["", "+", "#", "a/b", "-a", "a b", "x" * 33, "门", "a\n", "$SYS"])
def test_a_name_that_could_widen_a_topic_is_refused(name: str) -> None:
    """A gate called ``+`` would read every other gate's acknowledgements."""
    with pytest.raises(TopicNameError, match="1-32 letters"):
        Channel.ACK.of(name)


@pytest.mark.parametrize(
    "topic",
    [
        *("", "gate/g1", "gate/g1/ev/x", "gate//ev", "gate/+/ev", "site/s/ev", "$SYS/x", "ev"),
        *(f"site/s/roster/parts{end}" for end in ("", "/", "/#", "/07", "/-1", "/10000", "/1/2")),
    ],
)
def test_another_topic_is_nobodys(topic: str) -> None:
    """A message there is not looked at."""
    assert address(topic) is None


def test_the_centre_listens_to_every_gate() -> None:
    """One filter, one level: no other topic of a gate comes with it."""
    assert Channel.EVENTS.of_all == "gate/+/ev"


@given(topic=st.text(max_size=40))
def test_any_text_is_a_topic_or_none(topic: str) -> None:
    """A recognised topic is exactly the one that we would make."""
    found = address(topic)
    if found is not None and found.channel.is_numbered:
        assert found.channel.numbered(found.name, found.number) == topic
    elif found is not None:
        assert found.channel.of(found.name) == topic
