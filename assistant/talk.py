"""The conversation at a terminal, and products as tables.

Everything is printed as text, never as markup, so that a product's name cannot color or move the cursor. Knows what a
turn's events look like in letters; decides nothing.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table
from rich.text import Text

from assistant import wire
from assistant.errors import AssistantError, describe
from assistant.labels import money_text
from assistant.service import Service
from assistant.terminal import plain
from retrieval.errors import RetrievalError
from retrieval.types import Language


class Talk:
    """One conversation as it is printed, event by event."""

    def __init__(self) -> None:
        self.console = Console(highlight=False)
        self._language: Language = "en"
        self._chips: list[wire.Chip] = []
        self._speaking = False

    def converse(self, service: Service, runner: asyncio.Runner, shop: str) -> None:
        """Hold a conversation until the end of input or /quit."""
        watched = sys.stdin.isatty()
        if watched:
            self._print(Text(f"{plain(shop)}: what are you looking for? (/quit ends)", style="dim"))
        conversation = runner.run(service.create())
        while True:
            try:
                utterance = self.console.input("[bold]› [/]" if watched else "").strip()
            except EOFError:
                return
            if utterance in ("/quit", "/exit"):
                return
            if utterance:
                runner.run(self._turn(service, conversation.conversation_id, utterance))

    async def _turn(self, service: Service, conversation_id: str, utterance: str) -> None:
        try:
            async for event in service.say(conversation_id, utterance):
                self.show(event)
        except (AssistantError, RetrievalError) as error:
            problem = describe(error)
            self.show(wire.Failed(code=problem.code, message=problem.message, retry=problem.retry))

    def show(self, event: wire.StreamEvent) -> None:
        """Print one event of a turn."""
        match event:
            case wire.Understood():
                self._language = event.language
                changed, self._chips = event.chips != self._chips, event.chips
                if changed and event.chips:
                    self._print(Text("  [" + "] [".join(plain(chip.label) for chip in event.chips) + "]", style="cyan"))
            case wire.SlateShown():
                self._slate(event.slate)
            case wire.ComparisonShown():
                self._print(comparison_table(event.comparison))
            case wire.CartShown():
                self._cart(event.cart)
            case wire.Sentence():
                self._speaking = True
                self.console.print(Text(plain(event.text)), end="", soft_wrap=True)
            case wire.TurnDone():
                self._end(event.turn)
            case wire.Failed():
                self._print(Text(plain(event.message), style="red"))

    def _slate(self, slate: wire.Slate) -> None:
        if slate.results:
            self._print(results_table(slate.results, self._language, ids=False))
        for way in slate.ways:
            price = f", from {money_text(way.price_from, self._language)}" if way.price_from else ""
            self._print(Text(f"  · {plain(way.text)}: {way.count}{price}", style="dim"))

    def _cart(self, cart: wire.Cart) -> None:
        for line in cart.lines:
            total = money_text(line.total, self._language)
            self._print(Text(f"  {line.quantity} × {plain(line.title)}  {total}", style="magenta"))
        if cart.lines:
            self._print(Text(f"  = {money_text(cart.total, self._language)}", style="magenta"))

    def _end(self, turn: wire.Turn) -> None:
        if not self._speaking and turn.reply:
            self._print(Text(plain(turn.reply)))
        elif self._speaking:
            self.console.print()
        self._speaking = False
        if turn.degraded:
            self._print(Text(f"  not available: {', '.join(turn.degraded)}", style="yellow"))

    def _print(self, shown: Text | Table) -> None:
        self.console.print(shown, soft_wrap=isinstance(shown, Text))


def results_table(results: Iterable[wire.Result], language: Language = "en", ids: bool = True) -> Table:
    """Return products as a table: rank, title, price, rating, stock, what is not stated, and their ids where wanted."""
    table = Table(box=None, padding=(0, 2, 0, 0), show_edge=False)
    for heading in ("", "product", "price", "rating", "stock", *(["id"] if ids else [])):
        table.add_column(heading, overflow="fold", no_wrap=heading in ("price", "rating"), justify="left")
    for one in results:
        title = Text(plain(one.title))
        if one.unstated:
            title.append(f"  (not stated: {plain(', '.join(one.unstated))})", style="yellow")
        price = Text(money_text(one.price, language), style="bold")
        if one.list_price and one.list_price.amount > one.price.amount:
            price.append(f" {money_text(one.list_price, language)}", style="dim strike")
        rating = Text("" if one.rating is None else f"{one.rating:.1f}")
        identity = [Text(plain(one.product_id), style="dim")] if ids else []
        table.add_row(Text(str(one.rank)), title, price, rating, stock_text(one), *identity)
    return table


def stock_text(shown: wire.Result) -> Text:
    """Return what is known of a product's stock."""
    if not shown.in_stock:
        return Text("out of stock", style="red")
    return Text("in stock" if shown.stock is None else f"{shown.stock} in stock", style="green")


def comparison_table(table: wire.Comparison) -> Table:
    """Return a comparison as a table, one column a product."""
    shown = Table(padding=(0, 1))
    shown.add_column("")
    for title in table.titles:
        shown.add_column(Text(plain(title)), overflow="fold")
    for row in table.rows:
        style = "bold" if row.differs else ""
        cells = [
            Text("not stated", style="dim") if one is None else Text(plain(one), style=style) for one in row.values
        ]
        shown.add_row(Text(plain(row.label)), *cells)
    return shown


def print_results(results: Iterable[wire.Result], language: Language) -> None:
    """Print products as a table on standard output."""
    # Into a pipe, a row is a line whatever its length: 80 columns would fold it.
    width = None if sys.stdout.isatty() else 200
    Console(highlight=False, width=width).print(results_table(results, language))
