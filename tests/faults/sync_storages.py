"""The storages of thingsboard-gateway before paho's publish, as that gateway joins them; a peer.

    python -m tests.faults.sync_storages PORT FOLDER NAME PER_SECOND

``put`` is its promise that an event is safe, told when it is kept. A pack is done once each of its
messages was acknowledged by the broker and the link still stands, as ``tb_gateway_service.py`` of
3.8.5 has it; the settings are those of its ``tb_gateway.json``. NAME ends with the storage's:
``memory``, ``file`` or ``sqlite``. The package is fetched beside the project and no part of it.
"""

import importlib
import json
import logging
import subprocess
import sys
import time
from pathlib import Path
from threading import Event, Thread
from typing import Any

from tests.faults.sync_peer import PEER_TOPIC, link, until_closed

PACKAGES = Path(__file__).parents[2] / ".cache" / "peers"
_WANTED = ("thingsboard-gateway==3.8.5", "simplejson==3.20.2", "pybase64==1.4.2")
STORAGES = {
    "memory": "MemoryEventStorage",
    "file": "FileEventStorage",
    "sqlite": "SQLiteEventStorage",
}


def fetched() -> bool:
    """Whether the package is there; asks the package index for it if not."""
    if (PACKAGES / "thingsboard_gateway").is_dir():
        return True
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target"]
    return subprocess.run([*pip, str(PACKAGES), *_WANTED], check=False).returncode == 0


class _Log(logging.Logger):
    """Has the one level more that its code asks for."""

    def trace(self, told: str, *rest: object) -> None:
        self.debug(told, *rest)


def opened_storage(kind: str, folder: Path) -> Any:  # noqa: ANN401 - the peer has no types
    """A storage of the peer, once it is ``fetched``, with its files in a folder."""
    sys.path.append(str(PACKAGES))
    module = importlib.import_module(f"thingsboard_gateway.storage.{kind}.{kind}_event_storage")
    settings = {
        "read_records_count": 100,
        "max_records_count": 100_000,
        "data_folder_path": f"{folder}/",
        "max_file_count": 10,
        "max_read_records_count": 10,
        "max_records_per_file": 10_000,
        "data_file_path": f"{folder}/",
        "messages_ttl_check_in_hours": 1,
        "messages_ttl_in_days": 7,
    }
    return getattr(module, STORAGES[kind])(settings, _Log("storage", logging.ERROR), Event())


def _make(storage: Any, per_second: float, quiet: Event) -> None:  # noqa: ANN401 - as above
    number = time.time_ns()
    while not quiet.wait(1 / per_second):
        number += 1
        if storage.put(json.dumps(number)):
            print(number, flush=True)


def _send(storage: Any, port: int, name: str) -> None:  # noqa: ANN401 - as above
    client, pause = link(name, port), Event()
    while True:
        pack = storage.get_event_pack() if client.is_connected() else []
        if not pack:
            pause.wait(0.05)
            continue
        sent = [client.publish(PEER_TOPIC + name, json.loads(one), qos=1) for one in pack]
        while client.is_connected() and not all(one.is_published() for one in sent):
            pause.wait(0.005)
        if client.is_connected():
            storage.event_pack_processing_done()


def main(port: int, folder: Path, name: str, per_second: float) -> None:
    """Live until killed; no event is made any more once standard input ends."""
    folder.mkdir(exist_ok=True)
    storage, quiet = opened_storage(name.rpartition("-")[2], folder), Event()
    Thread(target=_make, args=(storage, per_second, quiet), daemon=True).start()
    Thread(target=_send, args=(storage, port, name), daemon=True).start()
    until_closed(quiet)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], float(sys.argv[4]))
