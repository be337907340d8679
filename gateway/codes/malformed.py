"""The one error of the decoders here, with the step that refused; not a verdict."""

from enum import Enum, unique

from gateway.errors import GatewayError


@unique
class Step(Enum):
    """Which step of reading could not go on."""

    BASE45 = "base45"
    CBOR = "cbor"
    COSE = "cose"
    CLAIMS = "claims"
    DOCUMENT = "document"
    ROSTER = "roster"


class MalformedError(GatewayError):
    """Input does not have the form that it claims.

    Args:
        step: where reading stopped.
        seen: what is wrong, without repeating the input.
    """

    def __init__(self, step: Step, seen: str) -> None:
        super().__init__(f"malformed at {step.value}: {seen}; refused whole")
        self.step = step
