"""A text for people is filled in both languages at once."""

from gateway.core.text import Text


def test_each_language_takes_its_own_of_a_text_and_the_same_of_all_else() -> None:
    """By place and by name."""
    hour = Text("小时", "h")
    assert Text("{} {}", "{1} {0}").filled(2, hour) == Text("2 小时", "h 2")
    assert Text("{n}{unit}", "{n} {unit}").filled(n=2, unit=hour) == Text("2小时", "2 h")
