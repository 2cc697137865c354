"""What a reply says against what may be said: money, numbers and product names need a source that was shown or stored."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from sqlalchemy import text

from assistant.shop import Shop
from assistant.wire import Result, Slate, Turn
from benchmarks.truthful.oracle import Oracle
from retrieval.types import Constraints

_MONEY = re.compile(
    r"(?:US\$|[$€£¥])\s?(\d[\d,]*(?:\.\d+)?)|(\d[\d,]*(?:\.\d+)?)\s?(?:dollars|bucks|美元|美金|元|块|USD)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])\d[\d,]*(?:\.\d+)?")
_RATED = re.compile(
    r"(?:\brated|\brating(?: of| is)?|评分)[\s为是:：]*(\d(?:\.\d+)?)(?![\d.]|\s?以上| or (?:more|better|higher))"
)
_SAVED = re.compile(r"\bsav(?:e|es|ing)\b|\bless than\b|\bcheaper\b|便宜|省", re.IGNORECASE)
_SIZED = re.compile(r"(?:\bsize|尺寸|尺码)[\s为是:：]*(\d+(?:\.\d+)?)")


@dataclass
class Fault:
    """One thing that is wrong with a turn."""

    kind: str
    detail: str


@dataclass
class Known:
    """What of the conversation so far a turn is judged with."""

    slate: list[Result] = field(default_factory=list[Result])
    listed: set[str] = field(default_factory=set[str])
    constraints: Constraints = field(default_factory=Constraints)
    disliked: set[str] = field(default_factory=set[str])
    utterances: list[str] = field(default_factory=list[str])
    cart_total: int = 0

    def take(self, turn: Turn, disliked: set[str]) -> None:
        """Take in what a turn showed and said; `disliked` are the products that the log says are so after it."""
        same = turn.constraints == self.constraints and turn.intent != "search"
        if turn.request_id:
            ids = {card.product_id for card in turn.slate}
            self.listed = self.listed | ids if same and turn.action in ("more", "no_more", "feedback") else ids
        elif not same:
            self.listed = set()
        if turn.slate:
            self.slate = turn.slate
        self.disliked = disliked
        self.cart_total = turn.cart.total.amount if turn.cart else self.cart_total
        self.constraints = turn.constraints
        self.utterances.append(turn.utterance)


class Wording:
    """Judges the words of replies of one shop."""

    def __init__(self, shop: Shop, oracle: Oracle) -> None:
        with shop.database.read() as connection:
            self._passages = [str(row[0]) for row in connection.execute(text("SELECT text FROM passages"))]
        self._titles = {
            one: product_id
            for product_id, facts in oracle.facts.items()
            for one in (facts.title, *(v for k, v in facts.product.extra.items() if "itle" in k))
            if len(one) >= 12 or (not one.isascii() and len(one) >= 6)
        }
        self._products = {product_id: facts.product for product_id, facts in oracle.facts.items()}

    def faults(self, turn: Turn, shown: Slate | None, known: Known) -> list[Fault]:
        """Money, numbers and product names of the reply that nothing shown, said or stored accounts for."""
        cards = [*turn.slate, *known.slate]
        products = (
            {card.product_id for card in cards} | {line.product_id for line in turn.cart.lines}
            if turn.cart
            else {card.product_id for card in cards}
        )
        money = self._money(turn, cards) | {Decimal(known.cart_total) / 100}
        faults = self._labelled(turn, cards)
        rest = turn.reply
        for title, product_id in self._titles.items():
            if title in rest:
                if product_id not in products and not any(
                    title in self._products[one].title + str(self._products[one].extra) for one in products
                ):
                    faults.append(Fault("product in reply", title))
                rest = rest.replace(title, " ")
        # After the titles: "积木500块" is a product of 500 pieces and no price.
        apart = {abs(one.price.amount - other.price.amount) for one in cards for other in cards}
        savings = {Decimal(amount) / 100 for amount in apart}
        faults += [
            Fault("money in reply", f"{match[0]!r} in {turn.reply!r}")
            for match in _MONEY.finditer(rest)
            if (amount := Decimal((match[1] or match[2]).replace(",", ""))) not in money
            and not (amount in savings and _SAVED.search(rest[max(0, match.start() - 40) : match.end() + 20]))
        ]
        sources = " ".join(
            [
                *self._passages,
                *(self._products[one].model_dump_json() for one in products),
                *known.utterances,
                turn.utterance,
                turn.constraints.model_dump_json(),
                *(way.model_dump_json() for way in turn.ways),
                turn.cart.model_dump_json() if turn.cart else "",
                *([str(shown.total), str(len(shown.results))] if shown else []),
                " ".join(str(card.stock) for card in cards),
                "1 2 3 4 5 6",
            ]
        )
        numbers = {
            Decimal(one.replace(",", "")) for one in re.findall(r"\d[\d,]*(?:\.\d+)?", sources) if one.strip(",")
        }
        faults += [
            Fault("number in reply", f"{match[0]!r} in {turn.reply!r}")
            for match in _NUMBER.finditer(_MONEY.sub(" ", rest))
            if Decimal(match[0].replace(",", "")) not in numbers
        ]
        return faults

    def _labelled(self, turn: Turn, cards: Sequence[Result]) -> list[Fault]:
        """Ratings and sizes of the reply that are none of the products': a number in the wrong field is a lie too."""
        ratings = {card.rating for card in cards} | {turn.constraints.rating_min}
        texts = [
            f"{self._products[card.product_id].title} {self._products[card.product_id].description}" for card in cards
        ]
        texts += [
            str(v.options) + str(v.attributes) for card in cards for v in self._products[card.product_id].variants
        ]
        sizes = " ".join([*texts, *turn.constraints.size, *self._passages])
        faults = [
            Fault("rating in reply", match[0])
            for match in _RATED.finditer(turn.reply)
            if float(match[1]) not in ratings
        ]
        return faults + [
            Fault("size in reply", match[0])
            for match in _SIZED.finditer(turn.reply)
            if not re.search(rf"(?<![\d.]){re.escape(match[1])}(?![\d.])", sizes)
        ]

    def _money(self, turn: Turn, cards: Sequence[Result]) -> set[Decimal]:
        minor = [card.price.amount for card in cards] + [card.list_price.amount for card in cards if card.list_price]
        if turn.cart:
            minor += [
                turn.cart.total.amount,
                *(amount for line in turn.cart.lines for amount in (line.price.amount, line.total.amount)),
            ]
        minor += [way.price_from.amount for way in turn.ways if way.price_from]
        allowed = {Decimal(amount) / 100 for amount in minor}
        allowed |= {
            Decimal(str(limit))
            for limit in (turn.constraints.price_max, turn.constraints.price_min)
            if limit is not None
        }
        texts = [
            *self._passages,
            *(way.text for way in turn.ways),
            *(self._products[card.product_id].description for card in cards),
        ]
        allowed |= {Decimal((m[1] or m[2]).replace(",", "")) for one in texts for m in _MONEY.finditer(one)}
        return allowed
