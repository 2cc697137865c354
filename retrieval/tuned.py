"""The search that was tuned to a shop: where its encoder is, which weight fits it, what it was made from.

A folder with `search.json` and the encoder's folder. It becomes the shop's after all of it was written and every
product has its vector, by renaming, so that no reader sees half of one. Knows files, nothing of training.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from retrieval.embedder import TunedWeights
from retrieval.errors import EncoderUnavailable
from retrieval.folders import swap_in
from retrieval.types import Value

FORMAT = 1
_HEAD = "search.json"
_ENCODER = "encoder"


class TunedSearch(Value):
    """What search takes instead of its defaults, and what it was made from."""

    format: Literal[1] = FORMAT
    encoder_sha256: str
    """Of the encoder's weights."""
    dense_weight: float = Field(ge=0, le=1)
    untrained_weight: float = Field(ge=0, le=1)
    """The share of meaning that was best before training."""
    made_from: Literal["judgments", "catalog"]
    data_sha256: str
    """Of the queries and their relevant products, in the order that training read them."""
    config: dict[str, Any]
    """Every setting of the run, its seed among them."""
    queries: dict[str, int]
    """How many queries trained it and how many chose its weight."""
    validation: dict[str, float]
    """Recall@10 on the latter, before and after."""

    def weights(self, folder: Path) -> TunedWeights:
        """Return the encoder's weights, which lie under the folder that this was read from."""
        return tuned_weights(encoder_folder(folder), self.encoder_sha256)


def read_tuned(folder: Path) -> TunedSearch | None:
    """Return the tuned search in a folder, None where there is none.

    Raises:
        EncoderUnavailable: it cannot be read, or is of another version of Aisle.
    """
    try:
        return TunedSearch.model_validate_json((folder / _HEAD).read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValidationError) as error:
        raise EncoderUnavailable(
            f"cannot read {str(folder / _HEAD)!r}; run `aisle train search` again, or remove the folder: {error}"
        ) from error


def tuned_weights(folder: Path, sha256: str) -> TunedWeights:
    """Return weights by their hash, which also names them."""
    return TunedWeights(f"tuned-{sha256[:12]}", folder, sha256)


def encoder_folder(folder: Path) -> Path:
    """Return where the encoder of a tuned search lies."""
    return folder / _ENCODER


def write_tuned(draft: Path, tuned: TunedSearch, folder: Path) -> None:
    """Make what was written to `draft`, its encoder among it, the tuned search in `folder`."""
    (draft / _HEAD).write_text(tuned.model_dump_json(indent=2), encoding="utf-8")
    swap_in(draft, folder)
