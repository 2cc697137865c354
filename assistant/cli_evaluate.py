"""The commands of `aisle evaluate`: one a part of the assistant. As light to import as `assistant.cli`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Annotated, Literal

import typer

from assistant.cli_catalog import ShopFolder

app = typer.Typer(help="Measure a part, with baselines and confidence intervals.", no_args_is_help=True)

Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]
Seed = Annotated[int, typer.Option(help="What decides every draw.")]

_FILES_HELP = "JSON lines with turns and what the last one should be read as: see tests/data/README.md."
_MODEL_HELP = (
    "A generator: 'embedded', a folder of weights, a model in transformers format, or a shop for its own; repeatable."
)
_PUBLIC_HELP = "A folder of public data sets whose test splits are read too; see docs/understanding.md."


@app.command("understanding")
def evaluate_understanding(
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]…", help=_FILES_HELP, show_default=False)] = None,
    model: Annotated[list[str] | None, typer.Option(metavar="MODEL", help=_MODEL_HELP)] = None,
    public: Annotated[Path | None, typer.Option(metavar="DIR", help=_PUBLIC_HELP)] = None,
    baselines: Annotated[
        bool, typer.Option(help="Train the plain classifiers of intents and measure them too.")
    ] = True,
    examples: Annotated[int, typer.Option(min=100, help="Training examples of each baseline.")] = 20_000,
    most: Annotated[int | None, typer.Option(min=1, help="At most so many requests of each file and set.")] = None,
    seed: Seed = 1,
    as_json: Json = False,
) -> None:
    """Measure how well generators understand requests, English and Chinese apart."""
    if not files and public is None:
        raise typer.BadParameter("give at least one FILE, or --public")
    import asyncio

    from assistant.terminal import Notes

    with asyncio.Runner() as runner, Notes() as notes:
        from assistant.evaluation.requests import read_requests

        read = [read_requests(path) for path in files or ()]  # before what takes seconds to load
        from assistant.evaluation import understanding
        from assistant.evaluation.readers import SHIPPED, Reader, open_reader

        requests = [one for some in read for one in understanding.drawn(some, most, seed)]
        sets, skipped = understanding.public_requests(public, most, seed) if public else ([], [])
        readers: list[Reader] = []
        for spec in model or (SHIPPED,):
            notes.say(f"loading {spec}")
            readers.append(open_reader(spec, runner))
        if baselines:
            from assistant.evaluation.baselines import train_baselines
            from retrieval.embedder import MiniLMEmbedder

            readers += train_baselines(examples, seed, MiniLMEmbedder(), notes.say)
        results = understanding.by_language(requests, readers, notes.counted)
        results += understanding.by_public_set(sets, readers, notes.counted)
        report = understanding.Report(results=tuple(results), skipped=tuple(skipped))
    if as_json:
        print(report.model_dump_json())
    else:
        from rich.console import Console

        from assistant.evaluation.tables import print_understanding

        print_understanding(report, Console())


@app.command("search")
def evaluate_search(
    folder: ShopFolder,
    queries: Annotated[Path, typer.Option(help="A file of query_id<TAB>text lines.")],
    judgments: Annotated[Path, typer.Option(help="TREC qrels: query_id 0 product_id grade, 0 is not relevant.")],
    relevant: Annotated[float, typer.Option(help="Grade from which on a product counts as relevant in recall.")] = 1.0,
    as_json: Json = False,
) -> None:
    """Measure search on judged queries, beside BM25, the encoder, their rank fusion and Chroma."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.evaluation import search

        judged = search.read_judgments(judgments)
        asked = search.judged_queries(queries, judged, relevant)
        from assistant.shop import Shop

        with closing(Shop.open(folder, owner=True, progress=notes.say)) as shop:
            report = search.evaluate(shop, asked, judged, notes.counted)
    if as_json:
        print(report.model_dump_json())
    else:
        from rich.console import Console

        from assistant.evaluation.tables import print_search

        print_search(report, Console())


@app.command("replies")
def evaluate_replies(
    folder: ShopFolder,
    n: Annotated[int, typer.Option("--n", "-n", min=1, help="How many replies.")] = 300,
    seed: Seed = 1,
    sheet: Annotated[
        Path | None, typer.Option(help="Where the replies go, tab-separated, with an empty column for verdicts.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Let made-up shoppers talk to a copy of the shop, and measure what it replied."""
    from assistant.terminal import Notes

    with Notes() as notes:
        notes.say("loading")
        from assistant.evaluation.dialogues import converse
        from assistant.evaluation.replies import evaluate, write_sheet

        dialogues = converse(folder, n, seed, notes.say, notes.counted)
        report = evaluate(dialogues)
        if sheet is not None:
            write_sheet(sheet, dialogues.exchanges)
    if as_json:
        print(report.model_dump_json())
    else:
        from rich.console import Console

        from assistant.evaluation.tables import print_replies

        print_replies(report, Console())


@app.command("tagging")
def evaluate_tagging(folder: ShopFolder, seed: Seed = 1, as_json: Json = False) -> None:
    """Hide the columns of a fifth of the shop's products, and measure what their titles give back."""
    from assistant.terminal import Notes

    with Notes() as notes:
        notes.say("loading")
        from assistant.evaluation.tagging import evaluate
        from assistant.shop import Shop
        from retrieval.retagging import feed_products

        with closing(Shop.open(folder, progress=notes.say)) as shop:
            products = [one.feed for one in feed_products(shop.database)]
            report = evaluate(products, shop.embedder, seed, notes.say)
    if as_json:
        print(report.model_dump_json())
    else:
        from rich.console import Console

        from assistant.evaluation.tables import print_tagging

        print_tagging(report, Console())


@app.command("ranker")
def evaluate_ranker(
    folder: ShopFolder,
    split: Annotated[
        Literal["last", "time"], typer.Option(help="Ask for each shopper's last visit, or for what came after a time.")
    ] = "last",
    seeds: Annotated[
        int,
        typer.Option(min=0, help="Also train a ranker, SASRec and GRU4Rec, so many times each."),
    ] = 0,
    as_json: Json = False,
) -> None:
    """Measure how well the shop's products are ordered for its shoppers, beside popularity, neighbors and words."""
    from assistant.terminal import Notes

    with Notes() as notes:
        notes.say("loading")
        from assistant.evaluation.ranking import Split, evaluate_shop
        from assistant.shop import Shop
        from ranker.train import TrainConfig, best_device

        with closing(Shop.open(folder, progress=notes.say)) as shop:
            report = evaluate_shop(
                shop, Split(split), notes.say, notes.counted, seeds, TrainConfig(device=best_device())
            )
    if as_json:
        print(report.model_dump_json())
    else:
        from rich.console import Console

        from assistant.evaluation.tables import print_ranking

        print_ranking(report, Console())


@app.command("orders")
def evaluate_orders(folder: ShopFolder, as_json: Json = False) -> None:
    """Estimate from the shop's own log what other orders of its lists would have earned; reads and changes nothing."""
    from assistant.terminal import Notes

    with Notes() as notes:
        notes.say("reading the ledger")
        from assistant.evaluation.what_if import evaluate
        from assistant.shop import Shop

        with closing(Shop.open(folder, progress=notes.say)) as shop:
            report = evaluate(shop.database)
    if as_json:
        print(report.model_dump_json())
    else:
        from rich.console import Console

        from assistant.evaluation.tables import print_what_if

        print_what_if(report, Console())
