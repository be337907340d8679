"""A time zone's name becomes the offsets that the gate computes with."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo, reset_tzpath

import pytest

from gateway.config.zones import FIRST_YEAR, LAST_YEAR, spelled_zone
from gateway.core.civil_time import CHINA, LocalTime


def test_china_is_one_offset() -> None:
    """As the default policy says without asking any file."""
    assert spelled_zone("Asia/Shanghai") == CHINA
    assert str(CHINA) == "Asia/Shanghai"


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/St_Johns", "Africa/Casablanca", "UTC"])
def test_every_change_of_the_clock_is_known_to_the_minute(name: str) -> None:
    """Also of zones with half hours and with a pause of summer time; 06:00 UTC of every day."""
    zone = spelled_zone(name)

    for year in (FIRST_YEAR, 2026, 2037, LAST_YEAR):
        for day in range(365):
            at = datetime.fromtimestamp(
                datetime(year, 1, 1, 6, tzinfo=UTC).timestamp() + day * 86_400, ZoneInfo(name)
            )
            local = LocalTime(at.date(), at.hour * 60 + at.minute)
            assert zone.local(int(at.timestamp()) * 1000) == local


def test_the_hour_changes_at_its_millisecond() -> None:
    """Berlin, 29 March 2026, 01:00 UTC: just before it is 01:59, then 03:00."""
    zone = spelled_zone("Europe/Berlin")
    change_ms = int(datetime(2026, 3, 29, 1, tzinfo=UTC).timestamp()) * 1000

    assert zone.local(change_ms - 1).clock == "01:59"
    assert zone.local(change_ms).clock == "03:00"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("Asia/Shanghia", "; did you mean 'Asia/Shanghai'?"),
        ("", ""),
        ("../../etc/passwd", ""),
        ("北京", ""),
    ],
)
def test_a_zone_that_does_not_exist_is_refused(name: str, hint: str) -> None:
    """The message says what may be meant, where anything is near."""
    with pytest.raises(ValueError, match="expected a time zone such as Asia/Shanghai") as caught:
        spelled_zone(name)

    assert str(caught.value) == f"expected a time zone such as Asia/Shanghai{hint}"


def test_a_machine_without_any_zones_is_told_what_to_install() -> None:
    """As a small container is."""
    reset_tzpath(to=())
    ZoneInfo.clear_cache()
    try:
        with pytest.raises(ValueError, match=r"; install the package tzdata$"):
            spelled_zone("Asia/Shanghai")
    finally:
        reset_tzpath()
