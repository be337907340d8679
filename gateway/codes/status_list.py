"""Health statuses that the centre learned from others, by keyed hash of the code; asks nobody."""

from dataclasses import dataclass
from typing import Final

from gateway.codes.document import DocumentKind
from gateway.codes.foreign import HASH_BYTES
from gateway.codes.site_list import ListForm, SiteList
from gateway.core.credential import HealthStatus

SECRET_BYTES: Final = 32
"""As long as the hash that it keys (RFC 2104 section 3)."""

STATUSES: Final = ListForm(
    DocumentKind.STATUSES,
    HASH_BYTES,
    values=frozenset(status.value for status in HealthStatus),
    secret_bytes=SECRET_BYTES,
    sealed=True,
)


@dataclass(frozen=True, slots=True)
class StatusList:
    """The statuses in force.

    Args:
        listed: of the form ``STATUSES``.
    """

    listed: SiteList

    @property
    def issued_ms(self) -> int:
        """Wall milliseconds, UTC, when the centre signed it."""
        return self.listed.issued_ms

    @property
    def secret(self) -> bytes:
        """The key of the hashes on it."""
        return self.listed.secret

    def status_of(self, keyed_hash: bytes) -> HealthStatus | None:
        """The status that stands behind a keyed hash; None where it is not listed."""
        value = self.listed.rows.value_of(keyed_hash)
        return None if value is None else HealthStatus(value[0])
