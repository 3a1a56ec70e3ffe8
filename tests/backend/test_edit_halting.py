# SPDX-License-Identifier: GPL-3.0-or-later
"""Who crawls, or walks crouched, stops there, and goes on from it."""

from __future__ import annotations

import functools
from typing import Any

import numpy as np
import pytest

from mosa.generate.edit.edit import edit
from mosa.generate.edit.halting import done_meanwhile, once_stopped
from mosa.generate.text_to_motion import generate
from mosa.motion.body import FEET, PELVIS, WRISTS
from mosa.motion.motion import Motion

FPS = 24.0
START, END = 60, 132


@functools.cache
def given(model: Any, prompt: str, seed: int) -> Motion:
    (motion,) = generate(model, prompt, seconds=8.0, fps=FPS, seed=seed)
    return motion


def speeds(joints: np.ndarray) -> np.ndarray:
    return np.linalg.norm(np.diff(joints, axis=0), axis=-1) * FPS


@pytest.mark.parametrize("seed", [0, 2])
@pytest.mark.parametrize("text", ["a person stops", "a person stops and looks around", "a person stops and waves"])
@pytest.mark.parametrize(
    ("prompt", "highest", "limbs"), [("a person crawls", 0.5, [*FEET, *WRISTS]), ("a person sneaks", 0.88, FEET)]
)
def test_who_is_low_stops_there(
    bundled: Any, prompt: str, highest: float, limbs: list[int], text: str, seed: int
) -> None:
    """Who crawled stood up and glided on upright, who sneaked stood as people do, at 0.3 to 0.9 m/s on average."""
    before = given(bundled, prompt, seed)
    (found,) = edit(bundled, before, START, END, text=text, seed=seed)
    assert found.joints[START:END, PELVIS, 1].max() < highest
    resting = limbs if "waves" not in text else FEET
    still = speeds(found.joints[START:END, resting]).max(axis=1) < 0.06
    assert still.sum() > 0.5 * FPS
    # A foot stands as long as one does in what was given, however fast they go.
    least = [speeds(motion.joints[START - 1 : END + 1, FEET]).min(axis=1).mean() for motion in (found, before)]
    assert least[0] < 1.3 * least[1] + 0.01
    assert speeds(found.joints[START - 1 : END + 1]).max() < 2.2 * speeds(before.joints).max()
    assert np.array_equal(np.delete(found.joints, range(START, END), 0), np.delete(before.joints, range(START, END), 0))


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
@pytest.mark.parametrize("text", ["a person stops", "a person stops and waves", "a person waves"])
@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize(("prompt", "highest"), [("a person crawls", 0.5), ("a person sneaks", 0.88)])
def test_who_is_low_stops_in_added_frames_for_good(
    bundled: Any, prompt: str, highest: float, seed: int, text: str, mode: str
) -> None:
    """They stood up; who sneaked was at up to 5 m/s for it."""
    before, frames = given(bundled, prompt, seed), END - START
    (found,) = edit(bundled, before, mode=mode, frames=frames, text=text, seed=seed)
    added = found.joints[before.frames - 1 :] if mode == "extend" else found.joints[frames::-1]
    assert added[:, PELVIS, 1].max() < highest
    fastest = speeds(added)[:, FEET].max(axis=1)
    assert fastest.max() < 1.2 * speeds(before.joints)[:, FEET].max()
    assert fastest[frames // 2 :].max() < 0.05
    assert speeds(added)[:, FEET].min(axis=1).mean() < 0.1
    waved = np.linalg.norm(added[-1:, WRISTS] - added[:, WRISTS], axis=-1)[frames // 2 :].max()
    assert (waved > 0.2) == ("waves" in text)


@pytest.mark.parametrize("mode", ["extend", "lead-in"])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_who_walks_crouched_goes_on_so_in_added_frames(bundled: Any, seed: int, mode: str) -> None:
    """They got up, and a foot flew at 13 m/s."""
    before, frames = given(bundled, "a person sneaks", seed), END - START
    (found,) = edit(bundled, before, mode=mode, frames=frames, seed=seed)
    added = found.joints[before.frames - 1 :] if mode == "extend" else found.joints[: frames + 1]
    assert added[:, PELVIS, 1].max() < 0.88
    assert speeds(added).max() < 1.5 * speeds(before.joints).max()
    assert np.linalg.norm(added[-1, PELVIS] - added[0, PELVIS]) > 1.2


def test_a_gesture_is_made_where_they_stop(bundled: Any) -> None:
    found = [
        edit(bundled, given(bundled, "a person crawls", 0), START, END, text=text, seed=0)[0]
        for text in ("a person stops", "a person stops and waves")
    ]
    away = np.linalg.norm(found[1].joints - found[0].joints, axis=-1)[:, WRISTS].max(axis=1)
    assert away.max() > 0.2
    assert away[[START + 12, END - 12]].max() < 0.02


def test_who_walks_upright_stops_as_people_do(bundled: Any) -> None:
    (found,) = edit(bundled, given(bundled, "a person walks forward", 0), START, END, text="a person stops", seed=0)
    standing = given(bundled, "a person stands still", 0).joints[:, PELVIS, 1].max()
    assert found.joints[START:END, PELVIS, 1].max() > 0.97 * standing


@pytest.mark.parametrize("mode", ["between", "extend"])
@pytest.mark.parametrize(
    "text", ["a person stops", "a person waits", "a person stops and waves", "a person holds still"]
)
@pytest.mark.parametrize("prompt", ["a person sits on a chair", "a person lies on the back", "a person kneels"])
def test_who_has_stopped_already_stays(bundled: Any, prompt: str, text: str, mode: str) -> None:
    """They stood up for it, at up to 4 m/s, and so did who kneels and sways."""
    before = given(bundled, prompt, 0)
    where = {"start": START, "end": END} if mode == "between" else {"frames": END - START}
    (found,) = edit(bundled, before, mode=mode, text=text, seed=0, **where)
    made = found.joints[START:END] if mode == "between" else found.joints[before.frames :]
    assert made[:, PELVIS, 1].max() < before.joints[START - 1 :, PELVIS, 1].max() + 0.05
    assert speeds(made)[:, FEET].max() < 0.5
    assert found.prompt == text


def test_what_is_said_besides() -> None:
    assert done_meanwhile("a person stops") == []
    assert [over.alone for over in done_meanwhile("a person stops and waves") or []] == [True]
    assert done_meanwhile("a person stops and kicks") is None
    assert done_meanwhile("a person waves") is None
    assert once_stopped("a person stops and kicks") == "a person kicks"
    assert once_stopped("a person stops") is None
    assert once_stopped("a person kicks") == "a person kicks"
