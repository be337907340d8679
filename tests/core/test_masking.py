"""What may be on a screen of a name."""

import pytest

from gateway.core.masking import masked


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("", ""),
        ("王", "王"),
        ("李四", "李*"),
        ("王小明", "王*明"),
        ("欧阳小明", "欧**明"),
        ("Jonathan", "J******n"),
    ],
)
def test_a_name_on_the_screen_is_masked(name: str, shown: str) -> None:
    """Enough to ask 'are you …?', not enough to write down."""
    assert masked(name) == shown
