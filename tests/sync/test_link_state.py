import pytest

from gateway.sync.link_state import SILENCES, LinkFacts, link_device


@pytest.mark.parametrize(
    ("facts", "up", "detail"),
    [
        (LinkFacts("", "", "", 0), True, "the broker is reached"),
        (LinkFacts("", "", "", SILENCES - 1), True, "the broker is reached"),
        (LinkFacts("", "", "", SILENCES), False, "the centre acknowledges nothing"),
        (LinkFacts("", "", "disk fault", 9), False, "disk fault"),
        (LinkFacts("", "no right to publish", "disk fault", 9), False, "no right to publish"),
        (LinkFacts("cable", "no right to publish", "disk fault", 9), False, "cable"),
    ],
)
def test_the_first_obstacle_on_the_way_is_told(facts: LinkFacts, up: bool, detail: str) -> None:  # noqa: FBT001 - a table's column
    """One sentence, and up only if rows can reach the centre."""
    device = link_device(facts)
    assert device.up is up
    assert detail in device.detail
