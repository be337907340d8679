"""The health rules of a gate, from the park's own file or the packaged one; judges nobody."""

from importlib.resources import files
from pathlib import Path
from typing import Final

from gateway.codes.health_rules import RuleSet
from gateway.codes.health_rules_file import MAX_BYTES, read_health_rules
from gateway.errors import ConfigurationError

_PACKAGED: Final = "health-rules.json"


def load_health_rules(path: str) -> RuleSet:
    """Read the rules that certificates must pass.

    Args:
        path: of the park's own file; empty for the packaged rules, which are the EU's.

    Raises:
        ConfigurationError: names every problem of the file.
    """
    if not path:
        packaged = files("gateway.config").joinpath(_PACKAGED)
        return read_health_rules(packaged.read_bytes(), _PACKAGED)
    try:
        with Path(path).open("rb") as file:
            text = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise ConfigurationError(
            f"{path}: can't be read: {error.strerror}; make it readable for this user,"
            ' or set health.rules = "" for the packaged rules'
        ) from error
    return read_health_rules(text, path)
