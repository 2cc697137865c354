"""The learned tagger on a made-up language of titles that a tiny encoder learns in a second."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from retrieval.errors import EncoderUnavailable
from retrieval.tagger.batches import Prepared, prepare
from retrieval.tagger.candidates import Candidate, candidates
from retrieval.tagger.counts import FEATURES, ValueCounts
from retrieval.tagger.encoder import Pieces, PretrainedTokens, TokenEncoder
from retrieval.tagger.examples import Example, Stated, located, schema_of
from retrieval.tagger.reading import LearnedTagger, chosen
from retrieval.tagger.scorer import NAME_WIDTH
from retrieval.tagger.training import TaggerConfig, train_tagger

MAKERS, SHADES, THINGS = ("Acme", "Norda", "Velo", "Quill"), ("red", "navy", "sand"), ("shirt", "lamp", "mug")


class WordTokens(TokenEncoder):
    """A row of its own for each word of a fixed list, one for all others."""

    width = 16

    def __init__(self) -> None:
        super().__init__()
        self.words = {word.lower(): row for row, word in enumerate((*MAKERS, *SHADES, *THINGS), 2)}
        self.table = nn.Embedding(len(self.words) + 2, self.width)

    def pieces(self, context: str, text: str) -> Pieces:
        ids, token_at = [1], [None] * len(text)
        for start, end, words, folded in candidates(text, ()):
            if words == 1:
                token_at[start:end] = [len(ids)] * (end - start)
                ids.append(self.words.get(folded, 1))
        return Pieces(ids, token_at)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        return self.table(ids) * mask.unsqueeze(-1)


def example(maker: str, shade: str, thing: str) -> Example:
    text = f"{maker} {thing} in {shade}, {thing} by hand"
    return Example(text, "things", located(text, {"maker": [maker], "shade": [shade]}))


EXAMPLES = [example(*words) for words in itertools.product(MAKERS, SHADES, THINGS)]
VECTORS = dict(
    zip(("maker", "shade"), np.random.default_rng(1).normal(size=(2, NAME_WIDTH)).astype(np.float32), strict=True)
)


def fitted(examples: list[Example]) -> LearnedTagger:
    torch.manual_seed(1)
    config = TaggerConfig(epochs=20, batch=8, encoder_rate=1e-2, rate=1e-2)
    return train_tagger(examples, schema_of(examples), WordTokens(), VECTORS, config, lambda _: None)


def test_stretches_are_runs_of_words_and_known_beginnings() -> None:
    found = candidates("Printed 2XL T-shirt", {"print"}, most_words=2)
    assert [one.folded for one in found] == [
        *("printed", "printed 2", "2", "2xl", "xl", "xl t", "t", "t-", "-", "-shirt", "shirt"),
        "print",
    ]
    assert [one.folded for one in candidates("红色 mug", ())] == ["红", "红色", "红色 mug", "色", "色 mug", "mug"]


def test_values_are_located_as_words_first_then_as_beginnings() -> None:
    text = "Men shirt for Women, Printing"
    assert located(text, {"Gender": ["men"], "Pattern": ["Print"], "Brand": ["Acme", " "]}) == (
        Stated("Gender", 0, 3),
        Stated("Pattern", 21, 26),
    )


def test_counts_tell_what_words_stood_for_and_forget_the_text_itself() -> None:
    counts = ValueCounts.of([EXAMPLES[0], EXAMPLES[1], Example("Acme day", "days", ())])
    found = candidates("Acme sand", counts.anything)
    features = counts.features("things", found, ("maker", "shade"))
    assert [found[place].folded for place in features.candidate] == ["acme", "acme"]
    maker, shade = features.values
    assert shade[1] == 0.0
    assert maker[1] == 1.0  # every "Acme" of things was a maker
    assert maker[4] == pytest.approx(2 / 3)  # not the one of days
    without = counts.features("things", found, ("maker",), EXAMPLES[0].values)
    assert without.values[0][0] == pytest.approx(np.log1p(1))
    once = ValueCounts.of([EXAMPLES[0]])
    assert once.features("things", found, ("maker",), EXAMPLES[0].values).values.shape == (0, FEATURES)


def test_a_fitted_tagger_reads_new_titles_and_new_values_with_their_place() -> None:
    tagger = fitted([one for one in EXAMPLES if "Quill" not in one.text])
    text = "Norda mug in sand"
    read = tagger.read([(text, "things"), ("", "things")], 0.5)
    assert {(one.attribute, text[one.start : one.end]) for one in read[0]} == {("maker", "Norda"), ("shade", "sand")}
    assert all(0.5 <= one.confidence <= 1 for one in read[0])
    assert read[1] == []


def test_the_same_seed_gives_the_same_tagger() -> None:
    first, second = (fitted(EXAMPLES).read([("Velo lamp in navy", "things")], 0.1) for _ in range(2))
    assert first == second


def test_readings_of_one_attribute_do_not_overlap() -> None:
    stretches = [Candidate(0, 4, 1, "dark"), Candidate(0, 9, 2, "dark blue"), Candidate(5, 9, 1, "blue")]
    text = Prepared("dark blue", [], stretches, [], [], ("shade", "maker"), None, [])  # type: ignore[arg-type]
    odds = np.array([[0.6, 0.0], [0.9, 0.3], [0.7, 0.8]], np.float32)
    kept = [(one.attribute, one.start, one.end) for one in chosen(text, odds, 0.5)]
    assert kept == [("shade", 0, 9), ("maker", 5, 9)]
    assert [one.attribute for one in chosen(text, odds, 0.5, flat=True)] == ["shade"]


def test_an_unknown_category_is_asked_for_every_attribute() -> None:
    schema = schema_of(EXAMPLES)
    assert schema.asked("toys") == ("maker", "shade")


def test_minilm_places_every_character_of_a_word_in_a_piece() -> None:
    encoder = PretrainedTokens()
    pieces = encoder.pieces("Shoes", "Naïve 500mg — shoe")
    assert [at is None for at in pieces.token_at] == [letter in " " for letter in "Naïve 500mg — shoe"]
    states = encoder(torch.tensor([pieces.ids]), torch.ones(1, len(pieces.ids), dtype=torch.long))
    assert states.shape == (1, len(pieces.ids), 384)


def test_a_folder_without_an_encoder_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="cannot load an encoder of BERT"):
        PretrainedTokens(tmp_path)


def test_a_layer_that_is_fixed_does_not_learn() -> None:
    fixed = PretrainedTokens(fixed_layers=2).body.encoder.layer
    assert [any(part.requires_grad for part in layer.parameters()) for layer in fixed] == [False] * 2 + [True] * 4


def test_a_text_longer_than_the_encoder_is_read_as_far_as_it_goes() -> None:
    prepared = prepare(
        Example("mug " * 300, "things", ()), ("maker",), ValueCounts(), PretrainedTokens(), counted=False
    )
    assert 0 < len(prepared.found) < 10 * 300
