"""Which rules a park may not make, however they are written."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from pathlib import Path
from typing import Any, cast, get_args, get_origin, get_type_hints

import pytest

from gateway.config import load_policy
from gateway.config.files import POLICY_FORM
from gateway.config.policy_limits import POLICY_LIMITS
from gateway.core.policy import Policy
from gateway.errors import ConfigurationError

Load = Callable[[str], Policy]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Write a policy and load it."""

    def load_text(text: str) -> Policy:
        path = tmp_path / "policy.toml"
        path.write_text(f"version = 1\n{text}", "utf-8")
        return load_policy(path)

    return load_text


def numbers_of(shape: type, prefix: str = "") -> Iterator[str]:
    """Key paths of every number of a shape, as its limits are named."""
    for name, hint in get_type_hints(shape).items():
        yield from numbers_under(hint, f"{prefix}{name}")


def numbers_under(hint: Any, key: str) -> Iterator[str]:  # noqa: ANN401 - an annotation
    """Key paths of every number of a field."""
    if hint in {int, float}:
        yield key
    elif get_origin(hint) in {tuple, Mapping}:
        values = [each for each in get_args(hint) if each is not Ellipsis]
        yield from numbers_under(values[-1], f"{key}[]")
    elif is_dataclass(hint) and hint not in POLICY_FORM.converters:
        yield from numbers_of(cast("type", hint), f"{key}.")


def test_every_number_of_the_policy_has_its_limit() -> None:
    """A new rule can't be added without saying what is sensible."""
    assert set(numbers_of(Policy)) == set(POLICY_LIMITS)


def test_the_version_must_be_written(tmp_path: Path) -> None:
    """Every decision's row carries it, so it is nobody's default."""
    path = tmp_path / "policy.toml"
    path.write_text("", "utf-8")

    with pytest.raises(ConfigurationError, match="version: missing"):
        load_policy(path)


@pytest.mark.parametrize(
    ("line", "taken"),
    [
        ("fever_celsius = 35.9", False),
        ("fever_celsius = 36.0", True),
        ("fever_celsius = 40.0", True),
        ("fever_celsius = 40.1", False),
        ("fever_celsius = 45", False),
        ("fever_celsius = nan", False),
        ("high_memory_minutes = 360", True),
        ("high_memory_minutes = 361", False),
        ("cold_season = true\ncold_hold_minutes = 0.5", True),
        ("cold_season = true\ncold_hold_minutes = 0", False),
        ("cold_season = false\ncold_hold_minutes = 0", True),
        ("guard_band_celsius = -0.1", False),
        ("guard_band_celsius = 0", True),
        ("plausible_low_celsius = 1", False),
        ("plausible_high_celsius = 40.4", False),
        ("plausible_high_celsius = 46.1", False),
        ("plausible_low_celsius = 34.4", True),
        ("plausible_low_celsius = 34.5", False),
        ("plausible_low_celsius = 34.6", False),
        ("air_low_celsius = 30\nair_high_celsius = 30", False),
        ("air_low_celsius = 30\nair_high_celsius = 30.1", True),
        ("skin_low_celsius = 36.5\nguard_band_celsius = 0.2", True),
        ("skin_low_celsius = 36.5\nguard_band_celsius = 0.4", False),
        ("skin_low_celsius = 36.5\nsite_offset_celsius = 2", False),
        ("window_samples = 1", False),
    ],
)
def test_a_meaningless_temperature_rule_is_refused(load: Load, line: str, taken: bool) -> None:  # noqa: FBT001 - a column of the table
    """Below, at and above: a gate that admits everyone, or nobody, can't be written."""
    text = f"[thermometry]\n{line}\n"
    if taken:
        load(text)
        return
    with pytest.raises(ConfigurationError, match="thermometry"):
        load(text)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (
            "open_max_ms = 8000",
            "passage.open_max_ms: 8000 must be below passage.held_open_ms, which is 8000",
        ),
        (
            "second_reading_after_ms = 4001",
            (
                "passage.second_reading_after_ms: 4001 must be below "
                "passage.temperature_wait_ms, which is 4000"
            ),
        ),
        ("open_max_ms = 0", "passage.open_max_ms: 0 is outside 500 … 60000 ms"),
    ],
)
def test_steps_that_can_not_follow_each_other_are_refused(
    load: Load, line: str, problem: str
) -> None:
    """The message names both keys and both values."""
    with pytest.raises(ConfigurationError) as caught:
        load(f"[passage]\n{line}\n")

    assert str(caught.value).split("\n")[1:] == [f"  {problem}"]


def test_a_rule_between_two_keys_waits_until_both_are_right(load: Load) -> None:
    """A comparison with a nonsense value would only confuse."""
    with pytest.raises(ConfigurationError) as caught:
        load('[thermometry]\nplausible_low_celsius = "x"\nair_low_celsius = 99\n')

    assert str(caught.value).split("\n")[1:] == [
        "  thermometry.plausible_low_celsius: expected a number, got 'x'",
        "  thermometry.air_low_celsius: 99.0 is outside -20 … 30 °C",
    ]
