"""Which version of each document the centre published last; publishes none."""

from sqlalchemy import func, select

from gateway.central.store.database import Database
from gateway.central.store.schema import POLICY, ROSTER_VERSION, SIGNED_DOCUMENT, SITE_LIST
from gateway.codes.document import DocumentKind


def newest_versions(database: Database, now_ms: int) -> dict[str, int]:
    """By the name that gates use of the document; what was never published is not in it.

    Args:
        database: the centre's.
        now_ms: the centre's wall clock: a policy counts from its moment on.

    Raises:
        StoreError: the database can't be read.
    """
    roster = select(func.max(ROSTER_VERSION.c.version))
    policy = select(func.max(POLICY.c.version)).where(POLICY.c.effective_from_ms <= now_ms)
    with database.read() as connection:
        versions = {
            DocumentKind.ROSTER.value: int(connection.scalar(roster) or 0),
            DocumentKind.POLICY.value: int(connection.scalar(policy) or 0),
        }
        for table in (SIGNED_DOCUMENT, SITE_LIST):
            for row in connection.execute(select(table.c.kind, table.c.version)):
                versions[row.kind] = row.version
    return {name: version for name, version in versions.items() if version}
