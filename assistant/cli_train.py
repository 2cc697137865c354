"""The commands of `aisle train`: one a model. As light to import as `assistant.cli`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(help="Train a model, with progress and resume.", no_args_is_help=True)


@app.callback()
def _group() -> None:  # pyright: ignore[reportUnusedFunction] - keeps `generator` a subcommand while it is the only one
    """Train a model, with progress and resume."""


@app.command("generator")
def train_generator(
    out: Annotated[Path, typer.Option(help="Folder of checkpoints, log and the finished weights.")] = Path(
        "runs/generator"
    ),
    start: Annotated[Path | None, typer.Option(help="Weights to go on from instead of MiniLM's.")] = None,
    epochs: Annotated[float | None, typer.Option(help="Passes over the examples; the recipe's unless given.")] = None,
    seed: Annotated[int, typer.Option()] = 1,
    threads: Annotated[int | None, typer.Option(help="CPU threads; torch's choice unless given.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu or a torch device.")] = "auto",
) -> None:
    """Train the embedded generator; run again with the same folder, it goes on where it stopped."""
    from assistant.embedded.recipe import TrainConfig
    from assistant.embedded.train import train_generator as train

    config = TrainConfig(
        out=out,
        start=start or TrainConfig.start,
        epochs=TrainConfig.epochs if epochs is None else epochs,
        seed=seed,
        threads=threads,
        device=device,
    )
    typer.echo(train(config))
