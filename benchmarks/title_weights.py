"""Learn what a title's letters, numbers and neighboring words add to a score, from queries made of a shop's titles.

`python benchmarks/title_weights.py SHOP` makes a query of each of some titles as a shopper might remember the product:
some of its words, now and then out of order, in the other number, with a letter missing or with a word that the title
lacks. A conditional logit over the first products of the fused score then finds the weights with which the product
that the query was made of is most likely the one that is meant. Prints them as shares of the weight of the fused score:
the defaults of `retrieval.title_reading.TitleWeights` are those of `amazon_catalog_24k`'s first 3,999 products.
"""

from __future__ import annotations

import argparse
import re
from contextlib import closing
from pathlib import Path
from random import Random

import numpy as np

from assistant.shop import Shop
from ranker.logit import learn
from retrieval.fusion import fuse
from retrieval.judgments import JudgedQuery
from retrieval.search_config import SearchConfig
from retrieval.title_reading import title_shares
from retrieval.tuning.signals import Catalog, signals
from retrieval.words import STOPWORDS, fold

_REST = re.compile(r"[,;:|()\[\]]|\s-\s|(?<=\S)\s(?:with|for|in|by|from|w/)\s")
_WORD = re.compile(r"[a-z0-9][a-z0-9.'/-]*")
_ADDED = "best cheap good new small large kit set replacement outdoor kids".split()
_KEPT, _NEXT, _OTHER, _MIXED, _THING = 0.35, 0.5, 0.4, 0.25, 0.85
"""How often a word before the thing is kept, the one right before it is, a word of the title's rest comes along, the
words change places, and the thing itself is named."""
_INFLECTED, _MISTYPED, _FORGOTTEN, _MORE = 0.15, 0.08, 0.1, 0.25
"""How often a word has the other number, lacks a letter, is forgotten, and a word is there that the title lacks."""


def remembered(title: str, rng: Random) -> str:
    """Return a query for the product of an English title; "" where the title says too little."""
    folded = fold(title)
    end = _REST.search(folded)
    first = _words(folded[: end.start()] if end else folded)
    rest = _words(folded[end.start() :] if end else "")
    if len(first) < 2:
        return ""
    *before, thing = first
    kept = [word for word in before[:-1] if rng.random() < _KEPT]
    if rng.random() < _NEXT:
        kept.append(before[-1])
    if rest and rng.random() < _OTHER:
        kept.insert(rng.choice((0, len(kept))), rng.choice(rest))
    if rng.random() < _MIXED:
        rng.shuffle(kept)
    if rng.random() < _THING:
        kept.append(thing)
    written = [_misremembered(word, rng) for word in kept if rng.random() >= _FORGOTTEN]
    if rng.random() < _MORE:
        written.append(rng.choice(_ADDED))
    return " ".join(dict.fromkeys(written)) if len(written) > 1 else ""


def _words(text: str) -> list[str]:
    return [word for word in _WORD.findall(text) if word not in STOPWORDS]


def _misremembered(word: str, rng: Random) -> str:
    if not word.isalpha() or len(word) < 4:
        return word
    if rng.random() < _INFLECTED:
        word = word.removesuffix("s") if word.endswith("s") else word + "s"
    if rng.random() < _MISTYPED:
        gone = rng.randrange(1, len(word) - 1)
        word = word[:gone] + word[gone + 1 :]
    return word


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--most", type=int, default=2500, help="titles that a query is made of")
    parser.add_argument("--seed", type=int, default=3)
    arguments = parser.parse_args()
    config, rng = SearchConfig(), Random(arguments.seed)
    with closing(Shop.open(arguments.shop)) as shop:
        snapshot = shop.searcher.snapshot()
        titles = [title for title, _ in snapshot.categories.rows]
        drawn = rng.sample(range(len(titles)), min(arguments.most, len(titles)))
        made = {position: text for position in drawn if (text := remembered(titles[position], rng))}
        ids = snapshot.columns.product_ids
        queries = [JudgedQuery(str(position), text, frozenset({ids[position]})) for position, text in made.items()]
        starts, values, right = [0], [], []
        catalog = Catalog(snapshot, shop.embedder, snapshot.vector_file)
        for one in signals(catalog, queries, lambda _done, _total: None):
            fused = fuse(one.words, one.meaning, config.dense_weight)
            leading = np.argsort(-fused, kind="stable")[: config.titles_among]
            shares = title_shares(one.text, [titles[position] for position in leading.tolist()])
            values.append(np.column_stack([fused[leading], shares]))
            right.append((leading == int(one.query.query_id)).astype(np.float64))
            starts.append(starts[-1] + len(leading))
    matrix = np.concatenate(values)
    spreads = matrix.std(axis=0)
    weights = learn(np.array(starts), (matrix - matrix.mean(axis=0)) / spreads, np.concatenate(right)) / spreads
    found = int(sum(one.sum() for one in right))
    print(f"{len(queries)} queries, the product meant is among the first {config.titles_among} of {found}")
    for name, weight in zip(("letters", "numbers", "pairs"), weights[1:] / weights[0], strict=True):
        print(f"{name}: {weight:.3f}")


if __name__ == "__main__":
    main()
