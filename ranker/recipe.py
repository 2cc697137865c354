"""How a ranker is trained: first on what lies before some questions, which choose, then on all that is known.

On the questions the trunk stops early and the blend's weights are fitted; both have learned from what lies before. Then
the trunk learns anew from everything, for as many epochs as were best, while the weights stay. Neighbors need no
training and learn from what they are given whenever they rank. The trunk knows the products that were chosen and no
others: an id that was never chosen has learned nothing but to lose.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from ranker.blend import Blend
from ranker.checkpoint import CatalogTrunk
from ranker.choices import Cases, Choices, Ints
from ranker.features import Features
from ranker.fitting import Fitted, fit
from ranker.model import Trunk, TrunkConfig
from ranker.peers import NeighborsConfig, Scorer, TitleWords
from ranker.spectral import spectral_vectors
from ranker.train import GoesOn, TrainConfig, train_trunk
from ranker.trunk_scorer import TrunkScorer
from ranker.tuning import sample

Say = Callable[[str], None]

CHOOSING = "choosing"
"""The folder of the trunk that stops early on the questions, in that of the training."""


@dataclass(frozen=True)
class ShapeConfig:
    """The trunk's shape, whatever the shop's size; see `TrunkConfig`."""

    ids: bool = True
    texts: bool = True
    width: int = 128
    layers: int = 2
    heads: int = 2
    length: int = 50
    dropout: float = 0.5

    def of(self, products: int, text: int) -> TrunkConfig:
        """Return the shape for so many products, with text vectors of this length where texts are read."""
        return TrunkConfig(
            products=products,
            ids=self.ids,
            text=text if self.texts else 0,
            width=self.width,
            layers=self.layers,
            heads=self.heads,
            length=self.length,
            dropout=self.dropout,
        )


@dataclass(frozen=True)
class Material:
    """What a ranker is trained on."""

    earlier: Choices
    """What lies before the questions that choose."""
    asked: Cases
    """Those questions; at least one."""
    known: Choices | None
    """All that may be learned from in the end, what was asked for among it; None leaves the trunk as it chose."""
    products: int
    """P."""
    neighbors: NeighborsConfig
    vectors: npt.NDArray[np.float32] | None = None
    """(P, E) text vectors."""
    words: TitleWords | None = None
    """Words of titles."""

    @property
    def learned(self) -> Choices:
        """All that the ranker has learned from in the end."""
        return self.earlier if self.known is None else self.known


@dataclass(frozen=True)
class Learned:
    """A trained ranker, its trunk having learned from `Material.known` where that was given."""

    trunk: Trunk
    trunk_products: Ints
    """(M,): the products that the trunk knows, ascending."""
    fitted: Fitted
    epoch: int
    """Of how many epochs the trunk is."""

    def blend(self, choices: Choices, material: Material) -> Blend:
        """Return the order of the material's products, its neighbors and popularity learned from `choices`."""
        trunk = CatalogTrunk(TrunkScorer(self.trunk), self.trunk_products, material.products)
        return Blend(features(choices, material, trunk), self.fitted.weights)


def train_ranker(
    out: Path, shape: ShapeConfig, config: TrainConfig, material: Material, say: Say, questions: int = 6000
) -> Learned:
    """Train in the folder `out`, the blend fitted on at most so many questions; run again, it goes on.

    Raises:
        CheckpointError: the folder holds the state of another recipe, shape or data.
    """
    trunk, products, epoch = trained_trunk(
        out / CHOOSING, shape, config, material, material.earlier, material.asked, say
    )
    say(f"fitting the blend; the trunk was best after epoch {epoch}")
    held = held_out(material.earlier)
    scorer = CatalogTrunk(TrunkScorer(trunk), np.where(np.isin(products, held), -1, products), material.products)
    fitted = fit_blend(material, held, scorer, questions)
    say(", ".join(f"{name} {figure:.4f}" for name, figure in fitted.figures.items()))
    if material.known is not None:
        last = replace(config, epochs=epoch)
        trunk, products, _ = trained_trunk(out / "final", shape, last, material, material.known, None, say)
    return Learned(trunk, products, fitted, epoch)


def data_hash(material: Material, product_ids: Sequence[str]) -> str:
    """Return the hash of what is trained on, for a checkpoint and for a run that goes on; `product_ids` are the P."""
    found = hashlib.sha256("\n".join(product_ids).encode())
    for choices in (material.learned, material.asked.past, material.asked.targets):
        found.update(choices.content)
    if material.vectors is not None:
        found.update(material.vectors.tobytes())
    return found.hexdigest()


def held_out(choices: Choices) -> Ints:
    """Return a fiftieth of the chosen products, drawn."""
    products = np.unique(choices.products)
    return np.random.default_rng(1).choice(products, math.ceil(len(products) / 50), replace=False)


def fit_blend(material: Material, held: Ints, trunk: Scorer | None, questions: int = 6000) -> Fitted:
    """Return the weights fitted on at most so many questions, some products `held` out as if nobody had chosen them.

    They teach what a new product's text is worth, as in DropoutNet (Volkovs, Yu & Poutanen 2017): products that are in
    fact new are few among the questions, and no others say how much worse than one well known they are found.
    """
    kept = material.earlier.where(~np.isin(material.earlier.products, held))
    return fit(features(kept, material, trunk), sample(material.asked, questions))


def features(choices: Choices, material: Material, trunk: Scorer | None) -> Features:
    """Return the features of the material's products, learned from `choices`."""
    return Features(choices, material.products, material.neighbors, material.vectors, material.words, trunk)


def trained_trunk(
    out: Path,
    shape: ShapeConfig,
    config: TrainConfig,
    material: Material,
    choices: Choices,
    asked: Cases | None,
    say: Say,
    goes_on: GoesOn | None = None,
    model: type[Trunk] = Trunk,
) -> tuple[Trunk, Ints, int]:
    """Return a trunk trained on choices, stopped early by what was asked, the products it knows and its epoch.

    Another `model` that is set beside it begins by chance, as it was published.
    """
    products = np.unique(choices.products)
    texts = None
    if shape.texts and material.vectors is not None:
        texts = torch.from_numpy(material.vectors[products])
    whole = shape.of(len(products), 0 if texts is None else texts.shape[1])
    cases, some = None if asked is None else asked.among(products), choices.among(products)
    start = None
    if shape.ids and model is Trunk:
        start = torch.from_numpy(spectral_vectors(some, len(products), shape.width, config.seed))
    trained = train_trunk(out, config, whole, some, cases, texts, say, model, start, goes_on)
    return trained.model, products, trained.epoch
