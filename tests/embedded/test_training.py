"""A tiny generator learns a handful of examples, is saved, resumed and goes on from its weights."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterator
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, cast

import pytest
from langchain_core.messages import HumanMessage, SystemMessage

from assistant.embedded.chat import EmbeddedChat
from assistant.embedded.checkpoint import Checkpoint, WeightsError, load
from assistant.embedded.corpus import Corpus, CorpusConfig, build_corpus
from assistant.embedded.decode import Decoder, ReplyConfig
from assistant.embedded.evaluate import measure
from assistant.embedded.tokenizer import MessageError
from assistant.embedded.train import TrainConfig, train_generator
from assistant.messages import Reading
from tests.embedded import sampler


def test_it_learns_its_examples(trained: Checkpoint) -> None:
    quality = measure(trained, sampler.understanding(60, 1), 60)
    right = sum(tally.exact for tally in quality.tallies.values())
    assert right >= 54, quality.lines()


def test_it_learns_its_replies(trained: Checkpoint) -> None:
    decoder = Decoder(trained)
    for example in sampler.replies(6, 2):
        assert "".join(decoder.reply(example.message, config=ReplyConfig(temperature=0))) == example.text


def test_it_answers_as_a_chat_model(training: Path) -> None:
    model = EmbeddedChat.load(training / "weights")
    example = sampler.understanding(1, 1)[0]
    asked = [SystemMessage("write a poem"), HumanMessage(example.message)]
    reading = Reading.model_validate_json(str(model.invoke(asked).text))
    assert model.with_structured_output(Reading).invoke(asked) == reading
    assert reading.intent == example.reading.intent
    reply = [HumanMessage("reply: greeting en\nshopper: hi")]
    assert "".join(str(chunk.text) for chunk in model.stream(reply, seed=3)) == model.invoke(reply, seed=3).text
    with pytest.raises(ValueError, match="readings alone"):
        model.with_structured_output(dict)


async def test_a_reply_arrives_in_pieces_and_many_at_once(training: Path) -> None:
    model = EmbeddedChat.load(training / "weights")
    reply = [HumanMessage("reply: greeting en\nshopper: hi")]

    async def pieces() -> list[str]:
        return [str(chunk.text) async for chunk in model.astream(reply, seed=3)]

    whole = model.invoke(reply, seed=3).text
    several = await asyncio.gather(*(pieces() for _ in range(5)))
    assert len(several[0]) > 1
    assert {"".join(one) for one in several} == {whole}


async def test_a_reply_that_nobody_waits_for_ends(training: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model = EmbeddedChat.load(training / "weights")
    written: list[str] = []

    def without_end(*_: object) -> Iterator[str]:
        while True:
            written.append("again")
            time.sleep(0.001)
            yield "again "

    monkeypatch.setattr(model.decoder, "reply", without_end)
    async with aclosing(cast(Any, model.astream([HumanMessage("reply: greeting en")]))) as stream:
        await anext(stream)
    await asyncio.sleep(0.1)
    count = len(written)
    await asyncio.sleep(0.1)
    assert len(written) == count


async def test_what_is_no_message_is_an_error_of_the_stream(training: Path) -> None:
    model = EmbeddedChat.load(training / "weights")
    with pytest.raises(MessageError):
        [chunk async for chunk in model.astream([HumanMessage("reply: nothing")])]


def test_a_finished_run_is_not_run_again(training: Path, corpus: Corpus, capsys: pytest.CaptureFixture[str]) -> None:
    before = (training / "weights" / "generator.safetensors").read_bytes()
    config = TrainConfig(
        out=training, epochs=24, batch_tokens=1024, layers=2, learning_rate=1e-3, noise=0.0, measured=1
    )
    train_generator(config, corpus)
    assert "resumed at step" in capsys.readouterr().err
    assert (training / "weights" / "generator.safetensors").read_bytes() == before
    with pytest.raises(ValueError, match="other examples"):
        train_generator(config, replace(corpus, sha256="another"))


def test_a_run_that_was_cut_off_ends_like_one_that_was_not(corpus: Corpus, tmp_path: Path) -> None:
    config = TrainConfig(
        out=tmp_path / "whole", epochs=3, batch_tokens=512, layers=1, log_every=2, save_every_seconds=0, measured=1
    )
    whole = train_generator(config, corpus, lambda line: None)

    def cut_off(line: str) -> None:
        if line.startswith("step 4/"):
            raise KeyboardInterrupt

    parted = replace(config, out=tmp_path / "parted")
    with pytest.raises(KeyboardInterrupt):
        train_generator(parted, corpus, cut_off)
    lines: list[str] = []
    folder = train_generator(parted, corpus, lines.append)
    assert lines[0] == "resumed at step 3"
    assert (folder / "generator.safetensors").read_bytes() == (whole / "generator.safetensors").read_bytes()


def test_it_goes_on_from_weights(training: Path, corpus: Corpus, tmp_path: Path) -> None:
    config = TrainConfig(
        out=tmp_path,
        start=training / "weights",
        epochs=0.2,
        batch_tokens=1024,
        learning_rate=1e-5,
        layers=2,
        measured=1,
    )
    folder = train_generator(config, corpus)
    assert measure(load(folder), sampler.understanding(20, 1), 20).tallies["en"].exact >= 10


@pytest.mark.parametrize(("start", "mask"), [("scratch", "causal"), ("minilm", "causal")])
def test_other_starts_and_masks_are_saved_and_read(
    tmp_path: Path, start: Literal["scratch", "minilm"], mask: Literal["causal"]
) -> None:
    examples = sampler.understanding(40, 1)
    pieces = 6000 if start == "scratch" else 0
    corpus = build_corpus(CorpusConfig(held=0.1, pieces=pieces), examples, sampler.replies(10, 1))
    config = TrainConfig(
        out=tmp_path, start=start, mask=mask, epochs=2, batch_tokens=1024, layers=2, learning_rate=1e-3, measured=1
    )
    checkpoint = load(train_generator(config, corpus))
    assert checkpoint.model.config.causal
    assert (checkpoint.vocabulary.pieces is not None) == (start == "scratch")
    assert checkpoint.model.word_embeddings.shape[0] == (0 if start == "scratch" else 30_522)
    measure(checkpoint, examples, 2)  # it reads, well or badly
    again = replace(config, out=tmp_path / "again", start=tmp_path / "weights", mask="prefix", epochs=0.1)
    gone_on = load(train_generator(again, build_corpus(CorpusConfig(held=0.1), examples, [], checkpoint)))
    assert gone_on.model.config == checkpoint.model.config
    assert gone_on.vocabulary.pieces == checkpoint.vocabulary.pieces


def test_the_recipe_is_stored_without_folders(training: Path) -> None:
    described = json.loads((training / "weights" / "generator.json").read_text())
    assert described["training"]["recipe"]["epochs"] == 24
    config = TrainConfig(out=Path("/somewhere/run"), corpus=CorpusConfig(taxonomy=Path("/somewhere/taxonomy")))
    text = json.dumps(config.described())
    assert "somewhere" not in text
    assert '"taxonomy": true' in text


def test_damaged_weights_are_refused(training: Path, tmp_path: Path) -> None:
    with pytest.raises(WeightsError, match="no generator weights"):
        load(tmp_path)
    for name in ("generator.safetensors", "generator.json"):
        (tmp_path / name).write_bytes((training / "weights" / name).read_bytes())
    described = json.loads((tmp_path / "generator.json").read_text())
    (tmp_path / "generator.json").write_text(json.dumps({**described, "sha256": "0"}))
    with pytest.raises(WeightsError, match="hash"):
        load(tmp_path)
