"""Frames of a gate's lane with people who hold up codes, and the truth about each of them."""

import argparse
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum, unique
from itertools import chain, islice
from math import copysign, exp, sin
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from gateway.core.colour import ModuleColour
from gateway.demo.checkpoint import Checkpoint, Exposure, Standing
from gateway.demo.checkpoint_camera import Camera
from gateway.demo.checkpoint_chance import Chance, Kind, Rng, hard, ink, usual
from gateway.demo.checkpoint_flat import Held
from gateway.demo.checkpoint_trouble import Trouble
from gateway.demo.scene_motion import Look, Medium, Pose, Presentation, light_at, pose_at
from gateway.demo.scene_props import CODE_SIDE, MODULE
from gateway.devices.decoder.reading import Quad

FPS = 15
IDLE_FRAMES = 8
WALK_FRAMES = 24
IDLE_SCENES = 8
_APPROACH_S = 0.8
_RAISED_S = 0.2
_SETTLING_S = 0.1
_HUNTING_PX = 1.6
_FOR_ALL_FRAMES = frozenset({Kind.BLUR, Kind.MOTION, Kind.DIM, Kind.NIGHT, Kind.GLARE, Kind.SMALL})
_TURNED_A_SECOND = 1.5
_NEARER_A_SECOND = 0.25
"""Half a code's side, and a part of its size, that usual people move it while it isn't read."""

_PEOPLE = 12
_LARGEST_CODE_PX = 470.0
NOWHERE: Quad = ((0.0, 0.0),) * 4
_BASE45 = list("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
_URL_LETTERS = list("abcdefghijklmnopqrstuvwxyz0123456789")


@unique
class Strain(Enum):
    """How hard people make it for the gate."""

    USUAL = "usual"
    HARD = "hard"


@dataclass(frozen=True, slots=True)
class Shot:
    """One frame and the truth about it.

    Args:
        bgr: shape (720, 1280, 3).
        text: of the code; empty where nobody holds one.
        quad: the code's corners without quiet zone, clockwise from its own upper left, pixels
            with their edges on whole numbers; may lie outside of the frame.
        colour: of the dark modules.
        module_px: mean size of a module, pixels; 0 where there is no code.
    """

    bgr: NDArray[np.uint8]
    text: str = ""
    quad: Quad = NOWHERE
    colour: ModuleColour = ModuleColour.BLACK
    module_px: float = 0.0


@dataclass(frozen=True, slots=True)
class _Person:
    standing: Standing
    presentation: Presentation
    look: Look
    chance: Chance
    colour: ModuleColour


def stills(seed: int, count: int, strain: Strain) -> Iterator[Shot]:
    """One frame each of so many people who hold their code before the camera."""
    checkpoint = Checkpoint(seed)
    for number in range(count):
        yield _still(checkpoint, _person(_rng(seed, number), strain), number)


def clips(seed: int, count: int, strain: Strain) -> Iterator[list[Shot]]:
    """So many people, each in 8 frames of the empty lane and 24 of walking up, at 15 a second.

    The hard ones are blurred, dark, in glare or small, two or three of these at once: what stays
    hidden under a thumb in one frame stays so in all of them.
    """
    checkpoint = Checkpoint(seed)
    for number in range(count):
        person = _person(_rng(seed, number), strain, among=_FOR_ALL_FRAMES)
        yield [
            _moment(checkpoint, person, frame, number * (IDLE_FRAMES + WALK_FRAMES) + frame)
            for frame in range(IDLE_FRAMES + WALK_FRAMES)
        ]


def idle(seed: int, scene_number: int, frames: int) -> Iterator[Shot]:
    """The empty lane in light ``scene_number``, 0 to 7: noise, a flickering lamp, slow drift."""
    rng = _rng(seed, scene_number)
    checkpoint = Checkpoint(seed + scene_number)
    noise = 2 + 12 * (scene_number % IDLE_SCENES) / (IDLE_SCENES - 1)
    camera = _camera(rng, float(rng.uniform(0.4, 1.1)), noise)
    depth, hertz = rng.uniform(0.005, 0.04), rng.uniform(0.4, 7.0)
    for frame in range(frames):
        seconds = frame / FPS
        light = light_at(seconds) * (1 + depth * sin(2 * np.pi * hertz * seconds))
        yield Shot(checkpoint.empty(light, camera, frame))


def coloured(seed: int, count: int) -> Iterator[Shot]:
    """Usual people whose codes have the four colours in equal shares."""
    checkpoint = Checkpoint(seed)
    for number in range(count):
        rng = _rng(seed, number)
        wanted = (ModuleColour.GREEN, ModuleColour.YELLOW, ModuleColour.RED, ModuleColour.BLACK)
        yield _still(checkpoint, _person(rng, Strain.USUAL, wanted[number % 4]), number)


def payload(rng: Rng) -> str:
    """A text as passes have it: our own, a certificate, a link, a health card or a badge."""
    kind = rng.choice(5, p=(0.5, 0.13, 0.15, 0.08, 0.14))
    if kind == 0:
        return "PK1S:" + "".join(rng.choice(_BASE45, rng.integers(165, 196)))
    if kind == 1:
        return "HC1:" + "".join(rng.choice(_BASE45, rng.integers(470, 530)))
    if kind == 2:
        return "https://pass.example/" + "".join(rng.choice(_URL_LETTERS, rng.integers(12, 50)))
    if kind == 3:
        return "shc:/" + "".join(map(str, rng.integers(0, 10, rng.integers(280, 400))))
    return "".join(map(str, rng.integers(0, 10, rng.integers(8, 14))))


def _rng(seed: int, number: int) -> Rng:
    return np.random.default_rng((seed, number))


def _person(
    rng: Rng,
    strain: Strain,
    wanted: ModuleColour | None = None,
    among: frozenset[Kind] = frozenset(Kind),
) -> _Person:
    colour, tone = ink(rng)
    while wanted is not None and colour is not wanted:
        colour, tone = ink(rng)
    chance = usual(rng) if strain is Strain.USUAL else hard(rng, among)
    shown = Presentation(
        code=payload(rng),
        medium=Medium.PHONE if chance.phone else Medium.PAPER,
        seed=int(rng.integers(_PEOPLE)),
        approach_s=_APPROACH_S,
        hold_s=10.0,
        ink=tone,
    )
    held = Held(shown)
    module_px = min(chance.module_px, _LARGEST_CODE_PX / len(held.cells))
    look = _look(rng, chance, module_px * len(held.cells) * MODULE / CODE_SIDE)
    camera = _camera(rng, chance.exposure, chance.noise)
    standing = Standing(held, chance.trouble, chance.lane_light, chance.screen_light, camera)
    return _Person(standing, shown, look, chance, colour)


def _look(rng: Rng, chance: Chance, module_px: float) -> Look:
    """Only manner and place; things are drawn at full brightness and lit later."""
    yaw, pitch, roll = chance.angles
    return Look(
        module_px=module_px,
        place=(float(rng.uniform(440, 840)), float(rng.uniform(290, 400))),
        yaw=yaw,
        pitch=pitch,
        roll=roll,
        focus_px=chance.focus_px,
        tremor_px=chance.tremor_px,
        brightness=1.0,
        glare=0.0,
        tint=(1.0, 1.0, 1.0),
        walk_from=float(rng.uniform(-220, 220)),
        stature=float(rng.uniform(0.92, 1.06)),
    )


def _camera(rng: Rng, exposure: float, noise: float) -> Camera:
    blue, green, red = np.exp(rng.normal(0, 0.07, 3)) * exposure
    return Camera(
        gains=(float(blue), float(green), float(red)),
        noise=noise,
        contrast=float(rng.uniform(0.9, 1.12)),
        quality=int(rng.integers(60, 93)),
    )


def _still(checkpoint: Checkpoint, person: _Person, number: int) -> Shot:
    seconds = _APPROACH_S + 1 + 0.37 * number % 3
    pose = replace(
        pose_at(person.presentation, person.look, seconds), smear_px=person.chance.smear_px
    )
    return _shot(person, checkpoint.shoot(person.standing, pose, number))


def _moment(checkpoint: Checkpoint, person: _Person, frame: int, number: int) -> Shot:
    """One frame of a clip; bands wander, light drifts, the focus settles."""
    standing = person.standing
    light = standing.lane_light * light_at(frame / FPS)
    if frame < IDLE_FRAMES:
        return Shot(checkpoint.empty(light, standing.camera, number))
    seconds = (frame - IDLE_FRAMES) / FPS
    now = replace(standing, trouble=_wandering(person, frame, seconds), lane_light=light)
    return _shot(person, checkpoint.shoot(now, _settling(person, seconds), number))


def _wandering(person: _Person, frame: int, seconds: float) -> Trouble:
    """Bands run through the picture; who sees a lamp in the screen turns it away."""
    trouble = person.standing.trouble
    x, y = trouble.glare_at
    turned = 0.0 if person.chance.kinds else _TURNED_A_SECOND * max(0.0, seconds - _RAISED_S)
    away = (x + copysign(turned, x), y + copysign(turned, y))
    return replace(trouble, band_phase=(trouble.band_phase + 0.31 * frame) % 1, glare_at=away)


def _settling(person: _Person, seconds: float) -> Pose:
    """The lens hunts for the code that has come nearer; most people bring it nearer still."""
    # the first half of the way is outside of the picture
    way = _APPROACH_S - _RAISED_S
    pose = pose_at(person.presentation, person.look, seconds + way)
    held = max(0.0, seconds - _RAISED_S)
    blur = _HUNTING_PX * exp(-held / _SETTLING_S)
    shaken = person.chance.smear_px if held > 0 else (0.0, 0.0)
    part = sin(7.0 * seconds)
    smear = (pose.smear_px[0] + part * shaken[0], pose.smear_px[1] + part * shaken[1])
    nearer = 1.0 if person.chance.kinds else 1 + _NEARER_A_SECOND * held
    module_px = min(pose.module_px * nearer, _LARGEST_CODE_PX / len(person.standing.held.cells))
    return replace(
        pose,
        module_px=max(pose.module_px, module_px),
        focus_px=pose.focus_px + blur,
        smear_px=smear,
    )


def _shot(person: _Person, exposure: Exposure) -> Shot:
    a, b, c, d = ((float(x), float(y)) for x, y in exposure.corners)
    return Shot(
        bgr=exposure.bgr,
        text=person.presentation.code,
        quad=(a, b, c, d),
        colour=person.colour,
        module_px=exposure.module_px,
    )


def _sets(seed: int, count: int) -> dict[str, Callable[[], Iterator[Shot]]]:
    """What the command can write; ``count`` is clips for clips, frames for all others."""
    each = -(-count // IDLE_SCENES)
    scenes = range(IDLE_SCENES)
    return {
        "usual": lambda: stills(seed, count, Strain.USUAL),
        "hard": lambda: stills(seed, count, Strain.HARD),
        "colour": lambda: coloured(seed, count),
        "clips": lambda: chain.from_iterable(clips(seed, count, Strain.USUAL)),
        "idle": lambda: islice(
            chain.from_iterable(idle(seed, scene, each) for scene in scenes), count
        ),
    }


def _truth(file: str, shot: Shot) -> dict[str, object]:
    texts = [shot.text] if shot.text else []
    return {
        "file": file,
        "texts": texts,
        "codes": len(texts),
        "quads": [shot.quad for _ in texts],
        "colour": shot.colour.value,
        "module_px": round(shot.module_px, 3),
    }


def main() -> None:
    """Write pictures and ``truth.json``."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40, help="frames; for clips, clips")
    parser.add_argument("--set", choices=sorted(_sets(0, 0)), default="usual")
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    truths = []
    for number, shot in enumerate(_sets(asked.seed, asked.count)[asked.set]()):
        file = f"{asked.set}_{number:05}.png"
        cv2.imwrite(str(asked.out / file), shot.bgr)
        truths.append(_truth(file, shot))
    (asked.out / "truth.json").write_text(json.dumps(truths, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
