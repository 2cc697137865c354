"""The commands of `aisle train`: one a model. As light to import as `assistant.cli`."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

import typer

from assistant.cli_catalog import ShopFolder

_KEPT = "The shop ranks with it from now on (models/ranker in {})."
_NOT_KEPT = "Nothing was gained, so the shop keeps the order it has."

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


@app.command("search")
def train_search(
    folder: ShopFolder,
    queries: Annotated[Path | None, typer.Option(help="A file of query_id<TAB>text lines.")] = None,
    judgments: Annotated[Path | None, typer.Option(help="TREC qrels: query_id 0 product_id grade.")] = None,
    relevant: Annotated[float, typer.Option(help="Grade from which on a product counts as relevant.")] = 1.0,
    epochs: Annotated[float, typer.Option(min=0.01, help="Passes over the examples.")] = 1.0,
    learning_rate: Annotated[float, typer.Option(min=1e-7, max=1e-2, help="The highest.")] = 5e-5,
    seed: Annotated[int, typer.Option(help="What decides every draw.")] = 1,
    bf16: Annotated[bool, typer.Option("--bf16", help="Train in bfloat16: faster on processors that have it.")] = False,
) -> None:
    """Tune the shop's search to judged queries or, without any, to queries made from its own titles."""
    if (queries is None) != (judgments is None):
        raise typer.BadParameter("give both --queries and --judgments, or neither")
    from contextlib import closing

    from assistant.terminal import Notes

    with Notes() as notes:
        notes.say("loading")
        from assistant.evaluation.search import judged_queries, read_judgments
        from assistant.shop import Shop
        from assistant.tuning import TuningConfig, tune_search
        from retrieval.tuning.encoder import EncoderConfig

        shown = None
        if queries is not None and judgments is not None:
            shown = judged_queries(queries, read_judgments(judgments), relevant)
        config = TuningConfig(encoder=EncoderConfig(epochs=epochs, learning_rate=learning_rate, seed=seed, bf16=bf16))
        with closing(Shop.open(folder, progress=notes.say)) as shop:
            tuned = tune_search(shop, shown, config, notes.counted)
    figures = tuned.search.validation
    gained = f"Recall@10 on {tuned.search.queries['validation']} queries kept back: {figures['before']:.3f} before, "
    typer.echo(f"{gained}{figures['after']:.3f} after, with {tuned.search.dense_weight:.2f} of meaning.")
    typer.echo(
        f"The shop searches with it from its next start (models/search in {folder})."
        if tuned.kept
        else "Nothing was gained, so the shop keeps the search it has."
    )


@app.command("ranker")
def train_ranker(
    folder: ShopFolder,
    split: Annotated[
        Literal["last", "time"], typer.Option(help="Keep back each shopper's last visit, or what came after a time.")
    ] = "last",
    epochs: Annotated[int, typer.Option(min=1, help="The most passes over the choices.")] = 60,
    patience: Annotated[int, typer.Option(min=1, help="Passes without a better validation that end it.")] = 10,
    trials: Annotated[int, typer.Option(min=0, help="Settings of the trunk to try first; needs aisle[train].")] = 0,
    seed: Annotated[int, typer.Option(help="What decides every draw.")] = 1,
    bf16: Annotated[bool, typer.Option("--bf16", help="Multiply in bfloat16; a GPU always does.")] = False,
    device: Annotated[str, typer.Option(help="auto, cpu or a torch device.")] = "auto",
) -> None:
    """Train a ranker on the shop's events; run again after it was stopped, it goes on where it was."""
    if os.environ.get("RANK", "0") != "0":  # one of several that `torchrun` started, and not the first
        from ranker.train import help_training

        help_training()
        os._exit(0)  # torch's threads can abort an interpreter that takes itself apart (pytorch/pytorch#179291)
    from contextlib import closing

    from assistant.terminal import Notes

    with Notes() as notes:
        notes.say("loading")
        from assistant.evaluation.ranking import Split
        from assistant.need_training import train_needs
        from assistant.rank_training import RankTrainingConfig, train_shop_ranker
        from assistant.shop import Shop
        from ranker.search import require_search
        from ranker.train import TrainConfig, best_device, dismiss_helpers

        if trials:
            require_search()
        if device == "auto":
            device = best_device()
        trunk = TrainConfig(epochs=epochs, patience=patience, seed=seed, bf16=bf16, device=device)
        config = RankTrainingConfig(Split(split), trunk=trunk, trials=trials)
        with closing(Shop.open(folder, progress=notes.say)) as shop:
            needs = train_needs(shop, notes.counted)
            trained = train_shop_ranker(shop, config, lambda line: typer.echo(line, err=True), notes.say, notes.counted)
        dismiss_helpers()
    if needs is None:
        typer.echo(
            "With a need there is nothing to learn from: no event of the last of them names a slate or a category."
        )
    else:
        typer.echo(
            f"With a need, nDCG@10 of {needs.before.of} shoppers' requests: {needs.before.value:.3f} before, "
            f"{needs.after.value:.3f} with what was learned from others "
            f"({needs.gained.value:+.3f} [{needs.gained.low:+.3f}, {needs.gained.high:+.3f}])."
        )
        typer.echo(_KEPT.format(folder) if needs.kept else _NOT_KEPT)
    gained = trained.gained
    typer.echo(
        f"Without one, nDCG@10 of {trained.after.of} shoppers' choices kept back: {trained.before.value:.3f} with "
        f"{trained.order_before}; {trained.after.value:.3f} with the new one "
        f"({gained.value:+.3f} [{gained.low:+.3f}, {gained.high:+.3f}])."
    )
    typer.echo(_KEPT.format(folder) if trained.kept else _NOT_KEPT)
