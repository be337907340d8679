"""Old lists and refused documents reach guard and journal, once and not in floods."""

from pathlib import Path

import pytest

from gateway.app.list_watch import MAX_WHY_CHARS, ROW_EVERY_NS, Complaints, ListWatch
from gateway.app.lists import GateLists
from gateway.codes.trust import TrustList
from gateway.core.policy import Policy, RevocationPolicy
from gateway.core.signals import Device, DeviceChanged, DocumentRefused, Signal
from gateway.runtime.clock import ManualClock
from gateway.sync.list_downlink import Ears
from gateway.sync.site_keys import SiteKeys


@pytest.fixture
def heard() -> list[Signal]:
    """What the gate is told."""
    return []


@pytest.fixture
def clock() -> ManualClock:
    """The time."""
    return ManualClock()


def watch(folder: Path, heard: list[Signal], clock: ManualClock, *, required: bool) -> ListWatch:
    """Of a gate without any list."""
    ears = Ears(heard.append, lambda _: None)
    lists = GateLists(SiteKeys("park-1", TrustList(()), bytes(32)), folder, ears)
    return ListWatch(lists, ears, Policy(revocations=RevocationPolicy(required=required)), clock)


def test_a_list_that_is_missing_is_told_once(
    tmp_path: Path, heard: list[Signal], clock: ManualClock
) -> None:
    """Although the watch looks ten times a second."""
    watching = watch(tmp_path, heard, clock, required=True)
    watching.look()
    watching.look()
    (told,) = heard
    assert isinstance(told, DeviceChanged)
    assert (told.device, told.up) == (Device.LISTS, False)


def test_as_long_as_all_is_well_nothing_is_said(
    tmp_path: Path, heard: list[Signal], clock: ManualClock
) -> None:
    """The guard's page has no room for what works."""
    watch(tmp_path, heard, clock, required=False).look()
    assert heard == []


def test_a_flood_of_false_documents_leaves_one_row_a_minute(
    heard: list[Signal], clock: ManualClock
) -> None:
    """Each is logged; a row never gets longer than a sentence."""
    complaints = Complaints(clock, heard.append)
    for _ in range(100):
        complaints.refused("x" * 1_000)
    assert heard == [DocumentRefused("x" * MAX_WHY_CHARS)]
    clock.advance_ms(ROW_EVERY_NS / 1e6)
    complaints.refused("again")
    assert heard[1:] == [DocumentRefused("again")]
