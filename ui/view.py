"""What one visitor's page shows, as a fold over the events of the stream.

Pure but for holding its state: a view is made empty or from a history, and `apply` takes one event at a time, so the
page after a reload is the page before it. Knows nothing of Gradio or HTTP.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant import wire
from assistant.wire import Language
from ui import chrome, render
from ui.html import Html, join
from ui.render import Exchange
from ui.words import word

MAX_EXCHANGES = 40
"""Older turns leave the page; the conversation keeps them."""

MAX_PICKED = 3
"""Products that can be compared at once; a further one takes the place of the first."""

EXAMPLES: tuple[tuple[Language, str], ...] = (
    ("en", "Something under $50 with good ratings"),
    ("en", "A gift, but nothing made of leather"),
    ("en", "What can I return, and until when?"),
    ("zh", "预算 300 以内，要评分高的"),
    ("zh", "想买件礼物，不要黑色"),
)


@dataclass
class View:
    """The page of one visitor.

    `language` is that of the page around the conversation; each turn has its own. `busy` is true while a turn arrives.
    `choice` is whether the visitor may shop as somebody, `notice` what a pause says.
    """

    shop: str = ""
    language: Language = "en"
    examples: Sequence[tuple[Language, str]] = EXAMPLES
    exchanges: list[Exchange] = field(default_factory=lambda: list[Exchange]())
    chips: list[wire.Chip] = field(default_factory=lambda: list[wire.Chip]())
    options: list[wire.Options] = field(default_factory=lambda: list[wire.Options]())
    cart: wire.Cart | None = None
    shopper: wire.Shopper | None = None
    choice: bool = False
    notice: dict[Language, str] = field(default_factory=lambda: dict[Language, str]())
    picked: list[str] = field(default_factory=lambda: list[str]())
    busy: bool = False

    def restore(self, history: wire.History) -> None:
        """Show a conversation as it was left."""
        self.exchanges = [Exchange.finished(turn) for turn in history.turns]
        self._answered(self.exchanges[:-1])
        self.chips, self.options = history.chips, history.options
        self.cart, self.shopper = history.cart, history.shopper

    def fresh(self, shopper: wire.Shopper | None = None) -> View:
        """Return the page of a new conversation in the same shop."""
        return View(
            shop=self.shop,
            language=self.language,
            examples=self.examples,
            shopper=shopper,
            choice=self.choice,
            notice=self.notice,
        )

    def begin(self, utterance: str) -> None:
        """Show what the shopper just said, and that an answer is on its way."""
        self.busy = True
        self._answered(self.exchanges)
        spoken = self.exchanges[-1].language if self.exchanges else self.language
        self.exchanges = [*self.exchanges[-(MAX_EXCHANGES - 1) :], Exchange(utterance, spoken, pending=True)]

    @staticmethod
    def _answered(before: Sequence[Exchange]) -> None:
        """Take away what can be picked of earlier turns: a question is asked of the words just said."""
        for one in before:
            one.choices = ()

    def apply(self, event: wire.StreamEvent) -> None:
        """Take one event of the turn that `begin` opened."""
        now = self.exchanges[-1]
        match event:
            case wire.Understood():
                now.turn_id, now.language = event.turn_id, event.language
                if event.intent == "search" or event.chips != self.chips:
                    self.options = []  # they were counted for the need before
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

    def fail(self, failed: wire.Failed, again: str | None = None) -> None:
        """Show why there is no answer, and whether to try again; `again` is what may be said once more."""
        now = self.exchanges[-1]
        why = word("busy", now.language) if failed.code == "busy" else failed.message
        now.failure = f"{why} {word('retry', now.language)}" if failed.retry else why
        now.again = again if failed.retry else None
        now.pending = False

    def forget_failure(self) -> None:
        """Take the last turn off the page, where it failed: it is said again."""
        if self.exchanges and self.exchanges[-1].failure:
            self.exchanges = self.exchanges[:-1]

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
        self.chips = turn.chips
        if turn.slate:
            self.options = turn.options
        self.cart = turn.cart or self.cart
        if turn.action != "paused":
            self.notice = {}

    def quantity(self, variant_id: str) -> int:
        """Return how many of a variant are in the cart."""
        lines = self.cart.lines if self.cart else []
        return next((line.quantity for line in lines if line.variant_id == variant_id), 0)

    def dropped(self, slot: str, value: str) -> str:
        """Return what removing a constraint looks like among the shopper's words."""
        return next((f"✕ {chip.label}" for chip in self.chips if (chip.slot, chip.value) == (slot, value)), "✕")

    def narrowed(self, kind: str, value: str) -> str:
        """Return what adding a constraint looks like among the shopper's words."""
        offered = [one for group in self.options if group.kind == kind for one in group.values]
        return next((f"+ {one.label}" for one in offered if one.value == value), "+")

    def meant(self, intent: str) -> str:
        """Return what picking a meaning looks like among the shopper's words."""
        offered = self.exchanges[-1].choices if self.exchanges else ()
        return next((f"✓ {one.label}" for one in offered if one.intent == intent), "✓")

    def pick(self, product_id: str) -> None:
        """Choose a product to compare, or choose it no longer."""
        if product_id in self.picked:
            self.picked = [one for one in self.picked if one != product_id]
        else:
            self.picked = [*self.picked, product_id][-MAX_PICKED:]

    def compared(self) -> str:
        """Return what comparing looks like among the shopper's words."""
        titles = {one.product_id: one.title for shown in self.exchanges if shown.slate for one in shown.slate.results}
        return f"⇄ {' · '.join(titles.get(one, one) for one in self.picked)}"

    def shown_in(self, request_id: str) -> Exchange | None:
        """Return the turn that showed a slate."""
        return next((one for one in self.exchanges if one.slate and one.slate.request_id == request_id), None)

    def dismiss(self, request_id: str, product_id: str) -> None:
        """Show that a product was waved off."""
        if shown := self.shown_in(request_id):
            shown.marks.dismissed.add(product_id)

    def thumb(self, request_id: str, product_id: str, kind: str) -> None:
        """Show that a product was judged."""
        if shown := self.shown_in(request_id):
            shown.marks.thumbs[product_id] = kind

    def explain(self, request_id: str, why: wire.Why | None) -> None:
        """Open the answer to "why this?" beside its card, or close the one that is open."""
        if shown := self.shown_in(request_id):
            shown.marks.why = why

    def explained(self, request_id: str, product_id: str) -> bool:
        """Return whether the answer for this product is open."""
        shown = self.shown_in(request_id)
        return bool(shown and shown.marks.why and shown.marks.why.product_id == product_id)

    def vote(self, turn_id: str, kind: str) -> None:
        """Show that a turn was judged."""
        if shown := self.turn(turn_id):
            shown.vote = kind

    def turn(self, turn_id: str) -> Exchange | None:
        """Return the turn of this id."""
        return next((one for one in self.exchanges if one.turn_id == turn_id), None)

    def log(self) -> list[str]:
        """Return the conversation, one piece of markup an exchange, or the welcome where nothing was said."""
        if not self.exchanges:
            return [chrome.welcome(self.language, self.examples, self.shopper)]
        return [render.exchange(shown, self.picked) for shown in self.exchanges]

    def chip_bar(self) -> Html:
        """Return the constraints in force, what may be added to them, and what was picked to compare."""
        return join(
            render.compare_bar(self.picked, self.language),
            render.chips(self.chips, self.language),
            render.options(self.options, self.language),
        )

    def cart_panel(self) -> Html:
        """Return the cart."""
        return chrome.cart(self.cart, self.language)

    def top(self) -> Html:
        """Return the page's head."""
        told = self.notice.get(self.language, "")
        return chrome.header(self.shop, self.cart, self.language, self.shopper, self.choice, told)
