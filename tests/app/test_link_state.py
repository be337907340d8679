"""How far the centre is behind, as the guard's page shows it."""

from gateway.app.link_state import LinkState
from gateway.core.event import Event, EventKind
from gateway.core.signals import Device, DeviceChanged, Recorded, Signal
from tests.evidence import NOW


def test_the_backlog_grows_with_rows_and_shrinks_with_acknowledgements() -> None:
    """Without asking disk or network."""
    passed: list[Signal] = []
    link = LinkState(head=10, watermark=8, onward=passed.append)
    assert (link.backlog().rows, link.backlog().connected) == (2, False)

    link.emit(Recorded(Event(EventKind.TAMPER, NOW, {}, 1, 1), 11, 0))
    link.emit(DeviceChanged(Device.LINK, up=True, detail="the broker is reached"))
    assert (link.backlog().rows, link.backlog().connected) == (3, True)

    link.acknowledged(11)
    assert link.backlog().rows == 0
    assert len(passed) == 2


def test_an_acknowledgement_ahead_of_what_is_known_is_no_negative_backlog() -> None:
    """The journal's answer may come later than the centre's."""
    link = LinkState(head=5, watermark=5, onward=lambda _: None)
    link.acknowledged(6)

    assert link.backlog().rows == 0
