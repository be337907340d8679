"""Next steps that more than one kind of reason asks for; not the reasons."""

from typing import Final

from gateway.core.text import Text

BY_EYE: Final = Text(
    "请本人打开健康码，人工核对", "Have the person open the code; check it by hand"
)
