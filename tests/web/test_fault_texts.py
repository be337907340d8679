"""What parts say of themselves reaches the guard in both languages."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from gateway.core.signals import Device
from gateway.web.fault_texts import CAUSES, in_both, stage_fault

GATEWAY = resources.files("gateway")
CHINESE = "[\u4e00-\u9fff]"


def sources() -> str:
    """All that parts can say."""
    folders = ("devices/camera", "devices/decoder", "journal")
    files = (one for folder in folders for one in (GATEWAY / folder).iterdir())
    return "".join(one.read_text("utf-8") for one in files if one.name.endswith(".py"))


def test_every_cause_is_one_that_a_part_still_tells() -> None:
    """Else its Chinese would go unseen, and the guard would read English."""
    said = sources()
    for sign, zh in CAUSES:
        assert sign in said, sign
        assert re.search(CHINESE, zh), sign


@pytest.mark.parametrize("device", Device)
@pytest.mark.parametrize("up", [True, False], ids=["up", "down"])
@pytest.mark.parametrize("detail", ["", "usb 1-1: errno 71"])
def test_whatever_a_part_says_is_in_both_languages(device: Device, detail: str, up: bool) -> None:  # noqa: FBT001 - a case
    """Also what nobody thought of, with its own words kept."""
    line = in_both(device, detail, up=up)
    zh, _, en = line.partition("；")
    assert re.search(CHINESE, zh)
    assert en == detail or (not detail and en)


def test_a_cause_that_is_known_is_named_in_chinese() -> None:
    """Not only that the camera is down."""
    said = "camera 0: gives no picture; check cable, power"
    assert in_both(Device.CAMERA, said, up=False) == f"相机没有画面，检查线和电源；{said}"


def test_what_comes_in_both_languages_stays_as_it_is() -> None:
    """As the board's words do."""
    said = "/dev/gate-board: 控制板无应答，检查供电；board is silent: check its power"
    assert in_both(Device.BOARD, said, up=False) == stage_fault(said) == said


def test_a_record_that_fails_is_said_in_both_languages_on_the_stage() -> None:
    """The journal's own sentence follows."""
    line = stage_fault("journal /var/lib/gateway/journal.sqlite: disk I/O error")
    assert line.startswith("无法记录，不放行；Can't be recorded")
    assert line.endswith("disk I/O error")
    assert stage_fault("") == ""
