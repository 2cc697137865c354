"""A shop of two products with fixed answers, so that what the faces do with them can be asserted."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from assistant import wire
from assistant.errors import Conflict, ConversationNotFound, EmptyUtterance, NotAllowed, SlateNotFound, UtteranceTooLong
from retrieval.types import Constraints, Money

HOSTILE = "<img src=x onerror=\"document.title='owned'\"> ${document.title='owned'} {{this}}\u2028 Rug"

OAK = wire.OptionValue(value="oak", label="Oak", count=3)


def usd(amount: int) -> Money:
    return Money(amount=amount, currency="USD")


def product(rank: int, title: str = "Oak desk", **fields: object) -> wire.Result:
    values: dict[str, object] = {
        "rank": rank,
        "product_id": f"p{rank}",
        "variant_id": f"v{rank}",
        "title": title,
        "price": usd(19900),
        "in_stock": True,
        "score": 1.0 / rank,
    }
    return wire.Result.model_validate(values | fields)


class FakeShop:
    """Answers every utterance with two desks; keeps a cart; waits on `gate` before the words where one is set."""

    def __init__(self) -> None:
        self.started = self.closed = False
        self.secrets: dict[str, str] = {}
        self.turns: dict[str, list[wire.Turn]] = {}
        self.carts: dict[str, wire.Cart] = {}
        self.heard: list[wire.Feedback] = []
        self.chips = [wire.Chip(slot="color", value="black", label="black")]
        self.gate: asyncio.Event | None = None
        self.break_after_slate = False
        self.title = HOSTILE

    async def start(self) -> None:
        self.started = True

    async def close(self) -> None:
        self.closed = True

    async def create(self, shopper_id: str | None = None) -> wire.NewConversation:
        conversation_id = f"c_{len(self.secrets)}"
        self.secrets[conversation_id] = f"secret-{conversation_id}"
        return wire.NewConversation(conversation_id=conversation_id, secret=self.secrets[conversation_id])

    def authorize(self, conversation_id: str, secret: str) -> None:
        if self.secrets.get(conversation_id) != secret:
            raise NotAllowed("the secret is not this conversation's")

    async def say(self, conversation_id: str, text: str, turn_id: str | None = None) -> AsyncIterator[wire.StreamEvent]:
        if not text.strip():
            raise EmptyUtterance("there is nothing to read")
        if len(text) > 2000:
            raise UtteranceTooLong("an utterance may have 2000 characters")
        async for event in self._turn(conversation_id, text, turn_id or "t"):
            yield event

    async def drop_chip(
        self, conversation_id: str, slot: str, value: str, turn_id: str | None = None
    ) -> AsyncIterator[wire.StreamEvent]:
        if not any((chip.slot, chip.value) == (slot, value) for chip in self.chips):
            raise Conflict(f"{slot}={value!r} is not in force")
        self.chips = []
        async for event in self._turn(conversation_id, "✕ black", turn_id or "t"):
            yield event

    async def add_chip(
        self, conversation_id: str, slot: str, value: str, turn_id: str | None = None
    ) -> AsyncIterator[wire.StreamEvent]:
        if (slot, value) != ("material", OAK.value):
            raise Conflict(f"{slot}={value!r} is not offered")
        self.chips = [*self.chips, wire.Chip(slot=slot, value=value, label=value)]
        async for event in self._turn(conversation_id, f"+ {value}", turn_id or "t"):
            yield event

    async def _turn(self, conversation_id: str, text: str, turn_id: str) -> AsyncIterator[wire.StreamEvent]:
        yield wire.Understood(turn_id=turn_id, intent="search", language="en", chips=self.chips)
        results = [product(1, self.title, url="javascript:alert(1)", list_price=usd(24900)), product(2, in_stock=False)]
        slate = wire.Slate(request_id=f"r-{turn_id}", results=results, total=7)
        yield wire.SlateShown(slate=slate)
        if self.break_after_slate:
            raise RuntimeError("/srv/shop/aisle.db is gone")
        if self.gate:
            await self.gate.wait()
        for sentence in ("Two desks match.", " The first one costs $199.00."):
            yield wire.Sentence(text=sentence)
        turn = wire.Turn(
            conversation_id=conversation_id,
            turn_id=turn_id,
            utterance=text,
            language="en",
            intent="search",
            constraints=Constraints(color=("black",)),
            chips=self.chips,
            action="search",
            reply="Two desks match. The first one costs $199.00.",
            request_id=slate.request_id,
            slate=results,
            options=[wire.Options(kind="material", label="Material", values=[OAK])],
        )
        self.turns.setdefault(conversation_id, []).append(turn)
        yield wire.TurnDone(turn=turn)

    async def change_cart(self, conversation_id: str, change: wire.ChangeCart) -> wire.Cart:
        line = wire.CartLine(
            variant_id=change.variant_id,
            product_id="p1",
            title=self.title,
            quantity=change.quantity,
            price=usd(19900),
            total=usd(19900 * change.quantity),
        )
        lines = [line] if change.quantity else []
        self.carts[conversation_id] = wire.Cart(lines=lines, count=change.quantity, total=line.total)
        return self.carts[conversation_id]

    async def feedback(self, conversation_id: str, feedback: wire.Feedback) -> None:
        self.heard.append(feedback)

    async def history(self, conversation_id: str) -> wire.History:
        if conversation_id not in self.secrets:
            raise ConversationNotFound(conversation_id)
        return wire.History(
            conversation_id=conversation_id,
            turns=self.turns.get(conversation_id, []),
            chips=self.chips,
            options=self.turns[conversation_id][-1].options if self.turns.get(conversation_id) else [],
            cart=self.carts.get(conversation_id, wire.Cart(total=usd(0))),
        )

    async def slate(self, conversation_id: str, request_id: str) -> wire.Slate:
        raise SlateNotFound(f"there is no slate with request id {request_id!r}")

    async def shoppers(self) -> list[wire.Shopper]:
        return [wire.Shopper(shopper_id="s1", name="Mia")]

    async def choose_meaning(
        self, conversation_id: str, intent: str, turn_id: str | None = None
    ) -> AsyncIterator[wire.StreamEvent]:
        async for event in self._turn(conversation_id, f"✓ {intent}", turn_id or "t"):
            yield event

    async def compare(
        self, conversation_id: str, product_ids: Sequence[str], turn_id: str | None = None
    ) -> AsyncIterator[wire.StreamEvent]:
        async for event in self._turn(conversation_id, f"⇄ {' '.join(product_ids)}", turn_id or "t"):
            yield event

    async def why(
        self, conversation_id: str, request_id: str, product_id: str, language: wire.Language | None = None
    ) -> wire.Why:
        return wire.Why(
            request_id=request_id,
            product_id=product_id,
            title=self.title,
            language=language or "en",
            rank=1,
            score=1.0,
            reasons=["it fits"],
            shares=[],
            evidence=[],
            need=[],
            groups=[],
            lost=[],
        )

    async def health(self) -> wire.Health:
        return wire.Health(status="ok", shop="Desk & Co", products=2, catalog_version=1, generator="scripted")
