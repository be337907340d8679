"""The signature algorithms that are known here, with their names; verifies nothing itself."""

from enum import Enum, unique

from gateway.codes import cose


@unique
class Algorithm(Enum):
    """Signature algorithms; the value is the spelling in the trust file and in JOSE."""

    ES256 = "ES256"
    PS256 = "PS256"

    @property
    def cose(self) -> int:
        """Its number in a COSE header (RFC 9053 section 2.1, RFC 8230 section 2)."""
        return cose.ES256 if self is Algorithm.ES256 else cose.PS256
