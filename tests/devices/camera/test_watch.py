import numpy as np
import pytest

from gateway.core.signals import Device, DeviceChanged
from gateway.devices.camera.latest import Latest
from gateway.devices.camera.raw import GreyPicture
from gateway.devices.camera.watch import NS_PER_S, FreezeWatch, Presence


def shade(grey: int, *shape: int) -> GreyPicture:
    """A wall."""
    return GreyPicture(np.full(shape or (4, 4), grey, np.uint8))


STILL = shade(7)
OTHER = shade(8)


@pytest.mark.parametrize(
    ("after_s", "frozen"), [(0.0, False), (1.9, False), (2.0, True), (9.0, True)]
)
def test_a_picture_that_stays_the_same_is_frozen_from_its_limit_on(
    after_s: float, *, frozen: bool
) -> None:
    """Below, at and above two seconds."""
    watch = FreezeWatch(2 * NS_PER_S)
    assert not watch.frozen(STILL, 0)
    assert watch.frozen(shade(7), round(after_s * NS_PER_S)) is frozen


def test_one_changed_picture_thaws_it() -> None:
    """And the time begins again."""
    watch = FreezeWatch(2 * NS_PER_S)
    watch.frozen(STILL, 0)
    assert watch.frozen(STILL, 3 * NS_PER_S)
    assert not watch.frozen(OTHER, 4 * NS_PER_S)
    assert not watch.frozen(OTHER, 5 * NS_PER_S)
    assert watch.frozen(OTHER, 6 * NS_PER_S)


def test_another_size_of_picture_is_another_picture() -> None:
    """A camera that was set to another mode is not frozen."""
    watch = FreezeWatch(NS_PER_S)
    watch.frozen(STILL, 0)
    assert not watch.frozen(shade(7, 2, 8), 5 * NS_PER_S)


def test_a_device_is_told_of_once_per_change() -> None:
    """The guard is not told ten times a second that the camera is away."""
    presence = Presence(Device.CAMERA)
    assert presence.now("gone", up=False) == DeviceChanged(Device.CAMERA, up=False, detail="gone")
    assert presence.now("still gone", up=False) is None
    assert presence.now("back", up=True) == DeviceChanged(Device.CAMERA, up=True, detail="back")
    assert presence.now("still there", up=True) is None


def test_the_newest_frame_wins() -> None:
    """Two frames came while the decoder was busy: the older is gone."""
    latest: Latest[int] = Latest()
    latest.put(1)
    latest.put(2)
    assert latest.take(0.0) == 2
    assert latest.take(0.0) is None
