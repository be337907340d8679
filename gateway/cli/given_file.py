"""Files that somebody names on the command line, and what is said of one that is no use."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.central.csv_table import TableFileError
from gateway.errors import ConfigurationError, GatewayError


def contents_of(path: Path) -> bytes:
    """What a file holds.

    Raises:
        ConfigurationError: it can't be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise ConfigurationError(f"{path}: can't be read: {error.strerror}") from None


@contextmanager
def importing(path: Path, nothing: str) -> Iterator[None]:
    """Name the file, and say that nothing of it was taken, where it is refused."""
    try:
        yield
    except TableFileError as error:
        told = str(error).replace("\n", "\n  ")
        raise GatewayError(f"{path}: {nothing}; correct it:\n  {told}") from None
