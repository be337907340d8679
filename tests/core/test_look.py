"""A look through the camera shows no picture in its own words."""

from gateway.core.look import NOTHING_SEEN, Look


def test_a_look_never_spells_its_picture() -> None:
    """It may land in a log."""
    assert "jpeg" not in repr(Look(b"a face", still=True, hint="dark"))
    assert NOTHING_SEEN.jpeg == b""
