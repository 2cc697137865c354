"""Attributes read from product titles: the learned tagger beside Aisle's rules, a dictionary and a CRF, trained on the same titles.

    python benchmarks/tagging.py PUBLIC [--languages en zh] [--epochs 8] [--seeds 1]
        [--stacked WORK] [--encoder FOLDER [--encoder-rate RATE] [--fixed-layers COUNT]]

PUBLIC holds the sets of `benchmarks/tagged/sets.py`. English: exact-value micro-F1 over (attribute, value) pairs, category given, case
ignored, by set and by attribute; a value read for an attribute that the title's gold does not name counts as wrong. Chinese: entity F1
by place and type. The plain methods learn from the whole training part. The tagger learns from it without its validation part, by
which the lowest probability that counts as read is chosen. Nothing is chosen on the test part.

With --stacked, networks on MiniLM (English) and on the generator's body, and the CRF, are weighed together
(`benchmarks/tagged/stacked.py`), trained on the training and the validation part; the lowest probability is chosen on training titles as
networks and trees read them that were trained on others. WORK keeps what networks read, so that a run that was stopped goes on.

A second table has what `aisle tag` reads of the same titles without any training of a network, over the attributes that Aisle has,
a third where their titles stand in Shopify's taxonomy.

The tagger's encoder is MiniLM in English; in Chinese the body of the shipped generator; or, in both, what a folder holds of BERT's form.
Several seeds are one tagger whose probabilities are their mean. In brackets are 95 % bootstrap intervals over titles.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import torch

from assistant.evaluation.estimates import Measure, ratio
from assistant.evaluation.tables import cell
from benchmarks.tagged import sets
from benchmarks.tagged.habits import ValueVectors
from benchmarks.tagged.hanzi import GeneratorTokens
from benchmarks.tagged.own import own_kinds
from benchmarks.tagged.places import placed
from benchmarks.tagged.plain import Crf, Dictionary, Found, Rules
from benchmarks.tagged.sets import Title
from benchmarks.tagged.stacked import Network, Stack
from retrieval.embedder import MiniLMEmbedder
from retrieval.tagger.batches import Prepared, prepare
from retrieval.tagger.candidates import folded
from retrieval.tagger.counts import ValueCounts
from retrieval.tagger.encoder import PretrainedTokens, TokenEncoder
from retrieval.tagger.examples import schema_of
from retrieval.tagger.reading import chosen
from retrieval.tagger.training import TaggerConfig, name_vectors, train_tagger

BOUNDS = [percent / 100 for percent in range(20, 65, 5)]
"""Lowest probabilities of a value that counts as read: the best on the validation part is taken."""
SHOWN_ATTRIBUTES = 16
NAMES_ZH = {"HCCX": "product", "HPPX": "brand", "XH": "model", "MISC": "other"}


def f1(
    name: str, titles: Sequence[Title], found: Sequence[Found], of: Callable[[tuple], bool] = lambda _: True
) -> Measure | None:
    """Return the micro-F1 of those tuples that `of` keeps."""
    right, both = [], []
    for title, read in zip(titles, found, strict=True):
        wanted, said = {one for one in title.gold if of(one)}, {one for one in read if of(one)}
        right.append(2 * len(wanted & said))
        both.append(len(wanted) + len(said))
    return ratio(name, right, both)


def learned(parts: sets.Parts, language: str, given: argparse.Namespace) -> list[Found]:
    """Return what taggers of so many seeds read together of the test titles."""
    examples = [one.example for one in parts.train]
    schema = schema_of(examples)
    vectors = name_vectors(schema, MiniLMEmbedder())
    asked = [one.example for one in (*parts.validation, *parts.test)]
    prepared: list[Prepared] = []
    total: list[np.ndarray] = []
    for seed in range(1, given.seeds + 1):
        own = given.encoder is None and language == "zh"
        encoder: TokenEncoder = GeneratorTokens() if own else PretrainedTokens(given.encoder, given.fixed_layers)
        config = TaggerConfig(epochs=given.epochs, seed=seed, encoder_rate=given.encoder_rate)
        tagger = train_tagger(examples, schema, encoder, vectors, config, lambda said: sys.stderr.write(f"{said}\n"))
        prepared = [prepare(one, schema.asked(one.category), tagger.counts, encoder, counted=False) for one in asked]
        odds = tagger.probabilities(prepared)
        total = [one + other for one, other in zip(total, odds, strict=True)] if total else odds
    mean = [one / given.seeds for one in total]
    held = len(parts.validation)

    def score(least: float) -> float:
        found = f1("", parts.validation, read(prepared[:held], mean[:held], least, language))
        return found.value if found else 0.0

    least = max(BOUNDS, key=score)
    sys.stderr.write(f"{language}: F1 {score(least):.4f} on the validation part, read from a probability of {least}\n")
    return read(prepared[held:], mean[held:], least, language)


def stacked(parts: sets.Parts, language: str, given: argparse.Namespace) -> list[Found]:
    """Return what networks and a CRF, weighed together, read of the test titles."""
    train, embedder = parts.train + parts.validation, MiniLMEmbedder()
    schema = schema_of([one.example for one in train])
    networks = [
        Network(f"minilm-{seed}", PretrainedTokens, TaggerConfig(epochs=given.epochs, seed=seed))
        for seed in range(1, given.seeds + 1)
        if language == "en"
    ]
    networks.append(Network("body", GeneratorTokens, TaggerConfig(epochs=given.epochs)))
    stack = Stack(
        networks,
        schema,
        name_vectors(schema, embedder),
        ValueVectors(embedder),
        places=language == "zh",
        work=given.stacked,
        told=lambda said: sys.stderr.write(f"{said}\n"),
    )
    known, new = stack.weigh(train, parts.test)

    def score(least: float) -> float:
        found = f1("", known.titles, read(known.texts, known.odds, least, language))
        return found.value if found else 0.0

    least = max(BOUNDS, key=score)
    sys.stderr.write(
        f"{language}: F1 {score(least):.4f} on unseen training titles, read from a probability of {least}\n"
    )
    return read(new.texts, new.odds, least, language)


def read(texts: Sequence[Prepared], odds: Sequence[np.ndarray], least: float, language: str) -> list[Found]:
    """Return the tuples of each text that are likely enough: values in English, places in Chinese."""
    found: list[Found] = []
    for text, likely in zip(texts, odds, strict=True):
        some = chosen(text, likely, least, flat=language == "zh")
        places = frozenset((one.attribute, one.start, one.end) for one in some)
        values = frozenset((name, folded(text.text[start:end])) for name, start, end in places)
        found.append(places if language == "zh" else values)
    return found


def table(language: str, titles: Sequence[Title], methods: dict[str, list[Found]]) -> str:
    """Return the figures as a Markdown table."""
    lines = [f"| {language} | " + " | ".join((*methods, "values")) + " |", "|---" * (len(methods) + 2) + "|"]

    def row(name: str, some: Sequence[int], of: Callable[[tuple], bool] = lambda _: True) -> None:
        picked = [titles[place] for place in some]
        cells = [cell(f1(name, picked, [found[place] for place in some], of)) for found in methods.values()]
        values = sum(of(gold) for title in picked for gold in title.gold)
        lines.append(f"| {name} | " + " | ".join((*cells, str(values))) + " |")

    everything = range(len(titles))
    row("all", everything)
    datasets = sorted({title.dataset for title in titles})
    for dataset in datasets if len(datasets) > 1 else ():
        row(dataset, [place for place in everything if titles[place].dataset == dataset])
    counts: dict[str, int] = {}
    for title in titles:
        for name, *_ in title.gold:
            counts[name] = counts.get(name, 0) + 1
    for name in sorted(counts, key=lambda name: (-counts[name], name))[:SHOWN_ATTRIBUTES]:
        row(NAMES_ZH.get(name, name), everything, lambda pair, name=name: pair[0] == name)
    return "\n".join(lines)


def main() -> None:
    """Train, read and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("public", type=Path)
    parser.add_argument("--languages", nargs="+", choices=("en", "zh"), default=["en", "zh"])
    parser.add_argument("--epochs", type=int, default=8, help="of the tagger; 0 measures the plain methods alone")
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument(
        "--stacked", type=Path, metavar="WORK", help="weigh networks and the CRF together; WORK keeps what is read"
    )
    parser.add_argument("--encoder", type=Path, help="a folder with a pretrained encoder of BERT's form")
    parser.add_argument(
        "--encoder-rate", type=float, default=TaggerConfig.encoder_rate, help="its highest learning rate"
    )
    parser.add_argument(
        "--fixed-layers", type=int, default=0, help="so many first layers of it, or of MiniLM, stay as they are"
    )
    given = parser.parse_args()
    torch.set_num_threads(1)
    for language in given.languages:
        parts = sets.english(given.public) if language == "en" else sets.chinese(given.public)
        train, test = parts.train + parts.validation, parts.test
        examples, judged = [one.example for one in train], [one.example for one in test]
        schema, methods = schema_of(examples), dict[str, list[Found]]()
        if language == "en":
            rules, dictionary = Rules(schema, train), Dictionary(ValueCounts.of(examples), schema)
            methods = {"rules": [rules(one) for one in judged], "dictionary": [dictionary(one) for one in judged]}
        crf = Crf(train, places=language == "zh")
        methods["CRF"] = [crf(one) for one in judged]
        if given.epochs:
            methods["tagger"] = learned(parts, language, given)
        if given.stacked:
            methods["stacked"] = stacked(parts, language, given)
        print(table(language, test, methods), flush=True)
        if language == "en":
            print("\n" + table("Aisle's own kinds", *own_kinds(train, test)), flush=True)
            print("\n| category in Shopify's taxonomy | of the title | titles |\n|---|---|---|")
            for one in placed(given.public, test, MiniLMEmbedder()):
                print(f"| {one.name} | {cell(one)} | {one.of} |", flush=True)


if __name__ == "__main__":
    main()
