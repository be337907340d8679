"""What earlier admissions forbid, and for how long."""

from gateway.core.admissions import Admissions


def test_a_used_code_is_remembered_and_another_is_not() -> None:
    """By its signed id."""
    admissions = Admissions(code_memory_ms=1_000, person_memory_ms=1_000)
    admissions.use("cti-1", 10_000)

    assert admissions.used("cti-1")
    assert not admissions.used("cti-2")


def test_a_used_code_is_forgotten_only_after_it_must_have_expired() -> None:
    """At the limit it still objects."""
    admissions = Admissions(code_memory_ms=1_000, person_memory_ms=1_000)
    admissions.use("cti-1", 10_000)
    admissions.use("cti-2", 11_000)
    assert admissions.used("cti-1")

    admissions.use("cti-3", 11_001)

    assert not admissions.used("cti-1")
    assert admissions.used("cti-2")


def test_the_last_entry_of_a_person_counts() -> None:
    """And is forgotten after its memory."""
    admissions = Admissions(code_memory_ms=1_000, person_memory_ms=500)
    assert admissions.entered_ms("p") is None

    admissions.enter("p", 10_000)
    admissions.enter("p", 10_400)
    assert admissions.entered_ms("p") == 10_400

    admissions.enter("q", 10_901)
    assert admissions.entered_ms("p") is None
