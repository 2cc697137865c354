"""Why a whole slate looked as it did, for the owner: the request, and each product with its strongest evidence."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant import explain
from assistant.errors import SlateNotFound
from assistant.labels import chip_label
from assistant.messages import constraint_pairs
from assistant.shop import Shop
from assistant.terminal import plain
from assistant.wire import Evidence, Why
from retrieval.types import ProductId, Value

MOST_EVIDENCE = 8
"""Rows of evidence a product in the table; the JSON has all."""
_BAR = 24
_KINDS = {"word": "word", "event": "past", "liked": "liked", "disliked": "disliked", "field": "text"}


class SlateExplained(Value):
    """One request and why its products stood where they stood, in English. `asked` are the constraints as words."""

    request_id: str
    conversation_id: str
    at: str
    words: str
    asked: list[str]
    versions: dict[str, str]
    total: int
    products: list[Why]


def explain_slate(shop: Shop, request_id: str, product_id: str | None = None) -> SlateExplained:
    """Return why the products of a request were shown, or one of them; each field of their texts is left out as well.

    Raises:
        SlateNotFound: there is no such request, or it did not show this product.
    """
    slate = shop.ledger.slate(request_id)
    shown = [one.product_id for one in slate.candidates if one.card and product_id in (None, one.product_id)]
    if product_id is not None and not shown:
        raise SlateNotFound(f"slate {request_id!r} did not show product {product_id!r}")
    currency = shop.settings.currency
    known = {one.product_id: one for one in shop.catalog.get([ProductId(one) for one in shown])}
    shop.ranker.refresh()
    products: list[Why] = []
    for one in shown:
        product = known.get(ProductId(one))
        moved = shop.attributor.attribute(slate, one, product, fields=True)
        products.append(explain.why(slate, one, product, moved, "en", currency))
    return SlateExplained(
        request_id=request_id,
        conversation_id=slate.conversation_id,
        at=slate.at,
        words=slate.words,
        asked=[chip_label(slot, value, "en", currency) for slot, value in constraint_pairs(slate.constraints)],
        versions=slate.versions,
        total=slate.total,
        products=products,
    )


def print_explained(found: SlateExplained, console: Console) -> None:
    """Print an explained slate: a table a product, a bar for each share of its score and each thing left out."""
    console.print(Text(f"{found.request_id} of {found.at}, in conversation {found.conversation_id}"))
    console.print(Text(f"searched for: {plain(found.words) or 'nothing in words'}"))
    console.print(Text(f"constraints: {plain(', '.join(found.asked)) or 'none'}; {found.total} products satisfy them"))
    console.print(Text(f"made by: {', '.join(f'{name} {value}' for name, value in found.versions.items())}"))
    for one in found.products:
        console.print()
        console.print(_table(one))
        for lost in one.lost:
            console.print(Text(lost, style="yellow"))
    if not found.products:
        console.print(Text("It showed no product."))


def _table(why: Why) -> Table:
    table = Table(
        title=Text(f"{why.rank}. {plain(why.title)} ({plain(why.product_id)}), score {why.score:.3f}", style="bold"),
        title_justify="left",
        box=None,
        show_header=False,
        pad_edge=False,
    )
    table.add_column(style="dim")
    table.add_column(overflow="fold", max_width=64)
    table.add_column(min_width=_BAR)
    table.add_column(justify="right")
    rows = [("share", one.label, one.value) for one in why.shares]
    rows += [(_KINDS[one.kind], _named(one.kind, one.text, one.label), one.value) for one in _strongest(why)]
    rows += [("standing", one.label, one.value) for one in why.groups if one.value]
    most = max((abs(value) for _, _, value in rows), default=1.0) or 1.0
    for kind, label, value in rows:
        bar = "█" * max(1, round(_BAR * abs(value) / most))
        table.add_row(kind, Text(plain(label)), Text(bar, style="red" if value < 0 else "green"), f"{value:+.3f}")
    if not rows:
        table.add_row("", Text("; ".join(map(plain, why.reasons)) or "nothing is known of its score"), "", "")
    return table


def _strongest(why: Why) -> list[Evidence]:
    return sorted(why.evidence, key=lambda one: -abs(one.value))[:MOST_EVIDENCE]


def _named(kind: str, text: str, label: str) -> str:
    return f"without its {text.lower()}" if kind == "field" else label
