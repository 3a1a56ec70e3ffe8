# SPDX-License-Identifier: GPL-3.0-or-later
"""The caption-kinematics suite: sides and speeds exclude each other, known motions are judged right, real ones too."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from mosa.cli import main
from mosa.data.pack import Item
from mosa.evaluate import kinematics
from mosa.evaluate import wording as measuring
from mosa.evaluate.amounts import PROMPTS
from mosa.evaluate.kinematics import NEW_SENTENCE, NEW_WORD, REWORDED, SEEN, Real, Vocabulary, trust
from mosa.evaluate.suite import CHECKS, PLAIN, Check
from mosa.evaluate.wording import TYPED
from mosa.generate.drawn.told import is_drawn
from mosa.generate.laid_over.over import laid_over
from mosa.motion.body import placed
from mosa.motion.features import mirror
from mosa.motion.kinematics import forward_kinematics
from mosa.motion.skeleton import FPS, OFFSETS
from mosa.train.captions import mirror_caption
from mosa.train.clips import retimed
from mosa_blender.examples import EXAMPLES
from tests.backend.known_motions import KNOWN, gliding
from tests.backend.motion_samples import _pack, plausible_motion, real_clips

LEFT = [check for check in CHECKS if check.sided and not check.mirrored]
NO_SIDE = [check for check in CHECKS if not check.sided]
BY_PROMPT = {prompt: check for check in CHECKS for prompt in check.prompts}


def any_motion(seed: int) -> np.ndarray:
    """A known motion, a real one or random waving of all limbs."""
    known, real = list(KNOWN.values()), [joints for _, joints in real_clips(most=20)]
    choice = [*known, *real, forward_kinematics(*plausible_motion(seed, 60), OFFSETS)]
    return placed(choice[seed % len(choice)])


motions = st.integers(0, 2**31).map(any_motion)


def test_the_suite_is_whole() -> None:
    prompts = [prompt for check in CHECKS for prompt in check.prompts]
    assert len(prompts) == len(set(prompts)) >= 60
    assert len(PLAIN) == 20
    assert all(2.0 <= check.seconds <= 9.8 for check in CHECKS)
    for check in LEFT:
        assert all("left" in prompt for prompt in check.prompts)
        assert all(mirror_caption(prompt) in BY_PROMPT for prompt in check.prompts)


@pytest.mark.parametrize("prompt", KNOWN)
def test_known_motion_obeys_and_a_statue_does_not(prompt: str) -> None:
    check = BY_PROMPT[prompt]
    assert check.passes(KNOWN[prompt])
    assert check.passes(gliding(0.0)) == (prompt == "a person stands still")


@pytest.mark.parametrize("prompt", [prompt for prompt in KNOWN if BY_PROMPT[prompt].sided])
def test_the_other_side_is_disobedience(prompt: str) -> None:
    other = BY_PROMPT[mirror_caption(prompt)]
    assert not other.passes(KNOWN[prompt])
    assert other.passes(mirror(KNOWN[prompt]))
    assert not BY_PROMPT[prompt].passes(mirror(KNOWN[prompt]))


@settings(max_examples=60, deadline=None)
@given(motions)
def test_what_passes_for_one_side_fails_in_the_mirror(joints: np.ndarray) -> None:
    for check in LEFT:
        assert not (check.passes(joints) and check.passes(mirror(joints))), check.prompts[0]


@settings(max_examples=40, deadline=None)
@given(motions)
def test_what_has_no_side_is_the_same_in_the_mirror(joints: np.ndarray) -> None:
    for check in NO_SIDE:
        assert check.passes(joints) == check.passes(mirror(joints)), check.prompts[0]


@settings(max_examples=40, deadline=None)
@given(motions, st.floats(0.4, 2.5))
def test_slow_and_fast_exclude_each_other_and_follow_the_speed(joints: np.ndarray, speed: float) -> None:
    slow, fast = (BY_PROMPT[f"a person walks forward {how}"] for how in ("slowly", "briskly"))
    assert not (slow.passes(joints) and fast.passes(joints))
    assume(min(abs(speed - 1.25), abs(speed - 1.45)) > 1e-6)  # on a limit itself rounding decides
    walk = retimed(gliding(1.0), speed)
    assert slow.passes(walk) == (speed < 1.25)
    assert fast.passes(walk) == (speed > 1.45)


def test_checks_can_be_trusted_on_real_motion() -> None:
    """As the captions of the pack have it: who does it passes, who does something else does not.

    Bodies are of all sizes here, and the prepared data's of one, by which the thresholds were set: hence the leeway.
    """
    clips = [Real(captions, placed(joints), "train") for captions, joints in captioned()]
    for check in (check for check in CHECKS if not check.mirrored):
        found = trust(check, clips)
        assert np.mean(found.passed) >= 0.75, check.prompts[0]
        assert np.mean(found.others) <= 0.25, check.prompts[0]


def captioned() -> list[tuple[list[str], np.ndarray]]:
    real_clips(most=1)  # skips where there is no pack
    items, trials = _pack()
    return [
        (item.captions, trials[item.trial][item.start : item.end][:196].astype(float))
        for item in items
        if item.captions and item.frames >= 20 and "kaykit" not in item.id
    ]


def test_typed_prompts_mean_prompts_of_the_suite_and_are_none_of_them() -> None:
    suite = {prompt for check in CHECKS for prompt in check.prompts}
    typed = [prompt for prompts in TYPED.values() for prompt in prompts]
    assert set(TYPED) <= suite and not suite & set(typed) and len(set(typed)) == len(typed) > 100


def test_the_examples_in_the_panel_are_measured_or_made_of_known_words(bundled: Any) -> None:
    *single, (_, several) = EXAMPLES
    once = [prompt for _, prompts in single for prompt in prompts]
    others = {prompt for prompt in {*once} - {*BY_PROMPT} - {*PROMPTS} if laid_over(prompt) is None}
    others = {prompt for prompt in others if not is_drawn(prompt)}
    assert others == {"a person walks in a circle"}, "made of a course, not by the transformer"
    assert bundled.remarks([*once, *several]) == []


def test_what_is_typed_is_made_in_words_that_are_heard_and_as_it_stands(
    bundled: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    meant = "a person raises both arms above the head"
    monkeypatch.setattr(measuring, "TYPED", {meant: ("a bank clerk surrenders",)})
    found = measuring.wording(bundled, [0, 1])
    assert found == {"made": 1.0, "typed": 0.0, "suite": 1.0, "prompts": 1.0}


def test_wordings_are_told_apart() -> None:
    captions = ["A person walks forward.", "someone turns left"]
    assert Vocabulary(captions).wording("a person walks forward") == SEEN
    assert Vocabulary(captions).wording("a person turns left") == NEW_SENTENCE
    assert Vocabulary(captions).wording("a person ambles forward") == NEW_WORD
    others = ["someone strolls ahead", "a man bears left"]
    assert Vocabulary(captions, others).wording("someone strolls ahead") == SEEN
    assert Vocabulary(captions, others).wording("a person strolls left") == REWORDED
    assert Vocabulary(captions, others).wording("a person turns left") == NEW_SENTENCE
    assert Vocabulary(captions, others).wording("a person ambles left") == NEW_WORD


def test_the_table_holds_generation_between_ceiling_and_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = tuple(BY_PROMPT[prompt] for prompt in ("a person walks forward", "a person walks backwards"))
    still, ahead = gliding(0.0), gliding(1.2)
    trials = {"ahead": ahead, "still": still}
    items = [
        Item(id=f"{name}{number}", trial=name, start=0, end=len(ahead), split="train", captions=[caption])
        for name, caption in (("ahead", "someone walks forward"), ("still", "somebody waits"))
        for number in range(3)
    ]
    clips: Any = SimpleNamespace(items=items, joints=trials, captioned=lambda _: items)
    asked: list[tuple[str, int]] = []

    def walks(_: object, prompt: str, *, seed: int, **__: object) -> list[SimpleNamespace]:
        asked.append((prompt, seed))
        return [SimpleNamespace(joints=ahead if seed else still)]

    monkeypatch.setattr(kinematics, "CHECKS", checks)
    monkeypatch.setattr(kinematics, "generate", walks)
    found: Any = kinematics.kinematics(None, clips, seeds=[0, 1])  # type: ignore[arg-type]
    row = found["groups"]["ahead"]
    assert (row["generated"], row["ceiling"], row["floor"]) == (0.5, 1.0, 0.0)
    assert (row["share_of_ceiling"], row["grounded"]) == (0.5, 1.0)
    assert found["groups"]["backwards, sideways"]["generated"] == 0.0
    assert found["groups"]["the twenty plain prompts"]["prompts"] == 2
    assert np.isnan(found["groups"]["backwards, sideways"]["ceiling"])  # nobody in this data does it
    whole = found["groups"]["all"]
    assert whole["generated"] < row["generated"], "all prompts are in it"
    assert (whole["ceiling"], whole["share_of_ceiling"]) == (1.0, 0.5), "of those that have a ceiling"
    assert set(asked) == {(prompt, seed) for check in checks for prompt in check.prompts for seed in (0, 1)}


def test_typed_durations_have_a_column_each(monkeypatch: pytest.MonkeyPatch) -> None:
    checks = tuple(BY_PROMPT[prompt] for prompt in ("a person walks forward", "a person walks backwards"))

    def walks(_: object, prompt: str, *, seconds: float, fps: float, seed: int) -> list[SimpleNamespace]:
        assert fps == FPS
        return [SimpleNamespace(joints=gliding(1.2 if seconds > 2 and seed and "back" not in prompt else 0.0))]

    monkeypatch.setattr(kinematics, "CHECKS", checks)
    monkeypatch.setattr(kinematics, "generate", walks)
    found: Any = kinematics.at_durations(None, [0, 1], [2.0, 3.5])  # type: ignore[arg-type]
    assert found["prompts"]["a person walks forward"] == {"2 s": 0.0, "3.5 s": 0.5}
    assert found["groups"]["ahead"] == {"2 s": 0.0, "3.5 s": 0.5}
    assert found["groups"]["backwards, sideways"] == {"2 s": 0.0, "3.5 s": 0.0}
    count = len(checks[0].prompts) + len(checks[1].prompts)
    assert found["groups"]["all"]["3.5 s"] == pytest.approx(0.5 * len(checks[0].prompts) / count)


def test_the_command_makes_typed_durations_of_the_suite(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    model: Any = SimpleNamespace(
        name="small", hash="0", config=SimpleNamespace(tokenizer=SimpleNamespace(feature_set=""))
    )
    model.use = lambda **_: None
    model.bundle = SimpleNamespace(tokenizer=None, mean=torch.zeros(1), std=torch.zeros(1))
    monkeypatch.setattr(kinematics, "at_durations", lambda *asked: {"asked": asked[1:]})
    monkeypatch.setattr("mosa.generate.model.load_model", lambda *_: model)
    monkeypatch.setattr("mosa.train.clips.Clips", lambda *_: None)
    assert main(["evaluate", "kinematics", "--seconds", "2", "8", "--seeds", "0", "1", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["kinematics"] == {"asked": [[0, 1], [2.0, 8.0]]}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (["physics", "--seconds", "2"], "leave --seconds out"),
        (["kinematics", "--seconds", "2", "99"], "60 s"),
    ],
)
def test_durations_that_cannot_be_are_refused_before_anything_is_measured(
    capsys: pytest.CaptureFixture[str], options: list[str], sentence: str
) -> None:
    assert main(["evaluate", *options]) == 2
    assert sentence in capsys.readouterr().err


def test_a_check_with_few_clips_takes_the_ceiling_of_its_group(monkeypatch: pytest.MonkeyPatch) -> None:
    def check(prompt: str, word: str) -> Check:
        return Check("group", (prompt,), 2.0, word, r"$^", lambda joints: bool(joints.any()))

    monkeypatch.setattr(kinematics, "CHECKS", (check("rare", "rare"), check("common", "common")))
    moves, nothing = np.ones((20, 22, 3)), np.zeros((20, 22, 3))
    clips = [Real(["rare"], nothing, "train"), *[Real(["common"], moves, "train")] * 3]
    trusts = [trust(one, clips) for one in kinematics.CHECKS]
    assert kinematics.ceiling(0, trusts) == 0.75
    assert kinematics.ceiling(1, trusts) == 1.0


def test_who_leaps_where_people_do_not_is_told() -> None:
    check = BY_PROMPT["a person walks forward"]
    walk = gliding(1.2)
    leap = walk.copy()
    leap[20:30, :, 1] += 0.3
    walks, leaps = (Real(["someone walks forward"], placed(joints), "train") for joints in (walk, leap))
    motions = [walks.joints, leaps.joints]
    assert kinematics.share_grounded(trust(check, [walks, walks, walks, leaps]), motions) == (0.5, 0.75)
    for real in ([walks, leaps], []):
        assert np.isnan(kinematics.share_grounded(trust(check, real), motions)).all(), "people may, or nobody tells"
