"""The commands that bring a shop its catalog: `init`, `import`, `correct`, `tag`. Light to import."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.taking import Report

ShopFolder = Annotated[Path, typer.Argument(metavar="SHOP", help="The shop's folder.", show_default=False)]


def _columns(given: list[str] | None) -> list[str]:
    for one in given or ():
        if not all(part.strip() for part in one.partition("=")):
            raise typer.BadParameter(f"{one!r}: write FIELD=COLUMN, for example title=name")
    return given or []


_MAP_HELP = "Which column holds a field, for example title=name; repeatable."
_CATALOG_HELP = (
    "The product file: Shopify, WooCommerce, Google, ACP or OpenAI, or any CSV, TSV or JSON lines; also .gz."
)
_FILES_HELP = "Files of products, policies or behaviour events; without one, the sources of shop.toml."
Mapping = Annotated[list[str] | None, typer.Option("--map", metavar="FIELD=COLUMN", help=_MAP_HELP, callback=_columns)]
Strict = Annotated[bool, typer.Option("--strict", help="Exit 1 when a row was refused.")]


def init(
    folder: ShopFolder,
    catalog: Annotated[Path, typer.Option(help=_CATALOG_HELP)],
    currency: Annotated[str, typer.Option(help="ISO 4217 code of the shop's prices.")] = "USD",
    languages: Annotated[str, typer.Option(help="Languages of the shop's shoppers.")] = "en,zh",
    name: Annotated[str | None, typer.Option(help="The shop's name; the folder's, unless given.")] = None,
    mapping: Mapping = None,
    strict: Strict = False,
) -> None:
    """Make a new shop from a product file."""
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.onboarding import init_shop

        report = init_shop(
            folder,
            catalog,
            name=name,
            currency=currency,
            languages=tuple(one.strip() for one in languages.split(",") if one.strip()),
            mapping=mapping or (),
            progress=notes.counted,
            say=notes.say,
        )
    _print_reports([report], strict)
    print(f"Serve it with: aisle serve {folder}")


def import_(
    folder: ShopFolder,
    files: Annotated[list[Path] | None, typer.Argument(metavar="[FILE]…", help=_FILES_HELP, show_default=False)] = None,
    mapping: Mapping = None,
    strict: Strict = False,
) -> None:
    """Take products, policies or behaviour events, by difference, from files or from the sources of shop.toml."""
    if mapping and not files:
        raise typer.BadParameter("--map goes with FILE; a source has its mapping in shop.toml")
    from assistant.terminal import Notes

    with Notes() as notes:
        from assistant.onboarding import import_files, import_sources

        reports: Sequence[Report | None] = (
            import_files(folder, files, mapping=mapping or (), progress=notes.counted, say=notes.say)
            if files
            else import_sources(folder, say=notes.say)
        )
    changed = [report for report in reports if report is not None]
    _print_reports(changed, strict)
    if len(changed) < len(reports):
        print(f"{len(reports) - len(changed)} of {len(reports)} sources have not changed.")


def correct(
    folder: ShopFolder,
    product_id: Annotated[str | None, typer.Argument(metavar="[PRODUCT_ID]", show_default=False)] = None,
    fields: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FIELD=VALUE]…", help="For example material=oak title='Oak desk'.", show_default=False),
    ] = None,
    variant: Annotated[str, typer.Option(metavar="ID", help="Correct this variant, not the product.")] = "",
    undo: Annotated[list[str] | None, typer.Option(metavar="FIELD", help="Take a correction back; repeatable.")] = None,
) -> None:
    """Correct what the feed says of a product, over every import from now on; alone, list all corrections."""
    made = {field: value for field, _, value in (one.partition("=") for one in fields or ())}
    if any("=" not in one for one in fields or ()) or (product_id is not None and not (made or undo)):
        raise typer.BadParameter("write FIELD=VALUE, for example material=oak, or --undo FIELD")
    if product_id is None and (variant or undo):
        raise typer.BadParameter("name the product: aisle correct SHOP PRODUCT_ID")
    from assistant.terminal import Notes, plain

    with Notes():
        from assistant import onboarding

        if product_id is None:
            listed = onboarding.corrections(folder)
        else:
            kept = onboarding.correct(folder, product_id, made, variant=variant, undo=undo or ())
            listed = [(one, True) for one in kept]
    for one, present in listed:
        of = plain(f"{one.product_id} {one.variant_id}".strip())
        print(f"{of}: {one.field} = {plain(one.value)}" + ("" if present else "  (not in the catalog now)"))
    if not listed:
        print("No corrections.")


def tag(
    folder: ShopFolder,
    taxonomy: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Categories to choose from: Shopify's or Google's text file.")
    ] = None,
    anew: Annotated[bool, typer.Option(help="Read the titles anew; without, only show what products state.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON line for each product.")] = False,
) -> None:
    """Read attributes and categories from product titles, by what the shop's own columns and categories teach."""
    if not anew and (taxonomy is not None or not as_json):
        raise typer.BadParameter("--no-anew shows what is there: it goes with --json and without --taxonomy")
    from assistant.terminal import Notes, tag_lines

    with Notes() as notes:
        from assistant.tagging import tag_shop, tagged_products

        report = tag_shop(folder, taxonomy, progress=notes.counted, say=notes.say) if anew else None
    if as_json:
        for one in tagged_products(folder):
            print(one.model_dump_json())
    elif report is not None:
        print("\n".join(tag_lines(report)))


def _print_reports(reports: Sequence[Report], strict: bool) -> None:
    from assistant.terminal import report_lines

    for report in reports:
        print("\n".join(report_lines(report)))
    if strict and any(getattr(report, "refused", 0) for report in reports):
        raise typer.Exit(1)
