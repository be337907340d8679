"""Which parts answer and what they say of a passage; not how they are watched."""

from gateway.core.event import EventKind, Json
from gateway.core.lane import DeviceView
from gateway.core.passage import inputs
from gateway.core.passage.inputs import PassageInput
from gateway.core.signals import Contact, ContactChanged, Device, DeviceChanged


class DeviceBoard:
    """The last word on every device that ever reported."""

    def __init__(self) -> None:
        self._views: dict[Device, DeviceView] = {}

    def note(self, change: DeviceChanged, wall_ms: int) -> tuple[EventKind, dict[str, Json]] | None:
        """Take a report in; the row of a device that came or went, or of a disk nearly full."""
        before = self._views.get(change.device)
        turned = before is None or before.up is not change.up
        since_ms = wall_ms if before is None or turned else before.since_wall_ms
        self._views[change.device] = DeviceView(change.device, change.up, change.detail, since_ms)
        if turned:
            kind = EventKind.DEVICE_UP if change.up else EventKind.DEVICE_DOWN
            return kind, {"device": change.device.value}
        if change.device is Device.STORAGE and change.up:
            return EventKind.STORAGE_WARNING, {"words": change.detail}
        return None

    def is_up(self, device: Device) -> bool:
        """Whether it answers; a device that never reported does not."""
        view = self._views.get(device)
        return view is not None and view.up

    def is_known(self, device: Device) -> bool:
        """Whether it ever reported: a part that is not configured never does."""
        return device in self._views

    def views(self) -> tuple[DeviceView, ...]:
        """All of them, in the order of the enumeration."""
        return tuple(self._views[device] for device in Device if device in self._views)


def contact_input(change: ContactChanged) -> PassageInput | None:
    """What a contact of the board means to a passage; None for one that concerns no passage."""
    match change.contact:
        case Contact.DOOR:
            return inputs.DoorMoved(change.active)
        case Contact.BEAM:
            return inputs.BeamChanged(change.active)
        case Contact.FIRE:
            return inputs.FireChanged(change.active)
        case Contact.TAMPER | Contact.BUTTON:
            return None
