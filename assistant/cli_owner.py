"""The commands of the shop's owner: copy, migrate, hand out, erase, explain. As light to import as `assistant.cli`."""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from assistant.shop import Shop
    from assistant.terminal import Notes

app = typer.Typer()

_Folder = Annotated[Path, typer.Argument(metavar="SHOP", help="The shop's folder.", show_default=False)]
_Shopper = Annotated[
    str,
    typer.Argument(metavar="SHOPPER", help="A shopper's id; a stranger's conversation id.", show_default=False),
]


@app.command()
def backup(
    folder: _Folder,
    to: Annotated[
        Path, typer.Argument(metavar="DEST", help="A new folder, or a new .tar.gz file.", show_default=False)
    ],
) -> None:
    """Copy the whole shop, also while it is served."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.backups import back_up

        manifest = back_up(folder, to, notes.say)
    size = sum(entry.bytes for entry in manifest.files.values())
    typer.echo(f"{to}: {len(manifest.files)} files, {size:,} bytes, {sum(manifest.counts.values()):,} rows")
    typer.echo(f"Restore it with: aisle restore {to} NEW_SHOP")


@app.command()
def restore(
    copy: Annotated[Path, typer.Argument(metavar="DEST", help="What `aisle backup` made.", show_default=False)],
    folder: Annotated[Path, typer.Argument(metavar="SHOP", help="The folder to be; new or empty.", show_default=False)],
) -> None:
    """Verify a backup and put it in place as a shop."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.backups import restore as put_back
        from assistant.migrations import revisions

        manifest = put_back(copy, folder, notes.say)
    typer.echo(f"{folder}: {manifest.shop} as of {manifest.made_at}, every file as it was backed up")
    act = "serve" if manifest.schema_revision == revisions()[-1] else "upgrade"
    typer.echo(f"Go on with: aisle {act} {folder}")


@app.command()
def upgrade(
    folder: _Folder,
    copy: Annotated[Path | None, typer.Option("--backup", metavar="DEST", help="Where the backup goes.")] = None,
    dumped: Annotated[bool, typer.Option("--dumped", help="Make no backup: you have a dump of the database.")] = False,
) -> None:
    """Bring a shop of an older version up to date: backup, tables, vectors, index."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.upgrading import upgrade as bring_up

        report = bring_up(folder, backup=copy, dumped=dumped, say=notes.say, counted=notes.counted)
    if report.backup:
        typer.echo(f"The shop as it was is in {report.backup}")
    typer.echo(f"schema: {report.schema_before} before, {report.schema_now} now")
    typer.echo(f"vectors: {report.embedded} computed, {report.damaged} of them because they were damaged")
    typer.echo(f"index: {report.indexed} entries changed")
    if report.removed:
        typer.echo(f"removed the vectors of encoders no longer used: {', '.join(report.removed)}")
    if report.stale:
        typer.echo(f"{report.stale} product texts are written otherwise now: import the product file again")


@app.command()
def export(
    folder: _Folder,
    shopper: _Shopper,
    out: Annotated[Path | None, typer.Option(help="A new file for the records; else they are printed too.")] = None,
) -> None:
    """Print as JSON all that is held of a shopper, with a receipt."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant import privacy

        with closing(_open(folder, notes)) as shop:
            receipt, records = privacy.export(shop, shopper)
            whole = {"receipt": receipt.model_dump(mode="json"), "records": records}
            if out:
                privacy.write_new(json.dumps(whole, ensure_ascii=False, indent=1), out, folder)
    typer.echo(receipt.model_dump_json(indent=1) if out else json.dumps(whole, ensure_ascii=False, indent=1))


@app.command()
def forget(
    folder: _Folder,
    shopper: _Shopper,
    receipt_file: Annotated[Path | None, typer.Option("--receipt", help="A new file for the receipt.")] = None,
) -> None:
    """Erase all that is held of a shopper, also while the shop is served; print a receipt."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant import privacy

        with closing(_open(folder, notes)) as shop:
            privacy.may_write(receipt_file, folder)
            receipt = privacy.forget(shop, shopper)
    text = receipt.model_dump_json(indent=1)
    typer.echo(text)
    if receipt_file:
        privacy.write_new(text, receipt_file, folder)
    if not receipt.known:
        typer.echo(f"Nothing was held of {shopper!r}.", err=True)
    if receipt.backups_untouched:
        typer.echo(f"Older backups still hold them: {', '.join(receipt.backups_untouched)}", err=True)
    if receipt.remains:
        typer.echo(
            f"error: files that are not Aisle's still hold them: {', '.join(receipt.remains)}; mend those", err=True
        )
        raise typer.Exit(1)


@app.command()
def explain(
    folder: _Folder,
    request: Annotated[
        str, typer.Argument(metavar="REQUEST_ID", help="The request id of a slate that was shown.", show_default=False)
    ],
    product: Annotated[str | None, typer.Option(help="The id of one of its products.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON alone on standard output.")] = False,
) -> None:
    """Show why a slate looked as it did: the request, and what moved each product's score."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.explaining import explain_slate, print_explained

        with closing(_open(folder, notes)) as shop:
            found = explain_slate(shop, request, product)
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        from rich.console import Console

        print_explained(found, Console(highlight=False))


def _open(folder: Path, notes: Notes) -> Shop:
    from assistant.shop import Shop

    return Shop.open(folder, progress=notes.say)
