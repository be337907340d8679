"""The newest version of each document is what gates are compared with."""

from gateway.central.store.database import Database
from gateway.central.store.documents import DocumentStore
from gateway.central.store.lists import ListStore
from gateway.central.store.newest import newest_versions
from gateway.central.store.people import PeopleStore
from gateway.central.store.policies import PolicyStore
from gateway.codes.document import DocumentKind
from gateway.codes.policy_document import PolicyIssue
from gateway.codes.revocations import REVOCATIONS

NOW_MS = 1_800_000_000_000


def test_what_was_never_published_has_no_version(database: Database) -> None:
    """No gate is behind with it."""
    assert newest_versions(database, NOW_MS) == {}


def test_each_document_is_told_by_the_name_that_gates_use(database: Database) -> None:
    """The last version that was signed."""
    DocumentStore(database, DocumentKind.TRUST).keep(3, b"signed")
    listed = ListStore(database, REVOCATIONS).issue(NOW_MS, None).listed
    roster = PeopleStore(database).issue(NOW_MS)
    assert newest_versions(database, NOW_MS) == {
        "trust": 3,
        "revocations": listed.version,
        "roster": roster.version,
    }


def test_a_policy_counts_from_its_moment_on(database: Database) -> None:
    """Until then gates go by the one before."""
    policies = PolicyStore(database)
    for version, from_ms in ((1, 0), (2, NOW_MS + 1)):
        policies.keep(PolicyIssue(version, NOW_MS, from_ms, b"version = 1"), b"signed")
    assert newest_versions(database, NOW_MS) == {"policy": 1}
    assert newest_versions(database, NOW_MS + 1) == {"policy": 2}
