"""Two policies side by side: each key that differs, as the file spells it."""

from gateway.config.policy_changes import Change, policy_changes
from gateway.config.policy_text import read_policy


def changes(before: str, after: str) -> tuple[Change, ...]:
    """Between two texts."""
    old, new = (read_policy(text.encode(), "policy.toml").policy for text in (before, after))
    return policy_changes(old, new)


PLAN = (
    'version = 1\n[schedules.office]\nworkday = ["07:00-09:30"]\n[[access]]\nschedule = "office"\n'
)


def test_the_same_policy_has_no_differences() -> None:
    """Whatever its comments say."""
    assert changes(PLAN, PLAN.replace("version = 1", "version = 1 # ours")) == ()


def test_numbers_and_switches_are_told_by_their_keys() -> None:
    """With what was and what is."""
    after = "version = 2\n[thermometry]\nrequired = false\n[roster]\nmax_age_hours = 24\n"
    assert changes("version = 1\n", after) == (
        Change("version", "1", "2"),
        Change("thermometry.required", "true", "false"),
        Change("roster.max_age_hours", "72.0", "24.0"),
    )


def test_plans_that_came_went_or_changed_are_told_part_by_part() -> None:
    """By their names and places."""
    other = PLAN.replace("09:30", "10:00")

    assert changes(PLAN, other) == (
        Change("schedules.office.workday", "[07:00-09:30]", "[07:00-10:00]"),
    )
    assert Change("access[0].schedule", "office", "—") in changes(PLAN, "version = 1\n")


def test_a_key_that_both_leave_out_is_no_difference() -> None:
    """A plan without a Monday of its own says nothing of Mondays."""
    assert "schedules.office.monday" not in [
        change.key for change in changes("version = 1\n", PLAN)
    ]
