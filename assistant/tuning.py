"""Search tuned to a shop: from judged queries, or from queries made of its titles, to `models/search` of its folder.

The queries are split by query: most train the encoder, the rest choose the fusion's weight and say whether anything
was gained. What gains nothing is not kept. The shop goes on with the search it has until all of the new one is there.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from random import Random

from assistant.errors import ShopError
from assistant.shop import Shop
from retrieval.document import document_text
from retrieval.embedder import Embedder, MiniLMEmbedder
from retrieval.embedding import embed_missing
from retrieval.folders import draft_folder
from retrieval.judgments import JudgedQuery, split
from retrieval.tuned import TunedSearch, tuned_weights, write_tuned
from retrieval.tuning.encoder import CHECKPOINTS, EncoderConfig, Triplet, train_encoder, weights_hash
from retrieval.tuning.examples import made_queries
from retrieval.tuning.signals import Catalog, hard_negatives, recall_by_weight, signals
from retrieval.vectors import VectorFile

Counted = Callable[[int, int | None, str], None]
"""Called with how much is done, the total and the stage."""


@dataclass(frozen=True)
class TuningConfig:
    """How search is tuned."""

    encoder: EncoderConfig = field(default_factory=EncoderConfig)
    validation: float = 0.2
    """The share of queries that train nothing and choose the weight, in (0, 1)."""
    negative_ranks: tuple[int, int] = (10, 100)
    """Between which places of the fused list a hard negative is drawn; the first may be good though nobody said so."""
    most_queries: int = 20_000
    """Made queries, at most."""
    most_pairs: int = 60_000
    """Queries with one of their products each, at most, that train the encoder."""


@dataclass(frozen=True)
class Tuned:
    """What came of it; `kept` says whether the shop has it now."""

    search: TunedSearch
    kept: bool


def tune_search(shop: Shop, queries: Sequence[JudgedQuery] | None, config: TuningConfig, counted: Counted) -> Tuned:
    """Tune the shop's search to judged queries, or where there are none (None) to queries made from its titles.

    Begins with MiniLM whatever the shop has now; what is gained is counted against MiniLM with its student for Chinese.
    Run again after it was killed, it goes on from the last checkpoint.

    Raises:
        EncoderUnavailable: an encoder cannot be loaded, or the `train` extra is not installed.
        ShopError: there are too few queries to split.
    """
    made = queries is None
    shown = queries if queries is not None else _made(shop, config)
    learning, choosing = split(shown, config.validation, config.encoder.seed)
    if not learning or not choosing:
        raise ShopError(f"{len(shown)} queries with a relevant product are too few to train on and to choose by")
    data = _data_hash(shown)
    draft = draft_folder(shop.tuned_folder.with_name("search.draft"), json.dumps([data, asdict(config)]))
    plain = _catalog(shop, shop.untuned_embedder, counted)
    before = recall_by_weight(plain, choosing, _told(counted, "measuring"))
    untrained_weight = max(before, key=lambda one: before[one])
    triplets = _triplets(shop, plain, learning, untrained_weight, config, counted)
    encoder = train_encoder(triplets, config.encoder, draft, _told(counted, "training"))
    sha256 = weights_hash(encoder)
    after = recall_by_weight(
        _catalog(shop, MiniLMEmbedder(tuned=tuned_weights(encoder, sha256)), counted),
        choosing,
        _told(counted, "measuring"),
    )
    weight = max(after, key=lambda one: after[one])
    tuned = TunedSearch(
        encoder_sha256=sha256,
        dense_weight=weight,
        untrained_weight=untrained_weight,
        made_from="catalog" if made else "judgments",
        data_sha256=data,
        config=asdict(config),
        queries={"training": len(learning), "validation": len(choosing)},
        validation={"before": before[untrained_weight], "after": after[weight]},
    )
    kept = after[weight] > before[untrained_weight]
    if kept:
        shutil.rmtree(draft / CHECKPOINTS)
        write_tuned(draft, tuned, shop.tuned_folder)
    else:
        shutil.rmtree(draft)
    return Tuned(tuned, kept)


def _made(shop: Shop, config: TuningConfig) -> list[JudgedQuery]:
    titles = ((one.product_id, one.title.split(" | ")[0]) for one in shop.catalog.texts())
    return made_queries(titles, config.most_queries, config.encoder.seed)


def _catalog(shop: Shop, embedder: Embedder, counted: Counted) -> Catalog:
    """Return the shop's catalog with an encoder and all its vectors."""
    vectors = VectorFile(shop.folder / "vectors", embedder.name, embedder.dimensions)
    embed_missing(shop.catalog, embedder, vectors, _told(counted, "embedding"))
    return Catalog(shop.searcher.snapshot(), embedder, vectors)


def _triplets(
    shop: Shop, plain: Catalog, learning: Sequence[JudgedQuery], weight: float, config: TuningConfig, counted: Counted
) -> list[Triplet]:
    """Return each query with each of its products and a product that is near and not among them."""
    rng = Random(config.encoder.seed)
    columns = plain.snapshot.columns
    numbered: list[tuple[str, int, int]] = []
    for one in signals(plain, learning, _told(counted, "looking for hard negatives")):
        good = sorted(columns.positions_of(one.query.relevant).tolist())
        near = hard_negatives(one, frozenset(good), config.negative_ranks, len(good), rng, weight)
        numbered += [(one.text, position, other) for position, other in zip(good, near, strict=False)]
    if len(numbered) > config.most_pairs:
        numbered = rng.sample(numbered, config.most_pairs)
    rng.shuffle(numbered)
    used = sorted({position for _, *both in numbered for position in both})
    texts = {}
    for start in range(0, len(used), 500):
        part = used[start : start + 500]
        found = shop.catalog.by_rows([int(columns.row_ids[position]) for position in part])
        texts |= {position: document_text(found[int(columns.row_ids[position])]) for position in part}
    return [Triplet(text, texts[position], texts[other]) for text, position, other in numbered]


def _data_hash(queries: Sequence[JudgedQuery]) -> str:
    rows = [[one.query_id, one.text, *sorted(one.relevant)] for one in queries]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False).encode()).hexdigest()


def _told(counted: Counted, stage: str) -> Callable[[int, int], None]:
    return lambda done, total: counted(done, total, stage)
