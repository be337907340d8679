"""Other libraries that verify the same codes, each in a child of its own; compares nothing."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from gateway.codes.keys import public_pem
from tests.codes import issuers
from tests.fuzz.codes_makers import PASS_KEY, SITE

_ROOT = Path(__file__).parents[2]
_WAYS = {
    "": ("cwt", "gateway.codes.base45"),
    " + base45": ("cwt", "base45"),
    " ": ("pycose", "gateway.codes.base45"),
}
"""Library and base45 of each rival, by what is added to its name."""

_KEYS = {
    "HC1": (issuers.COUNTRY_KEY.public_key(), issuers.KID, b""),
    "PK1S": (PASS_KEY.private.public_key(), PASS_KEY.key_id, f"PK1S{SITE}".encode()),
}
"""Public key, key id and external_aad of the formats that rivals know."""

FORMATS = frozenset(_KEYS)


@dataclass(frozen=True, slots=True)
class Rival:
    """A child that waits for codes.

    Args:
        name: library and version.
        child: ``tests.bench.codes_peer``.
    """

    name: str
    child: "subprocess.Popen[str]"

    def cpu_us(self, form: str, text: str) -> float:
        """CPU microseconds that it took to verify a code of one of ``FORMATS``."""
        public, key_id, external_aad = _KEYS[form]
        asked = {"text": text, "pem": public_pem(public)}
        asked |= {"kid": key_id.hex(), "aad": external_aad.hex()}
        return float(self._answer(json.dumps(asked))) / 1000

    def _answer(self, line: str) -> str:
        if self.child.stdin is None or self.child.stdout is None:
            raise RuntimeError("the child was started without pipes")
        self.child.stdin.write(line + "\n")
        self.child.stdin.flush()
        return self.child.stdout.readline()


@contextmanager
def rivals(folder: Path | None) -> Iterator[list[Rival]]:
    """Those whose library is in the folder; says of each other one that it is absent."""
    with ExitStack() as stack:
        found = []
        for added, way in _WAYS.items() if folder else ():
            child = stack.enter_context(_started(way, str(folder)))
            said = child.stdout.readline() if child.stdout else ""
            if said:
                found.append(Rival((json.loads(said) + added).strip(), child))
            else:
                print(f"skipped: {' with '.join(way)} is not in {folder}")
            stack.callback(child.terminate)
        if not folder:
            print(
                "skipped: other libraries; pip install --target FOLDER cwt base45, --peers FOLDER"
            )
        yield found


def _started(way: tuple[str, str], folder: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.bench.codes_peer", *way],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        cwd=_ROOT,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{_ROOT}"},
    )
