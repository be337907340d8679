"""The deciding thread's queue: what may be lost and what may not."""

from gateway.core.signals import CodeRead, Contact, ContactChanged
from gateway.gate.inbox import PERISHABLE, Inbox


def test_events_come_before_frames() -> None:
    """A fire is not behind a camera."""
    inbox = Inbox()
    inbox.put(CodeRead("a", 1, 2))
    inbox.put(ContactChanged(Contact.FIRE, active=True))

    assert inbox.take(0) == ContactChanged(Contact.FIRE, active=True)
    assert inbox.take(0) == CodeRead("a", 1, 2)
    assert inbox.take(0) is None


def test_only_the_oldest_codes_give_way() -> None:
    """An old frame proves nothing; an event is never dropped."""
    inbox = Inbox()
    for number in range(PERISHABLE + 1):
        inbox.put(CodeRead(str(number), 1, 2))
        inbox.put(ContactChanged(Contact.BEAM, active=True))

    taken = [inbox.take(0) for _ in range(2 * PERISHABLE + 2)]

    assert sum(isinstance(signal, ContactChanged) for signal in taken) == PERISHABLE + 1
    codes = [signal.text for signal in taken if isinstance(signal, CodeRead)]
    assert codes == [str(number) for number in range(1, PERISHABLE + 1)]
