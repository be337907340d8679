import pytest

from gateway.sync.refusals import Refusals


def test_a_flood_of_foreign_messages_is_no_flood_of_log_lines(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Each is counted; the 1st, 2nd, 4th … 1024th are logged."""
    refusals = Refusals()
    for _ in range(1_500):
        refusals.note("ack: not a JSON object")
    assert refusals.count == 1_500
    assert len(caplog.records) == 11
