"""A list that the centre keeps for its gates: snapshot and changes, to bytes and back; no meaning.

A document's body is the CBOR array ``[count, secret, rows]`` of a snapshot or
``[count, digest, removed, put]`` of the changes from the version before, where count and digest
are those of the list afterwards. That is how Italy's list of revoked certificates is kept (its
verifiers apply the change to the next version only, compare the counts afterwards, and begin
again with a snapshot where they differ).
"""

from dataclasses import dataclass, field, replace

from gateway.codes import cbor
from gateway.codes.document import Document, DocumentKind
from gateway.codes.limits import MAX_LIST_ROWS
from gateway.codes.malformed import MalformedError, Step
from gateway.codes.packed import PackedRows
from gateway.codes.sealed import seal, unseal
from gateway.errors import GatewayError, UntrustedDocumentError


class ListGapError(GatewayError):
    """Changes do not follow the list in force, as some were missed; a whole list helps."""


class ListMismatchError(GatewayError):
    """Changes followed, but what came out is not what the centre meant; a whole list helps."""


@dataclass(frozen=True, slots=True)
class ListForm:
    """What one kind of list looks like.

    Args:
        kind: of its documents.
        key_bytes: width of a row's key.
        values: what the one byte behind a key may be; empty for rows without it.
        secret_bytes: width of the secret that travels with a snapshot.
        sealed: whether only the site's gates may read it.
    """

    kind: DocumentKind
    key_bytes: int
    values: frozenset[int] = frozenset()
    secret_bytes: int = 0
    sealed: bool = False

    @property
    def value_bytes(self) -> int:
        """Width of what stands behind a key."""
        return 1 if self.values else 0

    def rows(self, packed: bytes = b"") -> PackedRows:
        """Rows of this form, not yet checked."""
        return PackedRows(self.key_bytes, self.value_bytes, packed)


@dataclass(frozen=True, slots=True)
class SiteList:
    """One version of a list.

    Args:
        version: the centre's number of it.
        issued_ms: wall milliseconds, UTC, when the centre signed it.
        rows: what is listed.
        secret: what look-ups need besides; empty in forms without one.
    """

    version: int
    issued_ms: int
    rows: PackedRows
    secret: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class After:
    """What a list must be once changes were applied.

    Args:
        version: its number.
        issued_ms: wall milliseconds, UTC, when the centre signed it.
        count: its rows.
        digest: as ``PackedRows.digest``.
    """

    version: int
    issued_ms: int
    count: int
    digest: bytes


@dataclass(frozen=True, slots=True)
class Changes:
    """What leads from one version of a list to the next.

    Args:
        after: what must come out.
        removed: keys that are listed no more, ascending.
        put: rows that are new, or whose value is another now.
    """

    after: After
    removed: tuple[bytes, ...] = field(repr=False)
    put: PackedRows = field(repr=False)


@dataclass(frozen=True, slots=True)
class SiteKey:
    """What seals or opens the bodies of a site.

    Args:
        name: of the site for whose gates they are.
        key: the site's AES-256 key, 32 bytes.
    """

    name: str
    key: bytes = field(repr=False)


def snapshot_body(form: ListForm, listed: SiteList, site: SiteKey, nonce: bytes) -> bytes:
    """The whole list as a document's body; ``nonce`` is 12 random bytes for sealed forms."""
    if len(listed.rows) > MAX_LIST_ROWS or len(listed.secret) != form.secret_bytes:
        seen = f"{len(listed.rows)} rows and a secret of {len(listed.secret)} bytes"
        raise ValueError(
            f"{form.kind.value}: {seen}; at most {MAX_LIST_ROWS} rows are allowed,"
            f" and the secret has {form.secret_bytes} bytes"
        )
    plain = [len(listed.rows), listed.secret, listed.rows.packed]
    return _closed(form, cbor.encode(plain), site, nonce)


def changes_body(form: ListForm, changes: Changes, site: SiteKey, nonce: bytes) -> bytes:
    """What leads from one version to the next as a document's body; ``nonce`` as above."""
    after, removed = changes.after, b"".join(changes.removed)
    plain = [after.count, after.digest, removed, changes.put.packed]
    return _closed(form, cbor.encode(plain), site, nonce)


def read_body(form: ListForm, document: Document, site: SiteKey) -> SiteList | Changes:
    """What a verified document holds: a whole list, or changes of one.

    Args:
        form: which list it is.
        document: of the form's kind, as ``open_document`` returned it.
        site: opens sealed bodies.

    Raises:
        UntrustedDocumentError: not the body of such a document.
    """
    try:
        return _read(form, document, _opened(form, document.body, site))
    except MalformedError as error:
        raise UntrustedDocumentError(
            f"{form.kind.value} of site {site.name}: {error}; the list before stays in force"
        ) from None


def apply_changes(present: SiteList | None, changes: Changes) -> SiteList:
    """The list that the changes make of the one in force.

    Raises:
        ListGapError: they don't follow it.
        ListMismatchError: count or digest differ afterwards.
    """
    after = changes.after
    have = present.version if present else 0
    if present is None or after.version != have + 1:
        raise ListGapError(f"changes to version {after.version} came, version {have} is in force")
    rows = present.rows.changed(changes.removed, changes.put)
    if (len(rows), rows.digest) != (after.count, after.digest):
        seen = f"{len(rows)} rows after the changes to version {after.version}"
        raise ListMismatchError(f"{seen}, {after.count} were meant; what was there is not the same")
    return replace(present, version=after.version, issued_ms=after.issued_ms, rows=rows)


def _read(form: ListForm, document: Document, plain: bytes) -> SiteList | Changes:
    match cbor.decode(plain):
        case [int(count), bytes(secret), bytes(packed)] if len(secret) == form.secret_bytes:
            rows = _checked(form, packed)
            if len(rows) != count:
                raise MalformedError(Step.LIST, f"{len(rows)} rows came, {count} were meant")
            return SiteList(document.version, document.issued_ms, rows, secret)
        case [int(count), bytes(digest), bytes(removed), bytes(put)]:
            gone = PackedRows(form.key_bytes, 0, removed).checked().keys()
            after = After(document.version, document.issued_ms, int(count), digest)
            return Changes(after, tuple(gone), _checked(form, put))
        case _:
            raise MalformedError(Step.LIST, "neither a snapshot nor changes")


def _checked(form: ListForm, packed: bytes) -> PackedRows:
    rows = form.rows(packed).checked()
    if len(rows) > MAX_LIST_ROWS:
        raise MalformedError(Step.LIST, f"{len(rows)} rows, at most {MAX_LIST_ROWS} are taken")
    if not rows.values() <= form.values:
        raise MalformedError(Step.LIST, "a value that this kind of list does not have")
    return rows


def _closed(form: ListForm, plain: bytes, site: SiteKey, nonce: bytes) -> bytes:
    return seal(plain, site.key, nonce, _associated(form, site)) if form.sealed else plain


def _opened(form: ListForm, body: bytes, site: SiteKey) -> bytes:
    return unseal(body, site.key, _associated(form, site)) if form.sealed else body


def _associated(form: ListForm, site: SiteKey) -> bytes:
    return f"{form.kind.value} {site.name}".encode("ascii")
