"""The commands of `aisle`, thin: each opens a shop, calls one function and prints what came of it.

The one module that may import every package, and the only one that imports `ui`. Nothing but typer is imported at the
top: torch, transformers, chromadb and gradio together take seconds, and `aisle --help` must not. Errors of ours are
one line on standard error and exit code 1; wrong usage is 2.
"""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack, closing
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from assistant import cli_catalog, cli_evaluate, cli_owner, cli_train
from assistant.cli_catalog import ShopFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assistant.shop import Shop
    from retrieval.types import Language

    Questions = Sequence[tuple[Language, str]]

DEMO_FOLDER = Path("demo-shop")

app = typer.Typer(
    name="aisle",
    help="A shopping assistant that a shop hosts itself.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help answers in half the time
)
app.add_typer(cli_train.app, name="train")
app.add_typer(cli_evaluate.app, name="evaluate")
app.add_typer(cli_owner.app)


class Span(StrEnum):
    """How far back `behaviour` looks."""

    MONTH = "month"
    QUARTER = "quarter"
    ALL = "all"


Host = Annotated[str, typer.Option(help="The address to listen on; 0.0.0.0 opens it to the network.")]
Port = Annotated[int, typer.Option(min=1, max=65535)]
Json = Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")]


@app.command()
def demo(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the demo shop is or will be.")] = DEMO_FOLDER,
    host: Host = "127.0.0.1",
    port: Port = 7860,
) -> None:
    """Make the demo shop if there is none, and serve it."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.demo.questions import DEMO_QUESTIONS
        from assistant.onboarding import demo_shop

        demo_shop(folder, progress=notes.counted, say=notes.say)
    _serve(folder, host, port, DEMO_QUESTIONS)


app.command()(cli_catalog.init)
app.command("import")(cli_catalog.import_)
app.command()(cli_catalog.correct)
app.command()(cli_catalog.tag)


@app.command()
def serve(folder: ShopFolder, host: Host = "127.0.0.1", port: Port = 7860) -> None:
    """Serve the shop: the page at /, the API at /v1."""
    _serve(folder, host, port)


@app.command()
def chat(folder: ShopFolder, as_json: Json = False) -> None:
    """Talk to the shop's assistant in the terminal; with --json, one utterance a line in, one turn a line out."""
    import asyncio

    from assistant.terminal import Notes

    with asyncio.Runner() as runner:
        with Notes() as notes:
            shop = _open(folder, notes.say)
            service = shop.service()
            runner.run(service.start())
        try:
            if as_json:
                from assistant.batch import converse

                if converse(service, runner, sys.stdin, sys.stdout):
                    raise typer.Exit(1)
            else:
                from assistant.talk import Talk

                Talk().converse(service, runner, shop.settings.name)
        finally:
            runner.run(service.close())
            shop.close()


@app.command()
def search(
    folder: ShopFolder,
    words: Annotated[str | None, typer.Argument(metavar="WORDS", help="What to look for.", show_default=False)] = None,
    k: Annotated[int, typer.Option("-k", min=1, max=1000, help="How many products.")] = 10,
    as_json: Json = False,
    constraints: Annotated[bool, typer.Option(help="Read constraints from the words.")] = True,
    queries: Annotated[Path | None, typer.Option(help="A file of query_id<TAB>text lines to search.")] = None,
    run: Annotated[Path | None, typer.Option(help="Where the TREC run of --queries goes.")] = None,
) -> None:
    """Show what retrieval and ranking give for words, without a conversation."""
    if (words is None) == (queries is None) or (queries is None) != (run is None):
        raise typer.BadParameter("give WORDS, or both --queries and --run")
    import asyncio
    import json

    from assistant.terminal import Notes

    with asyncio.Runner() as runner, Notes() as notes:
        from assistant import batch

        with closing(_open(folder, notes.say)) as shop:
            if queries and run:
                batch.search_file(shop, runner, queries, run, k, constraints, notes.counted)
                return
            results, language = batch.search(shop, runner, words or "", k, constraints)
    if as_json:
        print(json.dumps([batch.result_row(one) for one in results], ensure_ascii=False))
    elif results:
        from assistant.talk import print_results

        print_results(results, language)
    else:
        print("Nothing in the catalog matches.")


@app.command()
def rank(
    folder: ShopFolder,
    requests: Annotated[Path, typer.Option(help="JSON lines, one request each; see docs/ranking.md.")],
    run: Annotated[Path, typer.Option(help="Where the TREC run goes.")],
    k: Annotated[int, typer.Option("-k", min=1, help="At most so many products a request.")] = 100,
) -> None:
    """Order products for requests of a past, a need or both, in batch."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant import batch

        with closing(_open(folder, notes.say)) as shop:
            order = batch.rank_file(shop, requests, run, k, notes.counted)
    typer.echo(f"Without a need, products stand in {order}.", err=True)


@app.command()
def understand(folder: ShopFolder) -> None:
    """Read JSON lines {"id", "turns"} and write how the last turn of each was understood."""
    import asyncio

    from assistant.terminal import Notes

    with asyncio.Runner() as runner:
        with Notes() as notes:
            from assistant.batch import understand as understand_lines

            shop = _open(folder, notes.say)
            runner.run(shop.generator.warm_up())
        with closing(shop):
            understand_lines(shop.generator, runner, sys.stdin, sys.stdout)


@app.command()
def check(folder: ShopFolder, as_json: Json = False) -> None:
    """Show settings (masked), counts, devices, and what is wrong or degraded; exit 1 when something is."""
    from assistant.terminal import Notes, checkup_lines

    with Notes() as notes:
        from assistant.checkup import check as check_shop

        with closing(_open(folder, notes.say)) as shop:
            state = check_shop(shop)
    if as_json:
        print(state.model_dump_json())
    else:
        print("\n".join(checkup_lines(state)))
    if state.findings:
        raise typer.Exit(1)


@app.command()
def behaviour(
    folder: ShopFolder,
    span: Annotated[Span, typer.Option(help="The last 30 days, the last 13 weeks, or all time.")] = Span.QUARTER,
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write a page with plots, too.")] = None,
    as_json: Json = False,
) -> None:
    """Show what shoppers did: funnel, searches in vain, what is seen and not bought, pairs, who comes again."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.behaviour import Behaviour
        from assistant.behaviour_text import behaviour_lines

        with closing(_open(folder, notes.say)) as shop:
            notes.say("counting")
            view = Behaviour(shop.database, shop.catalog, shop.settings.currency).view(span.value)
            name = shop.settings.name
    if html:
        from ui.operator_behaviour import page

        html.write_text(page(view, name), encoding="utf-8")
    print(view.model_dump_json() if as_json else "\n".join(behaviour_lines(view)))


def _open(folder: Path, say: Callable[[str], None]) -> Shop:
    from assistant.shop import Shop

    say("opening the shop")
    return Shop.open(folder, progress=say)


def _serve(folder: Path, host: str, port: int, questions: Questions = ()) -> None:
    from assistant.serving import address, listen, serve
    from assistant.terminal import Notes

    url = address(host, port)
    with ExitStack() as loading:
        notes = loading.enter_context(Notes())
        notes.say("loading the server")
        listener = listen(host, port)
        from assistant import media
        from assistant.api import create_app
        from assistant.operator_door import OperatorAccess
        from assistant.shop import Shop
        from ui.site import mount_site

        shop = Shop.open(folder, owner=True, progress=notes.say)

        def ready() -> None:
            loading.close()
            print(f"{shop.settings.name} is at {url} (Ctrl-C stops it)\nOperator: {access.link(url)}", flush=True)

        try:
            service, access = shop.service(), OperatorAccess.at(host, shop.settings.operator_token)
            pictures, origins = folder / media.FOLDER, shop.settings.origins
            web = create_app(service, origins=origins, pictures=pictures, desk=shop.desk(service), access=access)
            mount_site(web, url, questions, shop.settings.name, access.token)
            serve(web, listener, ready)
        except KeyboardInterrupt:
            print("Stopped.")
        finally:
            shop.close()


def _in_words(error: Exception) -> str:
    from assistant.errors import describe

    ours = describe(error).code != "internal"
    return str(error) if ours else f"{type(error).__name__}: {error} (set AISLE_DEBUG=1 to see where)"


def main() -> None:
    """Run `aisle`; the script's entry."""
    # Waiting threads must sleep: spinning ones stall a small model's every step on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:  # the reader of a pipe has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the outermost door: a person gets one line, a developer the trace
        if os.environ.get("AISLE_DEBUG"):
            raise
        sys.stderr.write(f"error: {_in_words(error)}\n")
        sys.exit(1)
