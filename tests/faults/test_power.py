"""Power cuts at any moment, on disks that lose what was not synced or tear it into sectors."""

from pathlib import Path

import pytest

from tests.faults.power import Cuts, Recording, cut, record
from tests.faults.power_images import Disk
from tests.faults.power_stores import NORMAL, OURS
from tests.faults.power_trace import NotTracedError

_ROWS, _IMAGES = 60, 30


def recorded(store: str, place: Path) -> Recording:
    """What the store asked of its disk."""
    try:
        return record(store, place, _ROWS)
    except NotTracedError as error:
        pytest.skip(str(error))


def test_no_row_watermark_or_counter_that_was_told_is_gone_after_a_power_cut(
    tmp_path: Path,
) -> None:
    """And the journal opens, whole, with an unbroken chain."""
    recording = recorded(OURS, tmp_path)

    assert {disk: cut(recording, disk, _IMAGES, 1) for disk in Disk} == dict.fromkeys(
        Disk, Cuts(lost=0, broken=0)
    )


def test_a_store_that_does_not_sync_is_caught(tmp_path: Path) -> None:
    """The cuts are real: SQLite without a sync for each row loses some."""
    assert cut(recorded(NORMAL, tmp_path), Disk.SYNCED_ONLY, _IMAGES, 1).lost > 0
