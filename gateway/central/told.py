"""An expected fault that whoever asked reads on a page, in both languages; holds no table."""

from gateway.central.fault_texts import filled
from gateway.core.text import Text
from gateway.errors import GatewayError


class ToldError(GatewayError):
    """What was asked for can't be done; nothing was changed.

    Args:
        text: of a table, for whoever asked.
        said: what is filled in.
    """

    def __init__(self, text: Text, **said: str | int | Text) -> None:
        self.text = filled(text, **said)
        super().__init__(f"{self.text.zh} · {self.text.en}")
