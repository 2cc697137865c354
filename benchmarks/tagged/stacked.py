"""What networks and a CRF read of titles, weighed together: stacked generalization (Wolpert 1992, Neural Networks 5 (2)).

Boosted trees score each (stretch, attribute) that a reader holds for possible, by what the readers say of it and of its
rivals in the title, by how training titles used its words, by `Habits` and by `Neighbors`. They learn from what readers
trained on other titles (`FOLDS` parts) read, so that they see each reader as it is on new ones.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier, VotingClassifier
from sklearn.model_selection import GroupKFold, cross_val_predict

from benchmarks.tagged.habits import Habits, ValueVectors, stretch
from benchmarks.tagged.neighbors import Neighbors
from benchmarks.tagged.plain import Crf
from benchmarks.tagged.rivals import Odds, logit, rivals
from benchmarks.tagged.sets import Title
from retrieval.tagger.batches import NameVectors, Prepared, prepare
from retrieval.tagger.candidates import candidates
from retrieval.tagger.counts import FEATURES, ValueCounts
from retrieval.tagger.encoder import TokenEncoder
from retrieval.tagger.examples import Schema
from retrieval.tagger.training import TaggerConfig, train_tagger

FOLDS = 4
POSSIBLE = 0.02
"""A pair to which no reader gives this probability is not looked at."""
_TREES = 3
"""So many ensembles of trees, of other seeds, are one."""
_ROUNDS = 2
"""Trees of a later round see what those before found of a pair and of its rivals, beside all features."""


class Network(NamedTuple):
    """A network to train: its name, its encoder before training, and how it is trained."""

    name: str
    encoder: Callable[[], TokenEncoder]
    config: TaggerConfig


class Weighed(NamedTuple):
    """Titles with the probabilities of their pairs; of pairs that no reader holds for possible, 0."""

    titles: list[Title]
    texts: list[Prepared]
    odds: list[Odds]


class _Pairs(NamedTuple):
    """The possible pairs of a title: (P, 2) places of stretch and attribute, (P, F) features, (P,) whether it states them."""

    text: Prepared
    places: NDArray[np.int64]
    features: NDArray[np.float32]
    stated: NDArray[np.bool_]

    def filled(self, likely: NDArray[np.float64]) -> Odds:
        """Return (S, A) probabilities from those of the pairs."""
        odds = np.zeros((len(self.text.found), len(self.text.attributes)), np.float32)
        odds[self.places[:, 0], self.places[:, 1]] = likely
        return odds


@dataclass
class Stack:
    """Readers and the trees over them. `work` keeps what networks read, so that a run which was stopped goes on."""

    networks: Sequence[Network]
    schema: Schema
    names: NameVectors
    vectors: ValueVectors
    places: bool
    """Whether spans or values are what counts."""
    work: Path
    told: Callable[[str], None] = field(default=lambda _: None)

    def weigh(self, train: Sequence[Title], asked: Sequence[Title]) -> tuple[Weighed, Weighed]:
        """Return the training titles, weighed by readers and trees that have not seen them, and the asked ones by all."""
        folds = [list(train[fold::FOLDS]) for fold in range(FOLDS)]
        titles = [title for fold in folds for title in fold]
        known: list[_Pairs] = []
        for number, fold in enumerate(folds):
            others = [title for other, part in enumerate(folds) if other != number for title in part]
            known += self._pairs(others, fold, f"fold {number + 1} of {FOLDS}")
        new = self._pairs(train, asked, "all training titles")
        features, wanted = _together(known), _together(new)
        unseen, likely = _round(known, new, features, wanted)
        for _ in range(_ROUNDS - 1):
            seen, found = _again(known, unseen), _again(new, likely)
            unseen, likely = _round(
                known, new, np.concatenate([features, seen], axis=1), np.concatenate([wanted, found], axis=1)
            )
        return _weighed(titles, known, unseen), _weighed(list(asked), new, likely)

    def _pairs(self, train: Sequence[Title], asked: Sequence[Title], part: str) -> list[_Pairs]:
        """Return the possible pairs of titles, as readers that were trained on others see them."""
        counts, crf = ValueCounts.of([one.example for one in train]), Crf(train, places=self.places)
        habits, neighbors = Habits(train, self.vectors), Neighbors(train, self.vectors)
        texts = [_text(one, self.schema.asked(one.example.category), counts) for one in asked]
        read = [self._read(network, train, texts, asked, part) for network in self.networks]
        marginal = [crf.odds(text.text, one.example.category, text) for text, one in zip(texts, asked, strict=True)]
        possible = [
            np.argwhere(np.maximum(np.mean(of_each, 0), by_crf) >= POSSIBLE)
            for *of_each, by_crf in zip(*read, marginal, strict=True)
        ]
        self.vectors.learn(
            text.found[place].folded for text, places in zip(texts, possible, strict=True) for place, _ in places
        )
        self.vectors.learn(text.text for text in texts)
        pairs: list[_Pairs] = []
        for one, text, places, by_crf, *of_each in zip(asked, texts, possible, marginal, *read, strict=True):
            features = _features(one, text, places, of_each, by_crf, habits)
            near = neighbors.of(one.example, text, places)
            stated = self._stated(one, text, places)
            pairs.append(_Pairs(text, places, np.concatenate([features, near], axis=1), stated))
        return pairs

    def _stated(self, title: Title, text: Prepared, places: NDArray[np.int64]) -> NDArray[np.bool_]:
        pairs = [(text.attributes[name], text.found[place]) for place, name in places]
        said = [(name, one.start, one.end) if self.places else (name, one.folded) for name, one in pairs]
        return np.array([one in title.gold for one in said], np.bool_)

    def _read(
        self, network: Network, train: Sequence[Title], texts: Sequence[Prepared], asked: Sequence[Title], part: str
    ) -> list[Odds]:
        """Return what a network trained on some titles reads of others, at the stretches of `texts`."""
        digest = hashlib.sha256(repr((network.config, [one.example for one in (*train, *asked)])).encode()).hexdigest()
        kept = self.work / f"{network.name}-{digest[:16]}.npz"
        if kept.exists():
            with np.load(kept) as held:
                return [held[str(row)] for row in range(len(texts))]
        encoder = network.encoder()
        examples = [one.example for one in train]
        said = f"{network.name}, {part}"
        tagger = train_tagger(
            examples, self.schema, encoder, self.names, network.config, lambda line: self.told(f"{said}: {line}")
        )
        prepared = [
            prepare(one.example, text.attributes, tagger.counts, encoder, counted=False)
            for one, text in zip(asked, texts, strict=True)
        ]
        odds = [
            _aligned(short, found, text)
            for short, found, text in zip(prepared, tagger.probabilities(prepared), texts, strict=True)
        ]
        self.work.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".part.npz")
        np.savez(unfinished, **{str(row): one for row, one in enumerate(odds)})
        unfinished.replace(kept)
        return odds


def _trees() -> Any:  # scikit-learn states no types
    one = {"max_iter": 300, "learning_rate": 0.04, "max_leaf_nodes": 24, "min_samples_leaf": 30, "max_features": 0.5}
    named = [
        (str(seed), HistGradientBoostingClassifier(**one, l2_regularization=1.0, random_state=seed))
        for seed in range(_TREES)
    ]
    return VotingClassifier(named, voting="soft")


def _together(pairs: Sequence[_Pairs]) -> NDArray[np.float32]:
    return np.concatenate([one.features for one in pairs if len(one.places)])


def _round(
    known: Sequence[_Pairs], new: Sequence[_Pairs], features: NDArray[np.float32], asked: NDArray[np.float32]
) -> tuple[list[Odds], list[Odds]]:
    """Return the odds of the known titles by trees that have not seen them, and of the new ones by trees that saw all.

    Their pairs have the features (P, F) and `asked`.
    """
    stated = np.concatenate([one.stated for one in known])
    groups = np.repeat(np.arange(len(known)), [len(one.places) for one in known])
    trees, cut = _trees(), GroupKFold(FOLDS + 1)
    unseen = cross_val_predict(trees, features, stated, groups=groups, cv=cut, method="predict_proba")
    likely = trees.fit(features, stated).predict_proba(asked)
    return _filled(known, unseen[:, 1]), _filled(new, likely[:, 1])


def _weighed(titles: list[Title], pairs: Sequence[_Pairs], odds: list[Odds]) -> Weighed:
    return Weighed(titles, [one.text for one in pairs], odds)


def _filled(pairs: Sequence[_Pairs], likely: NDArray[np.float64]) -> list[Odds]:
    ends = np.cumsum([len(one.places) for one in pairs])[:-1]
    return [one.filled(some) for one, some in zip(pairs, np.split(likely, ends), strict=True)]


def _again(pairs: Sequence[_Pairs], odds: Sequence[Odds]) -> NDArray[np.float32]:
    """Return (P, 9): what a round found of each pair, of its rivals, and of its attribute and its title in sum."""
    rows: list[NDArray[np.float32]] = []
    for one, likely in zip(pairs, odds, strict=True):
        at = tuple(one.places.T)
        others = rivals(likely, one.text.found)
        sums = [likely.sum(0)[at[1]], np.full(len(one.places), likely.sum())]
        rows.append(np.stack([logit(likely[at]), *(column[at] for column in others), *sums], axis=1))
    return np.concatenate(rows).astype(np.float32)


def _text(title: Title, attributes: tuple[str, ...], counts: ValueCounts) -> Prepared:
    """Return a title with all its stretches, however far an encoder reads; it is for no network."""
    one = title.example
    found = candidates(one.text, counts.anything)
    features = counts.features(one.category, found, attributes)
    return Prepared(one.text, [], found, [], [], attributes, features, [])


def _aligned(short: Prepared, odds: Odds, text: Prepared) -> Odds:
    """Return the odds at the stretches of `text`: 0 where the encoder did not reach."""
    rows = {(one.start, one.end): row for row, one in enumerate(short.found)}
    found = np.zeros((len(text.found), len(text.attributes)), np.float32)
    for place, one in enumerate(text.found):
        if (row := rows.get((one.start, one.end))) is not None:
            found[place] = odds[row]
    return found


def _features(
    title: Title,
    text: Prepared,
    places: NDArray[np.int64],
    of_each: Sequence[Odds],
    by_crf: Odds,
    habits: Habits,
) -> NDArray[np.float32]:
    """Return the features (P, F) of a title's possible pairs; of none, (0, 0)."""
    if not len(places):
        return np.zeros((0, 0), np.float32)
    at = tuple(places.T)
    mean = np.mean(of_each, 0)
    read = [logit(one[at]) for one in (*of_each, mean, by_crf, (mean + by_crf) / 2)]
    others = [column[at] for one in (mean, by_crf) for column in rivals(one, text.found)]
    whole = [np.full(len(places), float((mean.max(1, initial=0.0) > 0.4).sum())), mean.sum(0)[places[:, 1]]]
    counted = np.zeros((*mean.shape, FEATURES), np.float32)
    counted[text.features.candidate, text.features.attribute] = text.features.values
    told = np.array([_told(title, text, place, name, habits) for place, name in places], np.float32)
    return np.concatenate([np.stack([*read, *others, *whole], axis=1), counted[at], told], axis=1).astype(np.float32)


def _told(title: Title, text: Prepared, place: int, name: int, habits: Habits) -> list[float]:
    """Return what the words of a pair and the training titles tell of it, whatever the readers say."""
    category, one, attribute = title.example.category, text.found[place], text.attributes[name]
    at, written = stretch(text.text, one.start, one.end), text.text[one.start : one.end]
    form = [
        one.words,
        at.first,
        len(at.words),
        at.first / len(at.words),
        len(written),
        any(map(str.isdigit, written)),
        written.isupper(),
        written.istitle(),
    ]
    near = habits.nearness(category, text.attributes, attribute, one.folded)
    return [*form, *habits.of(category, attribute), *habits.beside(category, attribute, at), *near]
