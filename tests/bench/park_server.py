"""A real mosquitto and a real centre as processes in a folder, for benches; not what they load."""

import http.client
import shutil
import socket
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import SystemRandom
from threading import Event
from urllib.parse import urlencode

from gateway.central.setup import CONFIG_NAME, NewCentre, make_centre

MOSQUITTO = shutil.which("mosquitto", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
WAIT_S, LOOK_S = 30.0, 0.05
HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listens on, below those that the kernel gives to whoever connects.

    Gates that try a dead broker's port for minutes would in the end be given that port themselves,
    connect to themselves, and keep the broker from coming back.
    """
    with socket.socket() as probe:
        for port in SystemRandom().sample(range(20_000, 32_000), 100):
            with suppress(OSError):
                probe.bind((HOST, port))
                return port
    raise SystemExit("no port from 20000 to 32000 is free")


class ParkServer:
    """Broker and centre of one site; each can be killed and started again.

    Args:
        folder: where everything lies.
        database: SQLAlchemy address; empty for the centre's own SQLite file.
    """

    def __init__(self, folder: Path, database: str = "") -> None:
        self.folder = folder
        self.port, self.web_port = free_port(), free_port()
        self.cpu_s = 0.0
        self._cookie = ""
        self._broker: subprocess.Popen[bytes] | None = None
        self._centre: subprocess.Popen[bytes] | None = None
        url = f"http://{HOST}:{self.web_port}"
        new = NewCentre(folder, folder / "state", "park-1", url, database)
        self.password = make_centre(new)
        self.config = folder / CONFIG_NAME
        told = self.config.read_text("utf-8").replace(":1883", f":{self.port}")
        told = told.replace("port = 8090", f"port = {self.web_port}")
        self.config.write_text(told, "utf-8")
        self._write_broker()

    @property
    def broker_command(self) -> list[str]:
        """What starts the broker."""
        if MOSQUITTO is None:
            raise SystemExit("mosquitto is not installed: apt-get install mosquitto")
        return [MOSQUITTO, "-c", str(self.folder / "mosquitto.conf")]

    def start_broker(self) -> None:
        """Start it, and return when it listens."""
        self._broker = self._started(self.broker_command, self.port, "broker.log")

    def start_centre(self) -> None:
        """Start it, and return when its pages answer."""
        command = [sys.executable, "-m", "gateway", "central", "run", "--config", str(self.config)]
        self._centre = self._started(command, self.web_port, "centre.log")

    def kill(self) -> None:
        """Both at once, by SIGKILL."""
        for process in (self._broker, self._centre):
            if process is not None:
                process.kill()
                process.wait()
        self._broker = self._centre = None

    def centre_log(self) -> str:
        """All that the centre ever said."""
        return (self.folder / "centre.log").read_text("utf-8")

    def page(self, path: str) -> bytes:
        """A page of the centre, as the operator sees it."""
        if not self._cookie:
            self._sign_in()
        asked = http.client.HTTPConnection(HOST, self.web_port, timeout=WAIT_S)
        asked.request("GET", path, headers={"Cookie": self._cookie})
        answer = asked.getresponse()
        body = answer.read()
        asked.close()
        if answer.status != http.HTTPStatus.OK:
            raise SystemExit(f"GET {path}: {answer.status}")
        return body

    def _started(self, command: list[str], port: int, log: str) -> "subprocess.Popen[bytes]":
        """Run it apart from the terminal's signals until somebody listens on its port."""
        until_free(port)
        path = self.folder / log
        with path.open("ab") as said:
            started = subprocess.Popen(command, stdout=said, stderr=said, start_new_session=True)
        try:
            until_listening(port, started)
        except SystemExit as error:
            started.kill()
            started.wait()
            last = path.read_text("utf-8", "replace").splitlines()[-5:]
            raise SystemExit("\n".join([str(error), *last])) from None
        return started

    def _sign_in(self) -> None:
        asked = http.client.HTTPConnection(HOST, self.web_port, timeout=WAIT_S)
        form = urlencode({"name": "operator", "password": self.password})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": f"http://{HOST}:{self.web_port}",
            "Sec-Fetch-Site": "same-origin",
        }
        asked.request("POST", "/sign-in", form, headers)
        answer = asked.getresponse()
        answer.read()
        self._cookie = (answer.headers["Set-Cookie"] or "").partition(";")[0]
        asked.close()

    def _write_broker(self) -> None:
        lines = (
            f"listener {self.port} {HOST}",
            "user root",
            "persistence false",
            "allow_anonymous true",
            # As config/mosquitto.conf has them.
            "set_tcp_nodelay true",
            "max_inflight_messages 100",
            "max_queued_messages 1000",
            "max_queued_bytes 67108864",
        )
        (self.folder / "mosquitto.conf").write_text("\n".join([*lines, ""]), "utf-8")


def until_free(port: int) -> None:
    """Return when a server may listen there; says who doesn't let it, and gives up in the end."""
    pause, told = Event(), False
    for _ in range(round(WAIT_S / LOOK_S)):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                if not told:
                    print(f"port {port} is taken, it is waited for", file=sys.stderr, flush=True)
                told = True
            else:
                return
        pause.wait(LOOK_S)
    raise SystemExit(f"port {port} stays taken; `ss -tanp 'sport = :{port}'` names by whom")


def until_listening(port: int, server: "subprocess.Popen[bytes] | None" = None) -> None:
    """Return when somebody listens there.

    Args:
        port: where.
        server: who should; it is not waited for once it has ended.
    """
    pause = Event()
    for _ in range(round(WAIT_S / LOOK_S)):
        if server and server.poll() is not None:
            raise SystemExit(f"who should listen on port {port} ended with {server.returncode}")
        try:
            socket.create_connection((HOST, port), 1).close()
        except OSError:
            pause.wait(LOOK_S)
        else:
            return
    raise SystemExit(f"nobody listens on port {port}")
