# SPDX-License-Identifier: GPL-3.0-or-later
"""Manners: found where somebody says them, left out of what the transformer reads, and seen in the body."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given

from mosa.data.pack import read_items
from mosa.generate.laid_over.manner import MANNERS, bearing_of, plainly
from mosa.generate.laid_over.over import laid_over
from mosa.generate.text_to_motion import generate
from mosa.motion.bearing import Bearing, borne
from mosa.motion.body import NECK, WRISTS, lean
from mosa.motion.kinematics import forward_kinematics, global_rotations
from mosa.motion.rotations import IDENTITY, angle_between, conjugate, from_axis_angle, multiply, pitch, yaw
from mosa.motion.skeleton import CONTACT_JOINTS, LEFT_LEG, OFFSETS, RIGHT_LEG
from tests.backend.texts import any_text

from .known_motions import figure

ITEMS = Path(__file__).parents[2] / "backend" / "data" / "open_motion" / "items.jsonl"
FPS = 20.0
SAD, TIRED, OLD, PROUD, ANGRY, HAPPY, SNEAKY, CAUTIOUS, SCARED, LAME, DRUNK, DIZZY, PREGNANT = (
    manner.bearing for manner in MANNERS
)


@pytest.mark.parametrize(
    ("prompt", "plain", "bearing"),
    [
        ("a person walks sadly", "a person walks slowly", SAD),
        ("A person walks forward in a very sad way.", "A person walks forward slowly.", SAD.scaled(1.4)),
        ("a woman walks, feeling a bit depressed", "a woman walks slowly", SAD.scaled(0.5)),
        ("sad walk", "walk slowly", SAD),
        ("walks forward, sad", "walks forward slowly", SAD),
        ("idle - depressed", "idle", SAD),
        ("a person looks very tired", "a person stands still", TIRED.scaled(1.4)),
        ("Exhausted", "stands still", TIRED),
        ("an old man sits down on a chair", "a man sits down on a chair", OLD),
        ("walks like an old man", "walks slowly", OLD),
        ("a man walks ahead as if he is drunk", "a man walks ahead slowly", DRUNK),
        ("a drunk guy walks quickly", "a guy walks quickly", DRUNK),
        ("stunned", "stands still", DIZZY),
        ("EXHAUSTEDLY.", "stands still", TIRED),
        ("a dizzy man walks", "a man walks slowly", DIZZY),
        ("a knight gets stunned", "a knight stands still", DIZZY),
        ("a pregnant woman walks", "a woman walks slowly", PREGNANT),
        ("a drunk walks home", "a person walks slowly home", DRUNK),
        ("a sad princess sits down", "a princess sits down", SAD),
        ("angrily kicks the ball", "kicks the ball", ANGRY),
        ("a cheerful actor waves", "an actor waves", HAPPY),
        ("a person proudly walks forward", "a person walks forward", PROUD),
        ("a frightened person steps back", "a person steps back", SCARED),
        ("walks cautiously", "walks slowly", CAUTIOUS),
        ("a hesitant man walks forward", "a man walks forward slowly", CAUTIOUS),
        ("sits at the bar, drunk", "sits at the bar", DRUNK),
        ("a person sneaks forward", "a person walks forward slowly", SNEAKY),
        ("swagger walk", "walk forward", PROUD),
        ("a thief creeps backwards", "a thief walks slowly backwards", SNEAKY),
        ("sneaking in a circle", "walking slowly in a circle", SNEAKY),
        ("a man stomps off", "a man walks forward quickly", ANGRY),
        ("a person limps forward", "a person walks forward slowly", LAME),
        ("a person walks with a limp in the left leg", "a person walks slowly", replace(LAME, limp=-LAME.limp)),
        # Things may be old, too, and whoever walks confidently was heard of.
        ("a person picks up an old box", "a person picks up an old box", None),
        ("a person walks confidently", "a person walks confidently", None),
        ("a person walks forward", "a person walks forward", None),
    ],
)
def test_how_something_is_done(prompt: str, plain: str, bearing: Bearing | None) -> None:
    assert plainly(prompt) == plain and bearing_of(prompt) == bearing


def test_what_is_left_of_a_manner_has_none_but_another() -> None:
    for manner in MANNERS:
        for word in manner.verbs.split():
            plain = plainly(f"a person {word}s forward")
            assert laid_over(plain) is None
        for word in manner.adjectives.split():
            assert laid_over(plainly(f"a {word} person walks")) is None


def test_captions_that_figures_are_measured_on_have_no_manner() -> None:
    texts = [text for item in read_items(ITEMS) if item.split != "train" for text in item.captions]
    assert texts and not [text for text in texts if bearing_of(text)]


@given(any_text("a an old sad drunk man walks forward stomps sadly very angrily like is limping with a limp leg"))
@example("a sad man walks slowly")
def test_any_text_is_read_and_once_is_enough(text: str) -> None:
    plain = plainly(text)
    assert bearing_of(plain) is not None or plainly(plain) == plain
    assert (plain == text) == (bearing_of(text) is None)


def moving() -> tuple[np.ndarray, np.ndarray]:
    """Somebody who lifts one knee after the other, turned away from +z."""
    rotations, root = figure()
    share = np.sin(np.linspace(0.0, 6.0, len(root)))
    for side, hip in enumerate((1, 2)):
        lift = np.maximum(0.0, share * (-1.0) ** side)
        rotations[:, hip] = from_axis_angle(np.array([1.0, 0.0, 0.0]), -0.6 * lift)
        rotations[:, hip + 3] = from_axis_angle(np.array([1.0, 0.0, 0.0]), 0.9 * lift + 0.05)
    rotations[:, 0] = yaw(np.full(len(root), 2.0))
    return rotations, root


def test_nothing_is_changed_by_no_bearing() -> None:
    rotations, root = moving()
    made, moved = borne(rotations, root, OFFSETS, FPS, Bearing())
    assert np.array_equal(moved, root)
    assert np.degrees(angle_between(made, rotations)).max() < 0.1


def test_knees_that_are_bent_come_over_their_feet() -> None:
    rotations = np.tile(IDENTITY, (40, 22, 1))
    # Legs all but straight, whose knees point at each other.
    for (hip, knee, ankle, _), inward in ((LEFT_LEG, -1.0), (RIGHT_LEG, 1.0)):
        thigh = multiply(yaw(np.full(40, inward)), pitch(np.full(40, -0.15)))
        rotations[:, hip], rotations[:, knee] = thigh, pitch(np.full(40, 0.3))
        rotations[:, ankle] = conjugate(multiply(thigh, rotations[:, knee]))
    root = np.tile([0.0, 0.95, 0.0], (40, 1))
    apart = []
    for knees in (0.0, 0.16):
        made = forward_kinematics(*borne(rotations, root, OFFSETS, FPS, Bearing(knees=knees)), OFFSETS)
        apart.append(made[:, LEFT_LEG[1], 0] - made[:, RIGHT_LEG[1], 0])
    assert apart[0].max() < 0.1 < 0.15 < apart[1].min()


@pytest.mark.parametrize("bearing", [manner.bearing for manner in MANNERS], ids=[m.adjectives[:5] for m in MANNERS])
def test_feet_stay_and_the_body_is_held_as_told(bearing: Bearing) -> None:
    rotations, root = moving()
    before = forward_kinematics(rotations, root, OFFSETS)
    made, moved = borne(rotations, root, OFFSETS, FPS, bearing)
    after = forward_kinematics(made, moved, OFFSETS)
    assert np.abs(after[:, CONTACT_JOINTS] - before[:, CONTACT_JOINTS]).max() < 0.01
    ahead = np.array([np.sin(2.0), 0.0, np.cos(2.0)])
    shifted = ((after[:, NECK] - after[:, 0]) - (before[:, NECK] - before[:, 0])) @ ahead
    assert np.allclose(shifted, 0.4 * np.sin(np.radians(bearing.trunk)), atol=0.05)
    sunk = (before - after)[:, 0, 1]
    assert np.allclose(sunk.min(), bearing.knees, atol=0.01)
    assert np.allclose(sunk.max(), bearing.knees + abs(bearing.limp), atol=0.03)
    swayed = ((after - before)[:, 0] * np.array([np.cos(2.0), 0.0, -np.sin(2.0)])).sum(axis=-1)
    assert swayed.max() <= bearing.sway + 1e-9 and (swayed.std() > 0.005) == (bearing.sway > 0 or bearing.limp != 0)
    jerk = [np.linalg.norm(np.diff(joints, n=3, axis=0), axis=-1).mean() for joints in (before, after)]
    assert (jerk[1] - jerk[0]) * FPS**3 < 2.0, "m/s^3: it comes and goes without a jolt"


def test_who_limps_sinks_on_the_lame_leg_alone() -> None:
    rotations, root = moving()
    before = forward_kinematics(rotations, root, OFFSETS)
    for limp, stands, swings in ((0.07, 7, 8), (-0.07, 8, 7)):
        made, moved = borne(rotations, root, OFFSETS, FPS, Bearing(limp=limp))
        sunk = root[:, 1] - moved[:, 1]
        higher = before[:, swings, 1] - before[:, stands, 1]
        assert sunk[higher > 0.08].min() > 0.03 and sunk[higher < -0.08].max() < 0.02
        after = forward_kinematics(made, moved, OFFSETS)
        assert np.abs(after[:, CONTACT_JOINTS] - before[:, CONTACT_JOINTS]).max() < 0.01


def test_arms_hang_as_before_and_bend_by_what_is_told() -> None:
    rotations, root = figure()
    bent, _ = borne(rotations, root, OFFSETS, FPS, Bearing(trunk=25.0))
    assert np.allclose(np.abs((global_rotations(bent)[:, 16] * global_rotations(rotations)[:, 16]).sum(-1)), 1.0)
    raised, moved = borne(rotations, root, OFFSETS, FPS, Bearing(elbows=60.0))
    before, after = (forward_kinematics(*motion, OFFSETS) for motion in ((rotations, root), (raised, moved)))
    ahead = (after - before)[:, WRISTS, 2]
    assert (ahead > 0.1).all(), "hands come to the front"
    wrists = np.degrees(angle_between(raised[:, list(WRISTS)], rotations[:, list(WRISTS)]))
    assert wrists.max() < 0.1, "hands go along with their forearms"


def test_who_lies_does_not_bear_themselves() -> None:
    rotations, root = figure()
    rotations[:, 0] = from_axis_angle(np.array([1.0, 0.0, 0.0]), np.full(len(root), np.pi / 2))
    root = root * [1.0, 0.1, 1.0]
    made, moved = borne(rotations, root, OFFSETS, FPS, SNEAKY)
    assert np.array_equal(moved, root) and np.degrees(angle_between(made, rotations)).max() < 0.1


def test_an_old_man_walks_bent_and_slowly(bundled: Any) -> None:
    def made(prompt: str) -> np.ndarray:
        (motion,) = generate(bundled, prompt, seconds=3.0, fps=20.0, seed=1)
        assert motion.prompt == prompt
        return motion.joints

    usual, old = made("a man walks forward slowly"), made("an old man walks forward")
    assert lean(old).mean() > lean(usual).mean() + 8.0
    assert np.allclose(old[:, CONTACT_JOINTS, 1], usual[:, CONTACT_JOINTS, 1], atol=0.01)
