"""The centre's lists: whole or by changes, only ever what the centre meant, or refused whole."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateway.codes import cbor
from gateway.codes.document import Document, DocumentKind
from gateway.codes.foreign import keyed_hash
from gateway.codes.limits import MAX_LIST_ROWS
from gateway.codes.packed import PackedRows
from gateway.codes.revocations import REVOCATIONS, RevocationList, revocation_id
from gateway.codes.sealed import seal
from gateway.codes.site_list import (
    Changes,
    ListForm,
    ListGapError,
    ListMismatchError,
    SiteKey,
    SiteList,
    apply_changes,
    changes_body,
    read_body,
    snapshot_body,
)
from gateway.codes.status_list import STATUSES, StatusList
from gateway.core.credential import HealthStatus, Identified
from gateway.core.reason import Reason
from gateway.errors import UntrustedDocumentError
from tests.evidence import CREDENTIAL
from tests.site_lists import changes_between

SITE = SiteKey("park-1", bytes(32))
NONCE = bytes(12)
SECRET = b"s" * 32
IDS = st.sets(st.binary(min_size=8, max_size=8), max_size=20)


def revocations(ids: set[bytes], version: int = 5) -> SiteList:
    """A list of revoked ids."""
    return SiteList(version, 1_000 * version, PackedRows.of(8, 0, dict.fromkeys(ids, b"")))


def statuses(known: dict[bytes, HealthStatus], version: int = 5) -> SiteList:
    """A list of statuses by code."""
    values = {keyed_hash(SECRET, code): bytes([status]) for code, status in known.items()}
    return SiteList(version, 1_000 * version, PackedRows.of(16, 1, values), SECRET)


def document(form: ListForm, listed: SiteList, body: bytes) -> Document:
    """As the centre signs it."""
    return Document(form.kind, "park-1", listed.version, listed.issued_ms, body)


def read(form: ListForm, listed: SiteList, body: bytes) -> SiteList | Changes:
    """As a gate of the site reads it."""
    return read_body(form, document(form, listed, body), SITE)


def changed(form: ListForm, before: SiteList, after: SiteList) -> Changes:
    """The changes between two versions, over the wire."""
    read_back = read(form, after, changes_body(form, changes_between(before, after), SITE, NONCE))
    assert isinstance(read_back, Changes)
    return read_back


@given(IDS, IDS)
def test_whole_or_by_changes_a_gate_ends_with_what_the_centre_meant(
    before: set[bytes], after: set[bytes]
) -> None:
    """The same list either way."""
    first, second = revocations(before, 5), revocations(after, 6)
    assert read(REVOCATIONS, first, snapshot_body(REVOCATIONS, first, SITE, NONCE)) == first
    assert apply_changes(first, changed(REVOCATIONS, first, second)) == second


def test_changes_keep_the_secret_that_came_with_the_whole_list() -> None:
    """It is sent once."""
    first = statuses({b"a": HealthStatus.GREEN, b"b": HealthStatus.GREEN}, 5)
    second = statuses({b"a": HealthStatus.RED, b"c": HealthStatus.GREEN}, 6)
    assert apply_changes(first, changed(STATUSES, first, second)) == second


@pytest.mark.parametrize("have", [None, 4, 6, 7])
def test_changes_of_another_version_need_a_whole_list(have: int | None) -> None:
    """Only the next version follows; one that was missed can't be guessed."""
    changes = changed(REVOCATIONS, revocations(set(), 5), revocations({b"12345678"}, 6))
    present = None if have is None else revocations(set(), have)
    with pytest.raises(ListGapError, match=f"version {have or 0} is in force"):
        apply_changes(present, changes)


@pytest.mark.parametrize("mine", [{b"AAAAAAAA", b"BBBBBBBB"}, {b"CCCCCCCC"}])
def test_changes_that_do_not_add_up_need_a_whole_list(mine: set[bytes]) -> None:
    """Another count, or the same count of other ids."""
    changes = changed(REVOCATIONS, revocations({b"AAAAAAAA"}, 5), revocations({b"DDDDDDDD"}, 6))
    with pytest.raises(ListMismatchError, match="1 were meant; what was there is not the same"):
        apply_changes(revocations(mine, 5), changes)


@pytest.mark.parametrize(
    ("form", "plain", "seen"),
    [
        (REVOCATIONS, [], "neither a snapshot nor changes"),
        (REVOCATIONS, [1, b"", b"12345678", b"", b""], "neither"),
        (REVOCATIONS, ["1", b"", b"12345678"], "neither"),
        (REVOCATIONS, [1, b"secret", b"12345678"], "neither"),
        (REVOCATIONS, [2, b"", b"12345678"], "1 rows came, 2 were meant"),
        (REVOCATIONS, [1, b"", b"1234567"], "no whole rows"),
        (REVOCATIONS, [2, b"", b"2" * 8 + b"1" * 8], "keys don't ascend"),
        (REVOCATIONS, [2, bytes(8), b"2" * 8 + b"1" * 8, b""], "keys don't ascend"),
        (REVOCATIONS, [2, bytes(8), b"", b"2" * 16], "keys don't ascend"),
        (STATUSES, [1, SECRET, b"k" * 16 + b"\x00"], "a value that this kind"),
        (STATUSES, [1, SECRET, b"k" * 16 + b"\x09"], "a value that this kind"),
        (STATUSES, [1, SECRET[1:], b"k" * 16 + b"\x01"], "neither"),
    ],
)
def test_what_is_no_such_list_is_refused_whole(
    form: ListForm, plain: list[object], seen: str
) -> None:
    """Although its signature is genuine: the centre may have a fault too."""
    listed = SiteList(5, 5_000, form.rows())
    body = _sealed(form, plain) if form.sealed else cbor.encode(plain)
    with pytest.raises(UntrustedDocumentError, match=seen):
        read(form, listed, body)


def _sealed(form: ListForm, plain: list[object]) -> bytes:
    return seal(cbor.encode(plain), SITE.key, NONCE, f"{form.kind.value} park-1".encode())


def test_a_list_with_more_rows_than_a_gate_takes_is_refused_at_both_ends() -> None:
    """It could not be sent in one message either."""
    rows = b"".join(number.to_bytes(8, "big") for number in range(MAX_LIST_ROWS + 1))
    listed = replace(revocations(set()), rows=REVOCATIONS.rows(rows))
    with pytest.raises(ValueError, match="at most 500000 rows"):
        snapshot_body(REVOCATIONS, listed, SITE, NONCE)
    body = cbor.encode([MAX_LIST_ROWS + 1, b"", rows])
    with pytest.raises(UntrustedDocumentError, match="at most 500000 are taken"):
        read(REVOCATIONS, listed, body)


def test_a_list_of_statuses_without_its_secret_is_never_made() -> None:
    """Gates could not look anybody up."""
    with pytest.raises(ValueError, match="the secret has 32 bytes"):
        snapshot_body(STATUSES, replace(statuses({}), secret=b""), SITE, NONCE)


def test_only_the_sites_gates_read_statuses() -> None:
    """Neither code nor secret stands on the wire, and another site's key opens nothing."""
    listed = statuses({b"code": HealthStatus.RED})
    body = snapshot_body(STATUSES, listed, SITE, NONCE)
    assert SECRET not in body
    assert keyed_hash(SECRET, b"code") not in body
    for other in (SiteKey("park-1", bytes([1]) * 32), SiteKey("park-2", bytes(32))):
        with pytest.raises(UntrustedDocumentError, match="another roster key"):
            read_body(STATUSES, document(STATUSES, listed, body), other)


def test_a_nonce_of_another_length_is_refused() -> None:
    """GCM with a short one gives the key away bit by bit."""
    with pytest.raises(ValueError, match="needs a nonce of 12 bytes, got 11"):
        snapshot_body(STATUSES, statuses({}), SITE, bytes(11))


@pytest.mark.parametrize("signed_id", [CREDENTIAL.replay_key, CREDENTIAL.holder])
def test_a_revoked_code_and_every_code_of_a_revoked_holder_are_revoked(signed_id: str) -> None:
    """The signed ids count, whatever the text looks like."""
    revoking = RevocationList(revocations({revocation_id(signed_id), revocation_id("other")}))
    assert revoking.revokes(CREDENTIAL)
    assert not revoking.revokes(replace(CREDENTIAL, replay_key="aa", holder="bb"))
    badge = Identified("BADGE", Reason.BADGE_ONLY, "", holder=CREDENTIAL.holder)
    assert revoking.revokes(badge) is revoking.revokes(replace(CREDENTIAL, replay_key="aa"))
    assert not revoking.revokes(replace(badge, holder="bb"))


def test_a_listed_code_has_its_status_and_no_other_code_has_any() -> None:
    """With the age of the list."""
    known = StatusList(statuses({b"a": HealthStatus.GREEN, b"b": HealthStatus.RED}))
    assert known.status_of(keyed_hash(known.secret, b"a")) is HealthStatus.GREEN
    assert known.status_of(keyed_hash(known.secret, b"b")) is HealthStatus.RED
    assert known.status_of(keyed_hash(known.secret, b"c")) is None
    assert known.status_of(keyed_hash(b"another", b"a")) is None
    assert known.issued_ms == 5_000


def test_no_kind_of_document_begins_another() -> None:
    """The kind stands before the site's name in what is signed."""
    names = [kind.value for kind in DocumentKind]
    assert not any(one != other and other.startswith(one) for one in names for other in names)
