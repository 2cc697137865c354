"""An open shop as a service: many conversations at once, one turn at a time in each (`turnstile`). Knows no HTTP."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable, Sequence
from functools import partial

from assistant import explain, pressing
from assistant.cart import price_cart, refusal
from assistant.errors import Conflict, GeneratorUnavailable, NotAllowed, ShopperNotFound
from assistant.events import CartChanged, Replied
from assistant.feedback import take_feedback
from assistant.ledger import shown_slate
from assistant.messages import readable
from assistant.parts import Parts
from assistant.pause import notice
from assistant.paused_turn import paused_turn
from assistant.state import DialogueState, apply, before_turn, fold
from assistant.turn import Pressed, chips, take_turn
from assistant.turnstile import Turnstile
from assistant.watch import Watch
from assistant.wire import (
    Cart,
    ChangeCart,
    Feedback,
    Health,
    History,
    NewConversation,
    Shopper,
    Slate,
    StreamEvent,
    TurnDone,
    Why,
)
from retrieval.types import Constraints, Language, ProductId

_log = logging.getLogger(__name__)


class Service:
    """One open shop's conversations. All methods may be called concurrently from one event loop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self.watch = Watch()
        self._turnstile = Turnstile(parts.limits.turns_at_once, parts.limits.turns_waiting, self.watch.failed)

    @property
    def parts(self) -> Parts:
        """What the turns are made with."""
        return self._parts

    @property
    def turnstile(self) -> Turnstile:
        """How many turns run and wait."""
        return self._turnstile

    async def start(self) -> None:
        """Warm up all that loads late, so that the first shopper does not wait for it."""
        await asyncio.to_thread(self._parts.store.catch_up)
        for language in ("en", "zh"):
            await asyncio.to_thread(self._parts.knowledge.find, "warm up", language)
        await asyncio.to_thread(self._parts.search.search, "warm up", Constraints(), 1)
        await asyncio.to_thread(self._parts.lexicon)
        await asyncio.to_thread(self._parts.ranker.refresh)
        try:
            await self._parts.generator.warm_up()
        except GeneratorUnavailable as error:
            # A remote model may come up later; until then each turn tries it, and answers by plain search.
            _log.warning("the shop opens without its generator: %s", error)

    async def close(self) -> None:
        """Wait for the turns that are under way."""
        await self._turnstile.close()

    async def create(self, shopper_id: str | None = None) -> NewConversation:
        """Return a new conversation with its secret, which is not stored and cannot be read again.

        Raises:
            NotAllowed: a shopper is named, and this shop does not take a visitor's word for who they are.
            ShopperNotFound: nobody has this shopper id.
        """
        if shopper_id is not None:
            await asyncio.to_thread(self._admit, shopper_id)
        conversation_id, secret = await asyncio.to_thread(self._parts.store.create, shopper_id)
        return NewConversation(conversation_id=conversation_id, secret=secret)

    def _admit(self, shopper_id: str) -> None:
        if not self._parts.open_shoppers:
            raise NotAllowed("this shop does not take a visitor's word for who they are; begin without a shopper id")
        self._parts.shoppers.get(shopper_id)

    async def shoppers(self) -> list[Shopper]:
        """Return the shoppers as whom any visitor may speak; none but in a shop made for trying it out."""
        if not self._parts.open_shoppers:
            return []
        return await asyncio.to_thread(self._parts.shoppers.all)

    def authorize(self, conversation_id: str, secret: str) -> None:
        """Check a conversation's secret.

        Raises:
            NotAllowed: the secret does not open this conversation.
        """
        self._parts.store.authorize(conversation_id, secret)

    async def say(self, conversation_id: str, text: str, turn_id: str | None = None) -> AsyncIterator[StreamEvent]:
        """Yield what one utterance brings, as it comes.

        Raises:
            EmptyUtterance: there is nothing to read.
            UtteranceTooLong: it is longer than a turn takes.
            ConversationNotFound: there is no such conversation.
            Conflict: the turn id was used with another utterance.
        """
        utterance = readable(text, self._parts.limits.utterance_characters)
        async for event in self._run(conversation_id, turn_id, utterance):
            yield event

    async def drop_chip(
        self, conversation_id: str, slot: str, value: str, turn_id: str | None = None
    ) -> AsyncIterator[StreamEvent]:
        """Yield the turn that removing one constraint brings; a turn id sent again yields the same turn.

        Raises:
            Conflict: no such constraint is in force.
            ConversationNotFound: there is no such conversation.
        """
        press = partial(pressing.drop_chip, slot=slot, value=value, currency=self._parts.currency)
        async for event in self._pressed(conversation_id, turn_id, press):
            yield event

    async def add_chip(
        self, conversation_id: str, slot: str, value: str, turn_id: str | None = None
    ) -> AsyncIterator[StreamEvent]:
        """Yield the turn that one of the options in force brings; a turn id sent again yields the same turn.

        Raises:
            Conflict: no such option is in force.
            ConversationNotFound: there is no such conversation.
        """
        press = partial(pressing.add_chip, slot=slot, value=value, currency=self._parts.currency)
        async for event in self._pressed(conversation_id, turn_id, press):
            yield event

    async def choose_meaning(
        self, conversation_id: str, intent: str, turn_id: str | None = None
    ) -> AsyncIterator[StreamEvent]:
        """Yield the turn in which the last utterance means `intent`; a turn id sent again yields the same turn.

        Raises:
            Conflict: the last turn did not ask whether this was meant.
            ConversationNotFound: there is no such conversation.
        """
        async for event in self._pressed(conversation_id, turn_id, partial(pressing.choose_meaning, intent=intent)):
            yield event

    async def _pressed(
        self, conversation_id: str, turn_id: str | None, press: Callable[[DialogueState], pressing.Press]
    ) -> AsyncIterator[StreamEvent]:
        """Yield the turn of a button, pressed in the state before its turn where this was begun already."""
        log = await asyncio.to_thread(self._parts.store.events, conversation_id)
        said, pressed = press(before_turn(log, turn_id) if turn_id else fold(log))
        async for event in self._run(conversation_id, turn_id, said, pressed):
            yield event

    async def compare(
        self, conversation_id: str, product_ids: Sequence[str], turn_id: str | None = None
    ) -> AsyncIterator[StreamEvent]:
        """Yield the turn that sets products side by side; a turn id sent again yields the same turn.

        Raises:
            Conflict: fewer than two products, or one that this conversation has not shown.
            ConversationNotFound: there is no such conversation.
        """
        log = await asyncio.to_thread(self._parts.store.events, conversation_id)
        said, pressed = pressing.compare(log, product_ids, self._parts.find_variant)
        async for event in self._run(conversation_id, turn_id, said, pressed):
            yield event

    async def change_cart(self, conversation_id: str, change: ChangeCart) -> Cart:
        """Set a variant's quantity in the cart and return the cart; sending the same key again changes nothing.

        Raises:
            Conflict: the variant is not sold, or not in that quantity, or the key was used for another change.
        """
        return await asyncio.to_thread(self._change_cart, conversation_id, change)

    def _change_cart(self, conversation_id: str, change: ChangeCart) -> Cart:
        state = fold(self._parts.store.events(conversation_id))
        product_id = None
        if change.quantity:
            found = self._parts.find_variant(change.variant_id)
            if found is None:
                raise Conflict(f"the shop does not sell variant {change.variant_id!r}")
            why = refusal(*found, change.quantity, state.language)
            if why:
                raise Conflict(f"{found[0].title}: {why}")
            product_id = found[0].product_id
        event = CartChanged(
            key=change.key, variant_id=change.variant_id, quantity=change.quantity, product_id=product_id
        )
        if self._parts.store.append(conversation_id, [event]):
            state = apply(state, event)
        return price_cart(state.cart, self._parts.find_variant, state.language, self._parts.currency)

    async def feedback(self, conversation_id: str, feedback: Feedback) -> None:
        """Store one piece of feedback; sending the same key again changes nothing.

        Raises:
            Conflict: the key was used for other feedback.
        """
        await asyncio.to_thread(take_feedback, self._parts.store, conversation_id, feedback)

    async def history(self, conversation_id: str) -> History:
        """Return the finished turns of a conversation and what is in force.

        Raises:
            ConversationNotFound: there is no such conversation.
        """
        log = await asyncio.to_thread(self._parts.store.events, conversation_id)
        state = fold(log)
        cart = await asyncio.to_thread(
            price_cart, state.cart, self._parts.find_variant, state.language, self._parts.currency
        )
        return History(
            conversation_id=conversation_id,
            turns=[event.turn for event in log if isinstance(event, Replied)],
            chips=chips(state, self._parts.currency),
            options=list(state.options),
            cart=cart,
            shopper=await asyncio.to_thread(self._named_shopper, conversation_id),
        )

    def _named_shopper(self, conversation_id: str) -> Shopper | None:
        try:
            return self._parts.shoppers.get(self._parts.store.shopper(conversation_id))
        except ShopperNotFound:  # a stranger, or one whom the shop knows by id alone
            return None

    async def slate(self, conversation_id: str, request_id: str) -> Slate:
        """Return a slate of this conversation as the ledger has it.

        Raises:
            SlateNotFound: there is no such slate in this conversation.
        """
        return shown_slate(await asyncio.to_thread(self._parts.ledger.slate, request_id, conversation_id))

    async def why(
        self, conversation_id: str, request_id: str, product_id: str, language: Language | None = None
    ) -> Why:
        """Return why a product stood in a slate of this conversation: what the ledger has, and what moved the score.

        Raises:
            SlateNotFound: there is no such slate in this conversation, or it did not show this product.
        """
        return await asyncio.to_thread(self._why, conversation_id, request_id, product_id, language)

    def _why(self, conversation_id: str, request_id: str, product_id: str, language: Language | None) -> Why:
        slate = self._parts.ledger.slate(request_id, conversation_id)
        product = next(iter(self._parts.catalog.get([ProductId(product_id)])), None)
        language = language or fold(self._parts.store.events(conversation_id)).language
        moved = self._parts.attributor.attribute(slate, product_id, product)
        return explain.why(slate, product_id, product, moved, language, self._parts.currency)

    async def health(self) -> Health:
        """Return what the shop serves and what is not available."""
        degraded = await asyncio.to_thread(self._parts.degraded)
        paused_since = await asyncio.to_thread(self._parts.pauses.since)
        contact = self._parts.contact
        return Health(
            status="paused" if paused_since else "degraded" if degraded else "ok",
            paused_since=paused_since,
            notice={"en": notice(contact, "en"), "zh": notice(contact, "zh")} if paused_since else {},
            shop=self._parts.shop,
            products=await asyncio.to_thread(self._parts.catalog.count),
            catalog_version=await asyncio.to_thread(self._parts.catalog.version),
            generator=self._parts.generator.name,
            degraded=degraded,
        )

    def _run(
        self, conversation_id: str, turn_id: str | None, utterance: str, pressed: Pressed | None = None
    ) -> AsyncIterator[StreamEvent]:
        name = turn_id or f"t_{secrets.token_hex(8)}"

        async def turn() -> AsyncIterator[StreamEvent]:
            if await asyncio.to_thread(self._parts.pauses.since):
                events = paused_turn(self._parts, conversation_id, name, utterance)
            else:
                events = take_turn(self._parts, conversation_id, name, utterance, pressed)
            async for event in events:
                if isinstance(event, TurnDone) and event.turn.action != "paused":
                    self.watch.turn(event.turn.degraded)
                yield event

        return self._turnstile.run(conversation_id, turn)
