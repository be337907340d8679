"""A park pass's text of usual length; its signature is of no interest to a camera."""

from collections.abc import Callable

import numpy as np
import pytest

BASE45 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"

PassText = Callable[[int], str]


@pytest.fixture
def pass_text() -> PassText:
    """Makes the text of a pass: 181 characters, as a server-minted PK1S has."""

    def make(seed: int) -> str:
        letters = np.random.default_rng(seed).choice(list(BASE45), 176)
        return "PK1S:" + "".join(letters)

    return make
