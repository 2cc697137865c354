"""Plain classifiers of intents, trained on the spot on the embedded generator's own examples: the bar to clear.

Two kinds of features, one model: TF-IDF of words and character n-grams, and MiniLM's frozen sentence vectors, each with
logistic regression. Both also see what the assistant did last and whether products are shown, as the generator does,
without which no one can tell a search from a refinement. Their settings are the customary ones, and are not tuned.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import OneHotEncoder

from assistant.embedded.data import UnderstandExample
from assistant.evaluation.readers import Answer
from assistant.understanding import SHOWN_BY_DEFAULT
from retrieval.embedder import Embedder

_PRECISION = 10.0  # C of the logistic regression: mild, since there are thousands of examples
_ROUNDS = 300

Text = tuple[str, str, bool]
"""An utterance, what the assistant did last, and whether products are shown."""


class Features(Protocol):
    """Utterances as rows of numbers."""

    def fit(self, utterances: Sequence[str]) -> None:
        """Learn from the utterances of training what there is to learn."""
        ...

    def rows(self, utterances: Sequence[str]) -> Any:
        """Return a matrix (N, F), sparse or not."""
        ...


class WordFeatures:
    """TF-IDF of one and two words and of one to four characters within words; Chinese is read by its characters."""

    def __init__(self) -> None:
        self._vectorizers = (
            TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), min_df=2, sublinear_tf=True),
        )

    def fit(self, utterances: Sequence[str]) -> None:
        """Learn the words and their document frequencies."""
        for one in self._vectorizers:
            one.fit(utterances)

    def rows(self, utterances: Sequence[str]) -> Any:
        """Return a sparse matrix (N, F)."""
        return hstack([one.transform(utterances) for one in self._vectorizers])


class SentenceFeatures:
    """The vectors of a frozen sentence encoder."""

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder

    def fit(self, utterances: Sequence[str]) -> None:
        """Learn nothing: the encoder is frozen."""

    def rows(self, utterances: Sequence[str]) -> Any:
        """Return a sparse matrix (N, D) of unit rows."""
        return csr_matrix(self._embedder.encode_query(utterances))


class IntentBaseline:
    """Logistic regression over features of the utterance and of what it answers."""

    intents_only = True

    def __init__(self, name: str, features: Features) -> None:
        self.name = name
        self._features = features
        self._situation = OneHotEncoder(handle_unknown="ignore")
        self._model = LogisticRegression(C=_PRECISION, max_iter=_ROUNDS)

    def fit(self, examples: Iterable[UnderstandExample]) -> None:
        """Train on examples; they are as many as a machine has memory for."""
        chosen = list(examples)
        texts = [_text(one.message) for one in chosen]
        self._features.fit([utterance for utterance, _, _ in texts])
        self._situation.fit(_situations(texts))
        self._model.fit(self._rows(texts), [one.reading.intent.value for one in chosen])

    def read(self, turns: Sequence[str]) -> Answer:
        """Return the likeliest intent of the last utterance, its probability as confidence."""
        began = time.perf_counter()
        later = len(turns) > 1
        shown = later and SHOWN_BY_DEFAULT > 0
        likely = self._model.predict_proba(self._rows([(turns[-1], "products" if later else "none", shown)]))[0]
        best = int(np.argmax(likely))
        took = (time.perf_counter() - began) * 1000
        return Answer(str(self._model.classes_[best]), float(likely[best]), took)

    def _rows(self, texts: Sequence[Text]) -> Any:
        utterances = self._features.rows([utterance for utterance, _, _ in texts])
        return hstack([utterances, self._situation.transform(_situations(texts))]).tocsr()


def train_baselines(examples: int, seed: int, embedder: Embedder, say: Callable[[str], None]) -> list[IntentBaseline]:
    """Return both baselines, trained on the same `examples` examples."""
    from assistant.embedded.data.understanding import examples as draw  # large word lists; only this needs them

    drawn = list(draw(examples, seed))
    found = [
        IntentBaseline("TF-IDF + LR", WordFeatures()),
        IntentBaseline("MiniLM + LR", SentenceFeatures(embedder)),
    ]
    for one in found:
        say(f"training {one.name} on {examples:,} examples")
        one.fit(drawn)
    return found


def _text(message: str) -> Text:
    """Take the message of an understanding call apart; see `understand_message`."""
    head, _, utterance = message.rpartition("\nshopper: ")
    _, _, tail = head.rpartition("\nlast: ")
    last, _, shown = tail.partition("\nshown: ")
    return utterance, last, shown != "0"


def _situations(texts: Sequence[Text]) -> list[list[str]]:
    return [[last, str(shown)] for _, last, shown in texts]
