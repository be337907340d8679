"""The audit holds every act and look, in order, together with what it tells of."""

import pytest

from gateway.central.store.audit import AuditEntry, AuditLog, note
from gateway.central.store.database import Database


def test_entries_are_listed_newest_first_and_by_subject(database: Database) -> None:
    """Who looked at this person?"""
    log = AuditLog(database)
    looks = [AuditEntry(at, "li", "person-seen", subject) for at, subject in enumerate("aba")]
    for look in looks:
        log.note(look)
    assert log.latest(2) == [looks[2], looks[1]]
    assert log.latest(9, "a") == [looks[2], looks[0]]
    assert log.latest(9, "nobody") == []


def test_an_act_that_fails_leaves_no_entry(database: Database) -> None:
    """Both or neither."""

    def act_and_fail() -> None:
        with database.write() as connection:
            note(connection, AuditEntry(1, "li", "case-closed", "7"))
            raise ValueError("the act could not be done")

    with pytest.raises(ValueError, match="the act"):
        act_and_fail()
    assert AuditLog(database).latest(9) == []
