"""A generator with random weights, and one that has learned a handful of examples."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from assistant.embedded import tokens
from assistant.embedded.checkpoint import Checkpoint, load
from assistant.embedded.corpus import Corpus, CorpusConfig, build_corpus
from assistant.embedded.model import Generator, ModelConfig
from assistant.embedded.tokenizer import Vocabulary
from assistant.embedded.train import TrainConfig, train_generator
from tests.embedded import sampler


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give the tests that wait for the training run the minutes that it takes on a busy machine."""
    for item in items:
        if "training" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.timeout(900))


@pytest.fixture(scope="session")
def vocabulary() -> Vocabulary:
    """Return the vocabulary of a new model."""
    return Vocabulary.fresh()


@pytest.fixture(scope="session")
def random_checkpoint(vocabulary: Vocabulary) -> Checkpoint:
    """Return a small network that has learned nothing and may say anything."""
    torch.manual_seed(0)
    config = ModelConfig(added_tokens=len(vocabulary.added), layers=2, width=32, heads=4, hidden=64)
    model = Generator(config)
    with torch.no_grad():
        model.word_embeddings.normal_()
        for parameter in model.parameters():
            if parameter.dim() > 1:
                parameter.normal_(std=0.5)
    writable = [*tokens.STYLE, tokens.END, *(name for name in vocabulary.added if name.startswith("{"))]
    words = vocabulary.words("we have found these for you , . ! very good desk kettle")[0]
    return Checkpoint(model.eval(), vocabulary, (*(vocabulary.ids[name] for name in writable), *words))


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """Return the corpus of the sampler's examples."""
    return build_corpus(CorpusConfig(held=0.1), sampler.understanding(60, 1), sampler.replies(30, 1))


@pytest.fixture(scope="session")
def training(corpus: Corpus, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a short training run of two blocks."""
    out = tmp_path_factory.mktemp("run")
    config = TrainConfig(
        out=out, epochs=24, batch_tokens=1024, layers=2, learning_rate=1e-3, noise=0.0, measured=1, log_every=1000
    )
    train_generator(config, corpus)
    return out


@pytest.fixture(scope="session")
def trained(training: Path) -> Checkpoint:
    """Return what the short training run wrote."""
    return load(training / "weights")
