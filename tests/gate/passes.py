"""Passes of the site's own centre and of a phone, as a gate is shown them; no test."""

from gateway.codes import device_pass, pk1h, pk1s
from gateway.codes.keys import ENTROPY_BYTES, SigningKey, generate_private_key, load_private_key
from gateway.codes.trust import KeyRecord, KeyUse
from gateway.core.credential import HealthStatus
from tests.evidence import CREDENTIAL

SITE = "park-1"


def _key(seed: int) -> SigningKey:
    return load_private_key(generate_private_key(bytes([seed]) * ENTROPY_BYTES), "test key")


CENTRE, PHONE = _key(1), _key(2)
CENTRE_RECORD = KeyRecord.of(CENTRE, KeyUse.PASS, SITE)


def park_pass(issued_ms: int, number: int = 0) -> str:
    """What the person's page shows at this moment of true time."""
    return pk1s.mint(
        CENTRE,
        site=SITE,
        holder=CREDENTIAL.holder,
        status=HealthStatus.GREEN,
        issued_ms=issued_ms,
        pass_id=number.to_bytes(8, "big"),
    )


def phone_pass(issued_ms: int, shown_ms: int) -> str:
    """What a phone shows that last heard of its centre at ``issued_ms``."""
    minted = device_pass.mint(
        CENTRE,
        site=SITE,
        holder=CREDENTIAL.holder,
        status=HealthStatus.GREEN,
        issued_ms=issued_ms,
        life_h=24,
        device=device_pass.device_key(PHONE),
    )
    return pk1h.present(minted, PHONE, shown_ms)
