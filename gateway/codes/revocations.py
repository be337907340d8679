"""Codes and holders that count no more, by 8 bytes of the hash of their signed id; not the reason.

An id is what an issuer signed, never a code's text, so another spelling or signature of a revoked
code is revoked too. Hashing hides random ids only; certificates name their holder by such ones.
"""

from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from gateway.codes.document import DocumentKind
from gateway.codes.site_list import ListForm, SiteList
from gateway.core.credential import Credential, Identified

ID_BYTES: Final = 8
"""With 100,000 listed, one code in 1.8 * 10^14 would be refused for another's sake."""

REVOCATIONS: Final = ListForm(DocumentKind.REVOCATIONS, ID_BYTES)


def revocation_id(signed_id: str) -> bytes:
    """How a replay key or a holder's id stands on the list: 8 bytes of its SHA-256."""
    return sha256(signed_id.encode()).digest()[:ID_BYTES]


@dataclass(frozen=True, slots=True)
class RevocationList:
    """The revocations in force.

    Args:
        listed: of the form ``REVOCATIONS``.
    """

    listed: SiteList

    def revokes(self, code: Credential | Identified) -> bool:
        """Whether this very code or everything of whom it names is revoked."""
        own = (code.replay_key,) if isinstance(code, Credential) else ()
        rows = self.listed.rows
        return any(
            rows.value_of(revocation_id(signed_id)) is not None for signed_id in (*own, code.holder)
        )
