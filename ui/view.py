"""What one visitor's page shows, as a fold over the events of the stream.

Pure but for holding its state: a view is made empty or from a history, and `apply` takes one event at a time, so the
page after a reload is the page before it. Knows nothing of Gradio or HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant import wire
from assistant.wire import Language
from ui import render
from ui.html import Html
from ui.render import Exchange
from ui.words import word

MAX_EXCHANGES = 40
"""Older turns leave the page; the conversation keeps them."""

EXAMPLES: tuple[tuple[Language, str], ...] = (
    ("en", "Something under $50 with good ratings"),
    ("en", "A gift, but nothing made of leather"),
    ("en", "What can I return, and until when?"),
    ("zh", "预算 300 以内，要评分高的"),
    ("zh", "想买件礼物，不要黑色"),
)


@dataclass
class View:
    """The page of one visitor. `busy` is true while a turn arrives."""

    shop: str = ""
    language: Language = "en"
    examples: Sequence[tuple[Language, str]] = EXAMPLES
    exchanges: list[Exchange] = field(default_factory=lambda: list[Exchange]())
    chips: list[wire.Chip] = field(default_factory=lambda: list[wire.Chip]())
    cart: wire.Cart | None = None
    busy: bool = False

    def restore(self, history: wire.History) -> None:
        """Show a conversation as it was left."""
        self.exchanges = [Exchange.finished(turn) for turn in history.turns]
        self.chips, self.cart = history.chips, history.cart
        if history.turns:
            self.language = history.turns[-1].language

    def begin(self, utterance: str) -> None:
        """Show what the shopper just said, and that an answer is on its way."""
        self.busy = True
        self.exchanges = [*self.exchanges[-(MAX_EXCHANGES - 1) :], Exchange(utterance, self.language, pending=True)]

    def apply(self, event: wire.StreamEvent) -> None:
        """Take one event of the turn that `begin` opened."""
        now = self.exchanges[-1]
        match event:
            case wire.Understood():
                now.turn_id, now.language, self.language = event.turn_id, event.language, event.language
                self.chips = event.chips
            case wire.SlateShown():
                now.slate = event.slate
            case wire.ComparisonShown():
                now.comparison = event.comparison
            case wire.CartShown():
                self.cart = event.cart
            case wire.Sentence():
                now.reply += event.text
            case wire.TurnDone():
                self._finish(event.turn)
            case wire.Failed():
                self.fail(event)

    def fail(self, failed: wire.Failed) -> None:
        """Show why there is no answer, and whether to try again."""
        now = self.exchanges[-1]
        now.failure = f"{failed.message} {word('retry', now.language)}" if failed.retry else failed.message
        now.pending = False

    def end(self) -> None:
        """Close the turn, whatever came of it."""
        self.busy = False
        if self.exchanges:
            self.exchanges[-1].pending = False

    def _finish(self, turn: wire.Turn) -> None:
        now, stored = self.exchanges[-1], Exchange.finished(turn)
        # The slate as streamed also says how many products match in all; the stored turn has the same results.
        stored.slate = now.slate if now.slate and stored.slate else stored.slate
        self.exchanges[-1] = stored
        self.chips, self.language = turn.chips, turn.language
        self.cart = turn.cart or self.cart

    def quantity(self, variant_id: str) -> int:
        """Return how many of a variant are in the cart."""
        lines = self.cart.lines if self.cart else []
        return next((line.quantity for line in lines if line.variant_id == variant_id), 0)

    def dropped(self, slot: str, value: str) -> str:
        """Return what removing a constraint looks like among the shopper's words."""
        return next((f"✕ {chip.label}" for chip in self.chips if (chip.slot, chip.value) == (slot, value)), "✕")

    def dismiss(self, request_id: str, product_id: str) -> None:
        """Show that a product was waved off."""
        for shown in self.exchanges:
            if shown.slate and shown.slate.request_id == request_id:
                shown.dismissed.add(product_id)

    def vote(self, turn_id: str, kind: str) -> None:
        """Show that a turn was judged."""
        for shown in self.exchanges:
            if shown.turn_id == turn_id:
                shown.vote = kind

    def log(self) -> list[str]:
        """Return the conversation, one piece of markup an exchange, or the welcome where nothing was said."""
        if not self.exchanges:
            return [render.welcome(self.language, self.examples)]
        return [render.exchange(shown) for shown in self.exchanges]

    def chip_bar(self) -> Html:
        """Return the constraints in force."""
        return render.chips(self.chips, self.language)

    def cart_panel(self) -> Html:
        """Return the cart."""
        return render.cart(self.cart, self.language)

    def top(self) -> Html:
        """Return the page's head."""
        return render.header(self.shop, self.cart, self.language)
