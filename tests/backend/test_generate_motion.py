# SPDX-License-Identifier: GPL-3.0-or-later
"""From a request to motions, with a real model of random weights."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

import mosa
from mosa.errors import Cancelled, ModelError, RequestError
from mosa.generate.device import check_threads, choose_device, physical_cores, use_threads
from mosa.generate.one_prompt import sample_latents, to_motion
from mosa.generate.request import check_request
from mosa.motion.contacts import detect_contacts
from mosa.motion.features import facing, joints_to_features
from mosa.motion.kinematics import forward_kinematics
from tests.backend.motion_samples import real_clips


@pytest.fixture(scope="module")
def model(small_model: Path) -> Any:
    return mosa.load_model(small_model, device="cpu")


@pytest.mark.parametrize(
    ("length", "fps", "frames"),
    [
        ({"seconds": 9.8}, 20, 196),
        ({"seconds": 9.8}, 60, 588),
        ({"seconds": 5}, 24, 120),
        ({"seconds": 5}, 23.976, 120),
        ({"seconds": 0.1}, 20, 2),
        ({"seconds": 1}, 240, 240),
        ({"frames": 1}, 30, 1),
        ({"frames": 101}, 25, 101),
    ],
)
def test_motions_have_exactly_the_frames_asked_for(
    model: Any, length: dict[str, float], fps: float, frames: int
) -> None:
    (motion,) = mosa.generate(model, "a person walks", fps=fps, seed=1, **length)
    assert motion.joints.shape == (frames, 22, 3)
    assert motion.rotations.shape == (frames, 22, 4)
    assert motion.contacts.shape == (frames, 4)
    assert motion.fps == fps


@pytest.mark.parametrize("fps", [30.0, 60.0, 120.0])
def test_the_longest_motion_moves_to_its_end_at_every_rate(model: Any, fps: float) -> None:
    (motion,) = mosa.generate(model, "a person walks", seconds=9.8, fps=fps, seed=1)
    steps = np.abs(np.diff(motion.joints, axis=0)).max(axis=(1, 2))
    assert steps[-6:].min() > 1e-6


def test_high_rates_do_not_stutter_at_the_models_own(bundled: Any) -> None:
    (motion,) = mosa.generate(bundled, "a person walks forward", seconds=4, fps=60, seed=3)
    speeding = np.linalg.norm(np.diff(motion.joints, n=2, axis=0), axis=-1).mean(axis=1)
    on, between = speeding[2::3], np.concatenate([speeding[0::3], speeding[1::3]])
    assert on.mean() < 1.6 * between.mean()


@pytest.mark.parametrize("cleanup", [True, False])
def test_motions_start_at_the_origin_facing_forward_and_never_stretch(model: Any, cleanup: bool) -> None:
    (motion,) = mosa.generate(model, "a person turns", seconds=3, fps=30, seed=4, cleanup=cleanup)
    np.testing.assert_allclose(motion.root[0, [0, 2]], 0, atol=1e-9)
    np.testing.assert_allclose(facing(motion.joints[:1]), [[0, 0, 1]], atol=1e-9)
    again = forward_kinematics(motion.rotations, motion.root, motion.offsets)
    np.testing.assert_allclose(again, motion.joints, atol=1e-9)
    np.testing.assert_allclose(np.linalg.norm(motion.rotations, axis=-1), 1, atol=1e-9)
    np.testing.assert_array_equal(motion.contacts, detect_contacts(motion.joints, 30))
    np.testing.assert_array_equal(motion.offsets, model.offsets)


def test_a_seed_repeats_a_motion_and_another_gives_another(model: Any) -> None:
    def joints(seed: int) -> np.ndarray:
        return mosa.generate(model, "a person jumps", seconds=2, seed=seed)[0].joints

    np.testing.assert_array_equal(joints(7), joints(7))
    assert np.abs(joints(7) - joints(8)).max() > 1e-3


def test_each_variation_reports_the_seed_that_repeats_it(model: Any) -> None:
    motions = mosa.generate(model, "a person jumps", seconds=2, seed=2**31 - 1, variations=3)
    assert [motion.seed for motion in motions] == [2**31 - 1, 0, 1]
    alone = mosa.generate(model, "a person jumps", seconds=2, seed=0)[0]
    np.testing.assert_allclose(motions[1].joints, alone.joints, atol=1e-4)
    assert {(motion.prompt, motion.model) for motion in motions} == {("a person jumps", "small")}


def test_progress_is_told_and_can_cancel(model: Any) -> None:
    told: list[tuple[str, int]] = []
    mosa.generate(model, "walk", seconds=2, on_progress=lambda *step: told.append(step))
    assert told == [("scale", k) for k in range(1, 11)] + [("decoding", 0)]

    def stop(event: str, index: int) -> None:
        told.append((event, index))
        if index == 4:
            raise Cancelled("enough")

    told.clear()
    with pytest.raises(Cancelled):
        mosa.generate(model, "walk", seconds=2, on_progress=stop)
    assert told[-1] == ("scale", 4)


def test_the_models_own_guidance_and_temperature_hold_unless_given(model: Any) -> None:
    def latent(**options: float) -> Any:
        request = check_request("walk", seconds=2, seed=3, **options)
        return sample_latents(model, request, *model.encode_text(["walk"]))

    own = model.config.sampling
    default = latent()
    same = latent(guidance=own.guidance, temperature=own.temperature)
    assert (default == same).all()
    assert (default != latent(temperature=5)).any()


def test_a_model_with_other_settings_makes_no_library_of_its_own(bundled: Any) -> None:
    other = bundled.drawing(one_at_a_time=False, drafts=1)
    assert other.matcher is bundled.matcher is other.drawing(heard_words=False).matcher
    assert other.drafts(None) == 1 != bundled.drafts(None)


def test_clean_up_leaves_no_foot_under_the_floor(model: Any) -> None:
    """Of a real walk sunk into the floor: what networks make of a seed differs between processors."""
    ((_, joints),) = real_clips("walks forward", most=1)
    features = joints_to_features(joints - [0.0, 0.05, 0.0], model.config.tokenizer.feature_set)
    request = check_request("walk", frames=len(joints), seed=3)
    raw, clean = (to_motion(model, request, features, 3, cleanup=cleanup) for cleanup in (False, True))
    assert clean.joints[..., 1].min() == pytest.approx(0.0, abs=0.005)
    assert raw.joints[..., 1].min() < -0.01, "there was something to do"


def test_who_runs_does_not_leap(bundled: Any) -> None:
    """The toes of real runs are at most some 10 cm high when both are in the air."""
    for seed in range(4):
        (motion,) = mosa.generate(bundled, "a person runs forward", seed=seed)
        assert motion.joints[..., 1].min(axis=1).max() < 0.15


def test_bad_requests_do_not_reach_the_model() -> None:
    with pytest.raises(RequestError, match="60 seconds"):
        mosa.generate(None, "walk", seconds=61)


def test_a_model_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match=r"config\.json"):
        mosa.load_model(tmp_path, device="cpu")


def test_a_card_that_cannot_compute_is_not_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_old(*_: object, **__: object) -> None:
        raise RuntimeError("CUDA error: no kernel image is available for execution on the device")

    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch, "ones", too_old)
    assert choose_device("auto").type == "cpu"


@pytest.mark.parametrize("name", ["gpu", "cuda:99", "meta", ""])
def test_devices_that_are_not_there_are_refused(name: str) -> None:
    with pytest.raises(RequestError, match="device"):
        choose_device(name)


def test_threads_follow_the_environment_or_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    before = use_threads(None)
    try:
        monkeypatch.setenv("OMP_NUM_THREADS", "1")
        assert use_threads() == 1
        monkeypatch.delenv("OMP_NUM_THREADS")
        assert use_threads() == min(physical_cores(), 8)
        assert use_threads(2) == 2
        with pytest.raises(RequestError, match="threads"):
            check_threads(0)
    finally:
        use_threads(before)


def test_importing_mosa_loads_nothing_heavy() -> None:
    code = (
        "import sys, mosa; heavy = {'torch', 'numpy', 'fastapi'} & set(sys.modules);"
        "assert not heavy, heavy; import mosa.generate.request; assert callable(mosa.generate);"
        "assert mosa.Motion.__name__ == 'Motion'; assert 'torch' not in sys.modules"
    )
    backend = str(Path(mosa.__file__).parents[1])
    done = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": backend}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
