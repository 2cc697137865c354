"""A shop's trained ranker as files: what the blend weighs, the trunk's weights, and what both were made from.

`ranker.json` and `products.json` beside the folder of the trunk. The products are those that the trunk knows, by id,
since the catalog goes on changing: what has come since is ranked by the other features, what is gone says nothing. Text
vectors are no part of it, the catalog holds them; they must be of the encoder that it was trained with.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from ranker.blend import BlendWeights
from ranker.choices import Choices, Ints
from ranker.errors import CheckpointError
from ranker.peers import NeighborsConfig, Scorer, Scores
from retrieval.folders import swap_in
from retrieval.types import ProductId, Value

if TYPE_CHECKING:
    from ranker.model import Trunk

FORMAT = 1
_HEAD, _PRODUCTS, _TRUNK = "ranker.json", "products.json", "trunk"


class TrainedRanker(Value):
    """What a trained ranker weighs, and what it was made from."""

    format: Literal[1] = FORMAT
    made_at: str
    split: Literal["last", "time"]
    """What was kept back from it, as `aisle evaluate ranker` splits."""
    encoder: str
    """Whose text vectors it reads."""
    neighbors: dict[str, float]
    weights: dict[str, float]
    spreads: dict[str, float]
    stand_in: dict[str, float]
    config: dict[str, Any]
    """Every setting of the run, its seed among them."""
    data_sha256: str
    """Of the choices that it was trained and chosen on."""
    choices: int
    """How many these were."""
    epoch: int
    """Of how many epochs the trunk is."""
    figures: dict[str, float]
    """nDCG@10 on validation within the candidates, and on what was kept back."""

    @property
    def neighbor_config(self) -> NeighborsConfig:
        """Return the settings of the item neighbors."""
        found: dict[str, Any] = {**self.neighbors, "window": int(self.neighbors["window"])}
        return NeighborsConfig(**found)

    @property
    def blend(self) -> BlendWeights:
        """Return the weights."""
        return BlendWeights(self.weights, self.spreads, self.stand_in)


class CatalogTrunk:
    """The trunk over a catalog that it knows a part of."""

    def __init__(self, trunk: Scorer, known: Ints, products: int) -> None:
        """Number `trunk`'s products as a catalog of P `products` does: `known`, (M,), -1 for one that is gone."""
        self._trunk = trunk
        self._products = products
        here = np.flatnonzero(known >= 0)
        self._model = here[np.argsort(known[here])]
        self._catalog = known[self._model]

    def scores(self, past: Choices) -> Scores:
        """Return (C, P) log-odds, -inf for products that the trunk does not know."""
        some = past.among(self._catalog)
        asked = Choices(some.owners, some.visits, self._model[some.products], some.count)
        found = np.full((past.count, self._products), -np.inf, np.float32)
        found[:, self._catalog] = self._trunk.scores(asked)[:, self._model]
        return found


def read_ranker(folder: Path, encoder: str) -> TrainedRanker | None:
    """Return what a folder says of its ranker, None where there is none; `encoder` is whose text vectors the shop has.

    Raises:
        CheckpointError: it cannot be read, is of another version of Aisle, or reads texts by another encoder.
    """
    try:
        found = TrainedRanker.model_validate_json((folder / _HEAD).read_bytes())
        _ = found.neighbor_config
    except FileNotFoundError:
        return None
    except (OSError, ValidationError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"cannot read {str(folder / _HEAD)!r}: {error}; {_mend(folder)}") from error
    if found.encoder != encoder:
        raise CheckpointError(
            f"the ranker in {str(folder)!r} reads texts by {found.encoder!r}, and the shop has those of {encoder!r}: "
            f"{_mend(folder)}"
        )
    return found


def open_trunk(
    folder: Path,
    numbers: dict[ProductId, int],
    vectors: Callable[[Sequence[ProductId]], npt.NDArray[np.float32]],
) -> CatalogTrunk:
    """Return the trunk in a folder over the catalog that numbers its products so and has these text vectors.

    Raises:
        CheckpointError: its files are missing, damaged or of something else.
    """
    # Seconds to import, and only for a shop that has trained a ranker.
    import torch

    from ranker.trunk_scorer import TrunkScorer, load

    try:
        product_ids = [ProductId(one) for one in json.loads((folder / _PRODUCTS).read_text(encoding="utf-8"))]
        reads_texts = bool(json.loads((folder / _TRUNK / "config.json").read_text(encoding="utf-8"))["config"]["text"])
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise CheckpointError(f"{folder} holds no whole ranker ({error}): {_mend(folder)}") from error
    model = load(folder / _TRUNK, torch.from_numpy(vectors(product_ids)) if reads_texts else None)
    known = np.array([numbers.get(one, -1) for one in product_ids], np.int64)
    return CatalogTrunk(TrunkScorer(model), known, len(numbers))


def write_ranker(
    draft: Path, trained: TrainedRanker, product_ids: Sequence[ProductId], trunk: Trunk, folder: Path
) -> None:
    """Write a ranker to `draft`, an empty or a new folder, and make it the ranker in `folder`."""
    from ranker.trunk_scorer import save  # torch takes seconds to import, and reading a folder's head does without

    draft.mkdir(parents=True, exist_ok=True)
    save(trunk, draft / _TRUNK, {"data_sha256": trained.data_sha256, "epoch": trained.epoch})
    (draft / _PRODUCTS).write_text(json.dumps(list(product_ids)), encoding="utf-8")
    (draft / _HEAD).write_text(trained.model_dump_json(indent=2) + "\n", encoding="utf-8")
    swap_in(draft, folder)


def neighbor_settings(config: NeighborsConfig) -> dict[str, float]:
    """Return settings as `TrainedRanker` keeps them."""
    return {name: float(value) for name, value in asdict(config).items()}


def _mend(folder: Path) -> str:
    return f"run `aisle train ranker` again, or remove {str(folder)!r}"
