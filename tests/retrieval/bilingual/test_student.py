"""The student learns a made-up language in seconds, goes on after a kill, and is the same when read from its files."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from retrieval.bilingual.checkpoint import begin, load, save
from retrieval.bilingual.encoding import encode
from retrieval.bilingual.judging import twin_ranks
from retrieval.bilingual.pairs import Lessons, Part
from retrieval.bilingual.reading import Vocabulary, sequences_of
from retrieval.bilingual.student import BASE_TOKENS, Student, StudentConfig
from retrieval.bilingual.train import TrainConfig, Trainer
from retrieval.errors import EncoderUnavailable

CONFIG = TrainConfig(epochs=25, layers=1, sequences=60, batch_tokens=128, body_rate=1e-3, rate=1e-2)


def quiet(_: str) -> None:
    pass


def trainer(taught: Lessons, english: dict[str, np.ndarray], out: Path, config: TrainConfig = CONFIG) -> Trainer:
    return Trainer(taught, english, config, out, quiet)


def unjudged(_: Student) -> float:
    return 0.0


def test_sequences_are_up_to_four_characters_and_know_the_end() -> None:
    assert list(sequences_of("USB 鞋柜")) == ["鞋", "鞋柜", "鞋柜$", "柜", "柜$"]
    assert [one for one in sequences_of("运动鞋柜子") if one.startswith("运")] == ["运", "运动", "运动鞋", "运动鞋柜"]


def test_chinese_characters_have_rows_of_their_own_and_words_are_minilms() -> None:
    vocabulary = Vocabulary.of(["水鞋", "水杯"], 10)
    assert vocabulary.characters == ("水", "鞋", "杯")
    assert vocabulary.sequences == ("水",)
    ids = vocabulary.read("USB 水杯").ids
    assert ids[1] < BASE_TOKENS
    assert ids[2:4] == [BASE_TOKENS, BASE_TOKENS + 2]
    assert len(vocabulary.read("水" * 1000).ids) == 128


def test_a_rank_counts_the_names_that_are_nearer() -> None:
    english = np.eye(4, dtype=np.float32)
    part = Part(("一", "二"), (frozenset({"a"}), frozenset({"b", "d"})))
    vectors = np.array([[0.5, 0.6, 0.4, 0.7], [0.1, 0.2, 0.9, 0.3]], np.float32)
    assert twin_ranks(part, vectors, ["a", "b", "c", "d"], english).tolist() == [3, 2]


def test_names_never_taught_find_their_twins(taught: Lessons, english: dict[str, np.ndarray], tmp_path: Path) -> None:
    run = trainer(taught, english, tmp_path)
    run.train(unjudged)
    names = list(english)
    among = np.stack([english[name] for name in names])
    found = encode(run.student, run.vocabulary, taught.test.chinese)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert twin_ranks(taught.test, found, names, among).max() <= 3
    save(run.student, run.vocabulary, {}, tmp_path)
    student, vocabulary = load(tmp_path)
    again = encode(student, vocabulary, taught.test.chinese)
    assert vocabulary == run.vocabulary
    assert (found * again).sum(1).min() > 0.99  # eight bits


def test_a_killed_run_goes_on_as_if_it_had_not_been(
    taught: Lessons, english: dict[str, np.ndarray], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = replace(CONFIG, epochs=3)
    whole = trainer(taught, english, tmp_path / "whole", config)
    whole.train(unjudged)
    killed = trainer(taught, english, tmp_path / "killed", config)
    one = killed._one

    def dies(places: list[int], total: int) -> float:
        if killed.step == 2:
            killed.checkpoint()
            raise KeyboardInterrupt
        return one(places, total)

    monkeypatch.setattr(killed, "_one", dies)
    with pytest.raises(KeyboardInterrupt):
        killed.train(unjudged)
    again = trainer(taught, english, tmp_path / "killed", config)
    again.resume()
    assert again.step == 2
    again.train(unjudged)
    for ours, theirs in zip(again.student.parameters(), whole.student.parameters(), strict=True):
        assert torch.allclose(ours, theirs, atol=1e-6)
    other = trainer(taught, english, tmp_path / "killed", replace(config, seed=2))
    with pytest.raises(ValueError, match="of a run with other pairs or settings"):
        other.resume()


def test_padding_changes_nothing(taught: Lessons, english: dict[str, np.ndarray], tmp_path: Path) -> None:
    run = trainer(taught, english, tmp_path)
    short, long = "红鞋", "红鞋蓝灯旧杯" * 5
    alone, beside = (encode(run.student, run.vocabulary, texts)[0] for texts in ([short], [short, long]))
    assert np.allclose(alone, beside, atol=1e-5)


def test_training_begins_with_what_minilm_knows_of_a_character() -> None:
    found = []
    for vocabulary in (Vocabulary(("水", "龘"), ()), Vocabulary(("龘", "水"), ())):
        student = Student(StudentConfig(characters=2, sequences=0, layers=1))
        begin(student, vocabulary)
        found.append(student.characters[vocabulary.characters.index("水")])
    assert torch.equal(*found)


def test_damaged_weights_are_refused(taught: Lessons, english: dict[str, np.ndarray], tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="install Aisle again"):
        load(tmp_path)
    run = trainer(taught, english, tmp_path)
    save(run.student, run.vocabulary, {}, tmp_path)
    with (tmp_path / "student.safetensors").open("ab") as stream:
        stream.write(b"0")
    with pytest.raises(EncoderUnavailable, match="does not match the hash"):
        load(tmp_path)
