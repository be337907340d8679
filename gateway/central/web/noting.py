"""Writes into the audit what the account of a request does or sees; decides nothing of it."""

from gateway.central.store.audit import AuditEntry, AuditLog
from gateway.central.web.door import account_of_request
from gateway.runtime.clock import Clock


def note_act(audit: AuditLog, clock: Clock, act: str, subject: str = "", detail: str = "") -> None:
    """Write it, before it is done or shown: what nobody wrote down is not done.

    Args:
        audit: where.
        clock: now.
        act: what, one of the pages' own words such as ``person-seen``.
        subject: the random id of the person or the number of the case, or empty.
        detail: a few words without personal data, or empty.

    Raises:
        StoreError: it is not there.
    """
    account = account_of_request().name
    audit.note(AuditEntry(clock.now().wall_ms, account, act, subject, detail))
