"""The one error of the decoders here, with the step that refused; not a verdict."""

from enum import Enum, unique

from gateway.core.reason import Reason
from gateway.errors import GatewayError


@unique
class Step(Enum):
    """Which step of reading could not go on."""

    BASE32 = "base32"
    BASE45 = "base45"
    NUMERIC = "numeric"
    INFLATE = "inflate"
    JSON = "json"
    JWS = "jws"
    CBOR = "cbor"
    COSE = "cose"
    CLAIMS = "claims"
    DOCUMENT = "document"
    ROSTER = "roster"
    SEAL = "seal"
    LIST = "list"


class MalformedError(GatewayError):
    """Input does not have the form that it claims.

    Args:
        step: where reading stopped.
        seen: what is wrong, without repeating the input.
        reason: what the guard reads, where there is more to say than that it is damaged.
    """

    def __init__(self, step: Step, seen: str, reason: Reason = Reason.CODE_MALFORMED) -> None:
        super().__init__(f"malformed at {step.value}: {seen}; refused whole")
        self.step = step
        self.reason = reason
