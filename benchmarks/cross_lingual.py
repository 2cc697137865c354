"""Chinese category names that find their English twins: the student beside a ridge map, and MiniLM without either.

    python benchmarks/cross_lingual.py PUBLIC [--weights FOLDER] [--choose]

PUBLIC holds `product_taxonomy`. Of its category names 500 were kept back from training, as strings in all four files, with the
pairs of their English twins (`retrieval/bilingual/pairs.py` says which: the same everywhere). A name is found where one of its twins is
among the nearest 10 of all 10,595 English names, whose vectors are MiniLM's; the reverse is an English twin that finds its Chinese name
among all Chinese ones. In brackets are 95 % bootstrap intervals over names. `--choose` judges by the validation part, 500 others.

- ridge: linear regression from TF-IDF of character sequences of one to three to MiniLM's vectors, taught the same names, its penalty
  chosen on the validation part.
- nouns: the English names of the things that Aisle's own noun list knows in a Chinese text, read by MiniLM: what a Chinese need was to
  an encoder before there was a student.

English texts go to MiniLM as they are, so the last line counts vectors that differ.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import Ridge
from sklearn.pipeline import Pipeline, make_pipeline

from assistant.evaluation.estimates import share
from assistant.evaluation.tables import cell
from retrieval.bilingual.embedder import BilingualEmbedder
from retrieval.bilingual.files import SHIPPED, read_head
from retrieval.bilingual.judging import twin_ranks
from retrieval.bilingual.pairs import Lessons, Part, folded, lessons, read_taxonomy
from retrieval.embedder import Embedder, MiniLMEmbedder, Vectors
from retrieval.nouns import hierarchy

PENALTIES = (0.3, 1.0, 3.0)
TOP = (1, 10, 50)

Encode = Callable[[list[str]], Vectors]


def unit(vectors: np.ndarray) -> Vectors:
    return (vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)).astype(np.float32)


def ridge(taught: Lessons, embedder: Embedder, names: list[str], among: Vectors) -> Encode:
    """Return the ridge map, its penalty chosen on the validation part."""
    wanted = embedder.encode_document([pair.english for pair in taught.names])

    def fitted(penalty: float) -> Pipeline:
        sequences = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, dtype=np.float32)
        model = make_pipeline(sequences, Ridge(alpha=penalty, solver="sparse_cg", fit_intercept=False, tol=1e-2))
        return model.fit([pair.chinese for pair in taught.names], wanted)

    def score(model: Pipeline) -> float:
        found = unit(model.predict(list(taught.validation.chinese)))
        return float((twin_ranks(taught.validation, found, names, among) <= 10).mean())

    best = max((fitted(penalty) for penalty in PENALTIES), key=score)
    sys.stderr.write(f"ridge: {score(best):.3f} on the validation part, penalty {best[-1].alpha}\n")
    return lambda texts: unit(best.predict(texts))


def nouns(embedder: Embedder) -> Encode:
    """Return MiniLM's reading of the English names of what the noun list knows in a text."""
    known = hierarchy()

    def said(text: str) -> str:
        named = dict.fromkeys(
            name for nodes, _ in known.han_heads(text) for node in sorted(nodes) for name in known.names[node][0]
        )
        return " ".join(list(named)[:2]) or text

    return lambda texts: embedder.encode_query([said(text) for text in texts])


def main() -> None:
    """Judge and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("public", type=Path)
    parser.add_argument("--weights", type=Path, default=SHIPPED)
    parser.add_argument("--choose", action="store_true", help="judge by the validation part instead of the test part")
    given = parser.parse_args()
    config = read_head(given.weights)["training"]["config"]
    taxonomy = read_taxonomy(given.public / "product_taxonomy")
    taught = lessons(taxonomy, 0, config["seed"])
    part: Part = taught.validation if given.choose else taught.test
    names = taxonomy.category_names()
    minilm = MiniLMEmbedder()
    both = BilingualEmbedder(minilm, given.weights)
    among = minilm.encode_document(names)
    readers: dict[str, Encode] = {
        "student": both.encode_query,
        "ridge": ridge(taught, minilm, names, among),
        "nouns": nouns(minilm),
        "MiniLM": minilm.encode_query,
    }
    vectors = {name: read(list(part.chinese)) for name, read in readers.items()}
    ranks = {name: twin_ranks(part, found, names, among) for name, found in vectors.items()}
    print(
        "| names that find their twin among the first | "
        + " | ".join(readers)
        + " |\n"
        + "|---" * (len(readers) + 1)
        + "|"
    )
    for top in TOP:
        print(f"| {top} | " + " | ".join(cell(share("", rank <= top)) for rank in ranks.values()) + " |")
    longer = "\n".join(folded(pair.chinese) for pair in taught.names)
    apart = np.array([folded(name) not in longer for name in part.chinese])
    print(
        f"| 10, {apart.sum()} names that are part of no taught one | "
        + " | ".join(cell(share("", rank[apart] <= 10)) for rank in ranks.values())
        + " |"
    )
    every = sorted({row["name_zh"] for row in taxonomy.categories} | set(part.chinese))
    back = reverse(part, both.encode_document(every), every, minilm)
    print(f"| 10, English to {len(every)} Chinese names | {cell(share('', back <= 10))} | | | |")
    differing = int((both.encode_document(names) != among).any(axis=1).sum())
    print(f"\nEnglish names whose vector differs from MiniLM's: {differing} of {len(names)}")


def reverse(part: Part, chinese: Vectors, every: list[str], minilm: MiniLMEmbedder) -> np.ndarray:
    """Return the rank (M,) of each Chinese name of a part for its English twin among all Chinese names."""
    asked = [min(twins) for twins in part.english]
    own = Part(tuple(asked), tuple(frozenset({name}) for name in part.chinese))
    return twin_ranks(own, minilm.encode_query(asked), every, chinese)


if __name__ == "__main__":
    main()
