"""Which badge numbers and WeCom settings a park may write."""

from pathlib import Path

import pytest

from gateway.config import load_gateway
from gateway.errors import ConfigurationError

NEEDED = '[gate]\nid = "g"\nname = "g"\nsite = "s"\n[mqtt]\nbrokers = ["h:1883"]\n[codes]\n'


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ('badge_masks = ""', True),
        ('badge_masks = "###"', False),
        ('badge_masks = "####"', True),
        (f'badge_masks = "{"#" * 32}"', True),
        (f'badge_masks = "{"#" * 33}"', False),
        ('badge_masks = "A#### @@-###"', True),
        ('badge_masks = "A####  @@-###"', False),
        ('badge_masks = " A####"', False),
        (f'badge_masks = "{" ".join(["####"] * 8)}"', True),
        (f'badge_masks = "{" ".join(["####"] * 9)}"', False),
        ('badge_masks = "工号##"', False),
        ("badge_masks = 8", False),
        ('wecom = "off"', True),
        ('wecom = "big-endian"', True),
        ('wecom = "little-endian"', True),
        ('wecom = "on"', False),
        ("wecom = true", False),
        ('wiegand = "both"', True),
        ('wiegand = "off"', True),
        ('wiegand = "37"', False),
        ("wiegand = 26", False),
        ("wecom_max_life_s = 9", False),
        ("wecom_max_life_s = 10", True),
        ("wecom_max_life_s = 480", True),
        ("wecom_max_life_s = 481", False),
        ("wecom_max_life_s = 60.5", False),
    ],
)
def test_only_sensible_codes_can_be_written(tmp_path: Path, line: str, *, taken: bool) -> None:
    """Below, at and above each limit; the message names the key."""
    path = tmp_path / "gateway.toml"
    path.write_text(NEEDED + line + "\n", "utf-8")

    if taken:
        load_gateway(path)
    else:
        with pytest.raises(ConfigurationError, match="codes." + line.split(" ", maxsplit=1)[0]):
            load_gateway(path)
