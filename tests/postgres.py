"""A real PostgreSQL of one test run, in a folder of its own, reached by a socket in it."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from pathlib import Path

import psycopg
import pytest

_OWNER = "postgres"
_QUICK = ("fsync=off", "full_page_writes=off")
"""What is committed survives the server, not a power cut; a bench turns these on again."""


def programs() -> Path | None:
    """Where ``initdb`` and ``pg_ctl`` are, the newest version's; None if not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda it: it.parts[-3])
    if found:
        return found[-1].parent
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else None


@contextmanager
def running_postgres(settings: Sequence[str] = _QUICK) -> "Iterator[PostgresServer]":
    """A server of its own; skips the test where PostgreSQL is not installed."""
    if programs() is None:
        pytest.skip("PostgreSQL is not installed: './run test' installs Debian's postgresql")
    with tempfile.TemporaryDirectory(prefix="pg", dir="/tmp") as place:
        Path(place).chmod(0o755)
        server = PostgresServer(Path(place) / "s", settings)
        server.start()
        try:
            yield server
        finally:
            server.stop()


class PostgresServer:
    """Started, killed and started again by its test; no port is opened.

    Args:
        folder: an absent or empty folder; short, as a socket's path may have 107 characters.
        settings: what `postgres -c` takes.
    """

    def __init__(self, folder: Path, settings: Sequence[str] = _QUICK) -> None:
        place = programs()
        assert place is not None
        self._programs = place
        self._folder = folder
        self._settings = settings
        self._numbers = count(1)
        self._emptied = ""
        folder.mkdir(mode=0o755, exist_ok=True)
        if os.geteuid() == 0:
            owner = pwd.getpwnam(_OWNER)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", f"{folder}/data", "-U", _OWNER, "-A", "trust", "-E", "UTF8", "-N")

    def start(self) -> None:
        """Come up, and come back after ``stop``."""
        options = [f"-k {self._folder}", "-c listen_addresses="]
        options += [f"-c {setting}" for setting in self._settings]
        self._control("start", "-o", " ".join(options), "-l", f"{self._folder}/log")

    def stop(self, mode: str = "immediate") -> None:
        """``immediate`` is as a crash: what was not committed is gone."""
        self._control("stop", "-m", mode)

    def crash(self) -> None:
        """Lose what was not committed, and come back."""
        self.stop("immediate")
        self.start()

    @property
    def pid(self) -> int:
        """Of the server's first process, the parent of all others, while it runs."""
        return int((self._folder / "data" / "postmaster.pid").read_text().split()[0])

    def new_database(self) -> str:
        """The address of an empty database."""
        name = f"park_{next(self._numbers)}"
        self._run("createdb", "-h", str(self._folder), "-U", _OWNER, name)
        return self.address_of(name)

    def emptied_database(self) -> str:
        """The address of a database that is emptied, not made: a new one costs the disk 8 MB."""
        if not self._emptied:
            self._emptied = self.new_database()
        with psycopg.connect(self._emptied, options="-c lock_timeout=10s") as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
            connection.execute("GRANT USAGE ON SCHEMA public TO public")
        return self._emptied

    def address_of(self, name: str) -> str:
        """The address of a database."""
        return f"postgresql://{_OWNER}@/{name}?host={self._folder}"

    def ask_passwords_of(self, user: str, password: str) -> None:
        """Make a user who needs a password, where nobody else does."""
        rules = self._folder / "data" / "pg_hba.conf"
        rules.write_text(f"local all {user} scram-sha-256\n{rules.read_text()}")
        make = f"CREATE ROLE {user} LOGIN PASSWORD '{password}'; SELECT pg_reload_conf()"
        self._run("psql", "-q", "-h", str(self._folder), "-U", _OWNER, "-c", make, "postgres")

    def _control(self, act: str, *rest: str) -> None:
        self._run("pg_ctl", "-D", f"{self._folder}/data", "-w", "-t", "30", act, *rest)

    def _run(self, program: str, *arguments: str) -> None:
        """As the owner: PostgreSQL refuses to be root's."""
        command = [str(self._programs / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", _OWNER, "--", *command]
        log = self._folder / "said"
        with log.open("ab") as said:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said, check=False
            )
        assert done.returncode == 0, log.read_text(errors="replace")[-2000:]
