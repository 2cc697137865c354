"""The encoder trained on queries and their products: in-batch negatives and hard ones from the index.

The loss is sentence-transformers' `MultipleNegativesRankingLoss` (InfoNCE, van den Oord et al. 2018; hard negatives
after Xiong et al. 2021), the loop its `SentenceTransformerTrainer`, with checkpoints from which it goes on when run
again and TensorBoard logs where that is installed. Needs the `train` extra. Knows texts only.
"""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from retrieval.embedder import minilm_folder
from retrieval.errors import EncoderUnavailable

CHECKPOINTS = "checkpoints"
"""The folder, beside the weights, from which a killed run goes on."""
_SAVE_STEPS = 100


class Triplet(NamedTuple):
    """A query, the text of a product that answers it, and of one that does not though it is near."""

    query: str
    positive: str
    negative: str


@dataclass(frozen=True)
class EncoderConfig:
    """How an encoder is trained."""

    epochs: float = 1.0
    """Passes over the examples."""
    batch_size: int = 64
    """Examples a step; each one's positives and negatives are negatives of all the others."""
    learning_rate: float = 5e-5
    """The highest; it rises over the first tenth of the steps and falls to 0 over the rest."""
    scale: float = 20.0
    """What cosines are multiplied by before the softmax: 1 / temperature."""
    pieces: int = 40
    """Word pieces read of a text in training, where title, brand and category stand; what a step costs grows with them.
    The trained encoder reads as many as before."""
    seed: int = 1
    bf16: bool = False
    """Whether steps are computed in bfloat16 where that is exact enough; faster on processors that have it."""


def train_encoder(
    triplets: Sequence[Triplet],
    config: EncoderConfig,
    folder: Path,
    told: Callable[[int, int], None],
    start: Path | None = None,
) -> Path:
    """Train on the triplets and return the folder of the weights, `encoder` under `folder`.

    Checkpoints stand beside it; a run that was killed goes on from its last one. `start` is what training begins with,
    MiniLM unless given. `told` is called with (steps done, steps in all).

    Raises:
        EncoderUnavailable: the start cannot be loaded, or the `train` extra is not installed.
    """
    if not triplets:
        raise ValueError("there is nothing to train on")
    if importlib.util.find_spec("datasets") is None or importlib.util.find_spec("accelerate") is None:
        raise EncoderUnavailable('training needs more packages; run: pip install "aisle[train]"')
    # Seconds to import, and only who trains needs them.
    from datasets import Dataset, disable_progress_bars  # pyright: ignore[reportMissingImports]
    from sentence_transformers import (
        SentenceTransformer,
        SentenceTransformerTrainer,
        SentenceTransformerTrainingArguments,
    )
    from sentence_transformers.base.sampler import BatchSamplers
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from transformers import TrainerCallback
    from transformers.trainer_utils import get_last_checkpoint
    from transformers.utils import logging

    logging.disable_progress_bar()
    disable_progress_bars()

    class Told(TrainerCallback):
        def on_step_end(self, args: Any, state: Any, control: Any, **rest: Any) -> None:  # noqa: ARG002
            told(state.global_step, state.max_steps)

    model = SentenceTransformer(
        str(start or minilm_folder()), device="cpu", local_files_only=True, model_kwargs={"dtype": "float32"}
    )
    whole = model.max_seq_length
    model.max_seq_length = min(config.pieces, whole or config.pieces)
    arguments = SentenceTransformerTrainingArguments(
        output_dir=str(folder / CHECKPOINTS),
        num_train_epochs=config.epochs,
        per_device_train_batch_size=config.batch_size,
        learning_rate=config.learning_rate,
        warmup_steps=0.1,
        batch_sampler=BatchSamplers.NO_DUPLICATES,
        seed=config.seed,
        bf16=config.bf16,
        use_cpu=True,
        save_steps=_SAVE_STEPS,
        save_total_limit=1,
        logging_steps=20,
        disable_tqdm=True,
        report_to=["tensorboard"] if importlib.util.find_spec("tensorboard") else [],
    )
    trainer = SentenceTransformerTrainer(
        model=model,
        args=arguments,
        train_dataset=Dataset.from_dict(
            {field: [getattr(one, field) for one in triplets] for field in Triplet._fields}
        ),
        loss=MultipleNegativesRankingLoss(model, scale=config.scale),
        callbacks=[Told()],
    )
    checkpoints = folder / CHECKPOINTS
    trainer.train(resume_from_checkpoint=get_last_checkpoint(str(checkpoints)) if checkpoints.is_dir() else None)
    model.max_seq_length = whole
    model.eval().save_pretrained(str(folder / "encoder"), create_model_card=False)
    return folder / "encoder"


def weights_hash(folder: Path) -> str:
    """Return the SHA-256 of an encoder's weights, hexadecimal."""
    with (folder / "model.safetensors").open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
