"""Finds the trusted key that signed a message for this site, or says what is wrong; pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from gateway.codes.cose import Sign1
from gateway.codes.limits import MAX_SITE_TRIES
from gateway.codes.trust import KeyRecord, KeyUse, TrustList
from gateway.core.reason import Reason


@dataclass(frozen=True, slots=True)
class Purpose:
    """What a signature must have been made for.

    Args:
        use: what the key may sign.
        context: the format, which is signed before the site's name and never sent.
        site: where it is presented.
    """

    use: KeyUse
    context: bytes
    site: str

    def external_aad(self, site: str) -> bytes:
        """The bytes that are signed along for a site (RFC 9052 section 4.3)."""
        return self.context + site.encode("ascii")


def find_signer(message: Sign1, trust: TrustList, purpose: Purpose) -> KeyRecord | Reason:
    """The record of the key that signed, or ISSUER_UNKNOWN, SITE_WRONG or SIGNATURE_BAD.

    A code of another site is told from a forgery only to help the guard: both are refused.
    """
    known = trust.named(message.key_id, purpose.use)
    if not known:
        return Reason.ISSUER_UNKNOWN
    here = [record for record in known if record.site == purpose.site]
    for record in here:
        if _signed(message, record, purpose, purpose.site):
            return record
    tries = islice(_elsewhere(known, trust, purpose), MAX_SITE_TRIES)
    if not here or any(_signed(message, record, purpose, site) for record, site in tries):
        return Reason.SITE_WRONG
    return Reason.SIGNATURE_BAD


def _elsewhere(
    known: tuple[KeyRecord, ...], trust: TrustList, purpose: Purpose
) -> Iterator[tuple[KeyRecord, str]]:
    """Other sites that the code may have been made for, each with a key that may have made it."""
    for record in known:
        if record.site != purpose.site:
            yield record, record.site
    for record in known:
        if record.site == purpose.site:
            yield from ((record, site) for site in trust.sites if site != purpose.site)


def _signed(message: Sign1, record: KeyRecord, purpose: Purpose, site: str) -> bool:
    return message.algorithm == record.algorithm.cose and message.signed_by(
        record.public, purpose.external_aad(site)
    )
