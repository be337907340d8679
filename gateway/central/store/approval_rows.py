"""Companies and batches to rows of the centre's database and back; decides nothing."""

from typing import Any

from sqlalchemy import Connection, delete, insert, select

from gateway.central.approvals import Approvals
from gateway.central.store.schema import BATCH, COMPANY
from gateway.codes.roster_tables import RosterBatch, RosterCompany
from gateway.core.approval import Standing


def approvals_in(connection: Connection) -> Approvals:
    """All of them, by name and id."""
    companies = connection.execute(select(COMPANY).order_by(COMPANY.c.name))
    batches = connection.execute(select(BATCH).order_by(BATCH.c.id))
    return Approvals(
        tuple(
            RosterCompany(row.name, Standing(row.suspended, row.until_ms, row.desk))
            for row in companies
        ),
        tuple(
            RosterBatch(row.id, row.company, row.from_ms, row.until_ms, row.quota, row.building)
            for row in batches
        ),
    )


def write_approvals(connection: Connection, approvals: Approvals) -> None:
    """All of them anew."""
    for table in (COMPANY, BATCH):
        connection.execute(delete(table))
    if approvals.companies:
        connection.execute(insert(COMPANY), [_company(one) for one in approvals.companies])
    if approvals.batches:
        connection.execute(insert(BATCH), [_batch(one) for one in approvals.batches])


def _company(company: RosterCompany) -> dict[str, Any]:
    standing = company.standing
    return {
        "name": company.name,
        "suspended": standing.suspended,
        "until_ms": standing.until_ms,
        "desk": standing.desk,
    }


def _batch(batch: RosterBatch) -> dict[str, Any]:
    return {
        "id": batch.id,
        "company": batch.company,
        "from_ms": batch.from_ms,
        "until_ms": batch.until_ms,
        "quota": batch.quota,
        "building": batch.building,
    }
