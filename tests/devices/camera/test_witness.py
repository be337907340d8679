import pytest

from gateway.devices.camera.witness import FORGOTTEN_NS, Witness
from gateway.devices.decoder.reading import Engine, Quad, Reading

HERE: Quad = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))
FRAME_NS = 66_000_000


def seen(text: str, *, damaged: bool) -> Reading:
    """A reading of this text."""
    return Reading(text, HERE, Engine.ZXING, "region-near", damaged=damaged)


def witness() -> Witness:
    """Of a gate that knows one signed format."""
    return Witness(lambda text: text.startswith("PK1S:"))


def test_a_code_that_is_in_order_counts_at_once() -> None:
    """Nobody waits for a second frame."""
    badge = (seen("10042", damaged=False),)
    assert witness().believed(badge, 0) == badge


def test_a_badly_damaged_pass_counts_at_once_for_its_signature_tells() -> None:
    """A wrong text would not verify."""
    held_up = (seen("PK1S:A", damaged=True),)
    assert witness().believed(held_up, 0) == held_up


def test_a_badly_damaged_badge_counts_once_a_second_frame_says_the_same() -> None:
    """Two errors that agree are next to impossible."""
    gate, badge = witness(), (seen("10042", damaged=True),)
    assert gate.believed(badge, 0) == ()
    assert gate.believed(badge, FRAME_NS) == badge


def test_two_different_misreadings_never_count() -> None:
    """Noise rarely errs twice alike."""
    gate = witness()
    assert gate.believed((seen("10042", damaged=True),), 0) == ()
    assert gate.believed((seen("10043", damaged=True),), FRAME_NS) == ()


@pytest.mark.parametrize(("later_ns", "counts"), [(FORGOTTEN_NS - 1, True), (FORGOTTEN_NS, False)])
def test_a_witness_is_forgotten_after_two_seconds(later_ns: int, *, counts: bool) -> None:
    """By then somebody else stands there."""
    gate, badge = witness(), (seen("10042", damaged=True),)
    gate.believed(badge, 0)
    assert bool(gate.believed(badge, later_ns)) is counts


def test_a_damaged_code_beside_a_good_one_holds_nothing_up() -> None:
    """Each is judged for itself."""
    good, bad = seen("https://example.org/", damaged=False), seen("10042", damaged=True)
    assert witness().believed((bad, good), 0) == (good,)
