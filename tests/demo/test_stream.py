import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlsplit

import cv2
import pytest

from gateway.demo.scene import LaneScene, jpeg
from gateway.demo.stream import PATH, CameraFault, MjpegCamera
from gateway.runtime.clock import SystemClock

Connect = Callable[[], http.client.HTTPResponse]


@pytest.fixture
def camera() -> Iterator[MjpegCamera]:
    """A camera whose pictures are just numbers: what it sends is what is tested."""
    number = count(1)
    crashed: list[str] = []
    camera = MjpegCamera(
        lambda: b"picture %d" % next(number), 50, SystemClock(lambda: True), crashed.append
    )
    camera.start()
    yield camera
    camera.stop()
    assert crashed == []


@pytest.fixture
def connect(camera: MjpegCamera) -> Iterator[Connect]:
    """Makes viewers."""
    connections: list[http.client.HTTPConnection] = []
    responses: list[http.client.HTTPResponse] = []

    def view() -> http.client.HTTPResponse:
        connection = http.client.HTTPConnection(urlsplit(camera.url).netloc, timeout=2)
        connections.append(connection)
        connection.request("GET", PATH)
        responses.append(connection.getresponse())
        return responses[-1]

    yield view
    for response in responses:
        response.close()
    for connection in connections:
        connection.close()


def _picture(response: http.client.HTTPResponse) -> bytes:
    assert response.readline() == b"--picture\r\n"
    assert response.readline() == b"Content-Type: image/jpeg\r\n"
    name, length = response.readline().split()
    assert name == b"Content-Length:"
    assert response.readline() == b"\r\n"
    picture = response.read(int(length))
    assert response.read(2) == b"\r\n"
    return picture


def test_pictures_come_as_parts_of_one_endless_answer(connect: Connect) -> None:
    """As network cameras give them."""
    viewer = connect()
    assert viewer.getheader("Content-Type") == "multipart/x-mixed-replace; boundary=picture"
    numbers = [int(_picture(viewer).split()[1]) for _ in range(5)]
    assert numbers == sorted(set(numbers))


def test_two_viewers_see_the_same_film(connect: Connect) -> None:
    """The gate and whoever looks over its shoulder."""
    first, second = connect(), connect()
    seen = {_picture(first) for _ in range(10)}
    assert seen & {_picture(second) for _ in range(10)}


def test_another_path_is_not_found(camera: MjpegCamera) -> None:
    """There is one stream."""
    connection = http.client.HTTPConnection(urlsplit(camera.url).netloc, timeout=2)
    connection.request("GET", "/admin")
    response = connection.getresponse()
    assert response.status == 404
    response.read()
    connection.close()


def test_a_frozen_camera_repeats_one_picture(camera: MjpegCamera, connect: Connect) -> None:
    """At full rate, as if it lived."""
    viewer = connect()
    _picture(viewer)
    camera.suffer(CameraFault.FROZEN)
    pictures = [_picture(viewer) for _ in range(6)]
    assert pictures[-1] == pictures[-2] == pictures[-3]
    assert camera.fault is CameraFault.FROZEN
    camera.suffer(CameraFault.NONE)
    assert len({_picture(viewer) for _ in range(4)}) > 1


def test_a_hung_camera_keeps_the_connection_and_sends_nothing(
    camera: MjpegCamera, connect: Connect
) -> None:
    """Until it is mended; the connection goes on."""
    viewer = connect()
    before = int(_picture(viewer).split()[1])
    camera.suffer(CameraFault.HUNG)
    threading.Timer(0.3, camera.suffer, [CameraFault.NONE]).start()
    for _ in range(8):
        after = int(_picture(viewer).split()[1])
        if after - before > 5:
            return
        before = after
    pytest.fail("no gap was seen")


def test_a_camera_that_is_gone_drops_its_viewers_and_takes_no_new_ones(
    camera: MjpegCamera, connect: Connect
) -> None:
    """A pulled plug."""
    viewer = connect()
    camera.suffer(CameraFault.GONE)
    while viewer.readline():
        pass
    with pytest.raises((http.client.HTTPException, OSError)):
        connect()
    camera.suffer(CameraFault.NONE)
    assert _picture(connect())


def test_a_dropped_viewer_may_come_back_at_once(camera: MjpegCamera, connect: Connect) -> None:
    """A short break of the line."""
    viewer = connect()
    camera.drop()
    while viewer.readline():
        pass
    assert _picture(connect())


def test_rubbish_harms_no_other_viewer(camera: MjpegCamera, connect: Connect) -> None:
    """Half a request, no request, no HTTP."""
    viewer = connect()
    address = ("127.0.0.1", urlsplit(camera.url).port or 0)
    for rubbish in (b"", b"GET", b"\xff\x00\r\n\r\n", b"DELETE / HTTP/1.1\r\n\r\n"):
        with socket.create_connection(address, timeout=2) as stranger:
            stranger.sendall(rubbish)
    assert _picture(viewer)


def test_opencv_opens_the_stream_and_sees_the_lane() -> None:
    """What the gate will do with it."""
    scene = LaneScene(seed=1)
    frame = count()
    crashed: list[str] = []
    camera = MjpegCamera(
        lambda: jpeg(scene.render(None, 0.0, next(frame))),
        20,
        SystemClock(lambda: True),
        crashed.append,
    )
    camera.start()
    video = cv2.VideoCapture(camera.url, cv2.CAP_FFMPEG)
    arrived, seen = video.read()
    video.release()
    camera.stop()
    assert arrived
    assert seen.shape == (720, 1280, 3)
    assert crashed == []
