"""An open shop as a service: many conversations at once, one turn at a time in each.

A turn runs in a task of its own: a shopper who closes the page ends the listening, not the turn, so that what was
acknowledged is finished and stored. Knows no HTTP.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from weakref import WeakValueDictionary

from sqlalchemy import Connection

from assistant.cart import price_cart, refusal
from assistant.errors import Conflict, EmptyUtterance, GeneratorUnavailable, NotAllowed, SlateNotFound, UtteranceTooLong
from assistant.events import CartChanged, ConversationEvent, Reacted, Replied
from assistant.ledger import shown_slate
from assistant.messages import Edit, Intent, Reading, Slot
from assistant.parts import Parts
from assistant.state import apply, before_turn, fold
from assistant.store import utc_now
from assistant.turn import chips, take_turn
from assistant.wire import Cart, ChangeCart, Feedback, Health, History, NewConversation, Shopper, Slate, StreamEvent
from ranker.events import BehaviourEvent, BehaviourKind, record
from retrieval.types import Constraints

_log = logging.getLogger(__name__)

_BEHAVIOUR = {
    "click": (BehaviourKind.CLICK, None),
    "view": (BehaviourKind.VIEW, None),
    "dismissal": (BehaviourKind.DISMISSAL, None),
    "thumbs_up": (BehaviourKind.THUMBS, 1),
    "thumbs_down": (BehaviourKind.THUMBS, -1),
}


class Service:
    """One open shop's conversations. All methods may be called concurrently from one event loop."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def parts(self) -> Parts:
        """What the turns are made with."""
        return self._parts

    async def start(self) -> None:
        """Warm up all that loads late, so that the first shopper does not wait for it."""
        for language in ("en", "zh"):
            await asyncio.to_thread(self._parts.knowledge.find, "warm up", language)
        await asyncio.to_thread(self._parts.search.search, "warm up", Constraints(), 1)
        await asyncio.to_thread(self._parts.lexicon)
        try:
            await self._parts.generator.warm_up()
        except GeneratorUnavailable as error:
            # A remote model may come up later; until then each turn tries it, and answers by plain search.
            _log.warning("the shop opens without its generator: %s", error)

    async def close(self) -> None:
        """Wait for the turns that are under way."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=30)

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
        utterance = self._readable(text)
        async for event in self._run(conversation_id, turn_id, utterance, None):
            yield event

    async def drop_chip(
        self, conversation_id: str, slot: str, value: str, turn_id: str | None = None
    ) -> AsyncIterator[StreamEvent]:
        """Yield the turn that removing one constraint brings; a turn id sent again yields the same turn.

        Raises:
            Conflict: no such constraint is in force.
            ConversationNotFound: there is no such conversation.
        """
        log = await asyncio.to_thread(self._parts.store.events, conversation_id)
        state = before_turn(log, turn_id) if turn_id else fold(log)
        chip = next((one for one in chips(state, self._parts.currency) if (one.slot, one.value) == (slot, value)), None)
        if chip is None:
            raise Conflict(f"{slot}={value!r} is not in force; the chips in force are in the conversation's history")
        edit = Edit(op="drop", slot=Slot(slot), value=value)
        reading = Reading(intent=Intent.REFINE, language=state.language, edits=(edit,))
        async for event in self._run(conversation_id, turn_id, f"✕ {chip.label}", reading):
            yield event

    async def change_cart(self, conversation_id: str, change: ChangeCart) -> Cart:
        """Set a variant's quantity in the cart and return the cart; sending the same key again changes nothing.

        Raises:
            Conflict: the variant is not sold, or not in that quantity, or the key was used for another change.
        """
        return await asyncio.to_thread(self._change_cart, conversation_id, change)

    def _change_cart(self, conversation_id: str, change: ChangeCart) -> Cart:
        state = fold(self._parts.store.events(conversation_id))
        event = CartChanged(key=change.key, variant_id=change.variant_id, quantity=change.quantity)
        if change.quantity:
            found = self._parts.find_variant(change.variant_id)
            if found is None:
                raise Conflict(f"the shop does not sell variant {change.variant_id!r}")
            why = refusal(found[1], change.quantity, state.language)
            if why:
                raise Conflict(f"{found[0].title}: {why}")
        if self._parts.store.append(conversation_id, [event]):
            state = apply(state, event)
        return price_cart(state.cart, self._parts.find_variant, state.language, self._parts.currency)

    async def feedback(self, conversation_id: str, feedback: Feedback) -> None:
        """Store one piece of feedback; sending the same key again changes nothing.

        Raises:
            Conflict: the key was used for other feedback.
        """
        await asyncio.to_thread(self._feedback, conversation_id, feedback)

    def _feedback(self, conversation_id: str, feedback: Feedback) -> None:
        event = Reacted(
            key=feedback.key,
            reaction=feedback.kind,
            product_id=feedback.product_id,
            request_id=feedback.request_id,
            turn_id=feedback.turn_id,
        )
        behaviour: list[BehaviourEvent] = []
        if feedback.product_id and feedback.kind in _BEHAVIOUR:
            kind, value = _BEHAVIOUR[feedback.kind]
            behaviour.append(
                BehaviourEvent(
                    shopper_id=self._parts.store.shopper(conversation_id),
                    product_id=feedback.product_id,
                    kind=kind,
                    at=utc_now(),
                    request_id=feedback.request_id,
                    value=value,
                )
            )

        def beside(connection: Connection, fresh: Sequence[ConversationEvent]) -> None:
            record(connection, behaviour if fresh else ())

        self._parts.store.append(conversation_id, [event], beside)

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
            cart=cart,
        )

    async def slate(self, conversation_id: str, request_id: str) -> Slate:
        """Return a slate of this conversation as the ledger has it.

        Raises:
            SlateNotFound: there is no such slate in this conversation.
        """
        slate = await asyncio.to_thread(self._parts.ledger.slate, request_id)
        if slate.conversation_id != conversation_id:
            raise SlateNotFound(f"there is no slate with request id {request_id!r}")
        return shown_slate(slate)

    async def health(self) -> Health:
        """Return what the shop serves and what is not available."""
        degraded = await asyncio.to_thread(self._parts.degraded)
        return Health(
            status="degraded" if degraded else "ok",
            shop=self._parts.shop,
            products=await asyncio.to_thread(self._parts.catalog.count),
            catalog_version=await asyncio.to_thread(self._parts.catalog.version),
            generator=self._parts.generator.name,
            degraded=degraded,
        )

    def _readable(self, text: str) -> str:
        """The utterance without control characters (C0 and C1 but for white space), checked for length."""
        limit = self._parts.limits.utterance_characters
        if len(text) > limit:
            raise UtteranceTooLong(
                f"an utterance may have {limit} characters, this one has {len(text)}; please shorten it"
            )
        kept = "".join(sign for sign in text if sign in "\n\t" or (ord(sign) >= 32 and not 127 <= ord(sign) < 160))
        if not kept.strip():
            raise EmptyUtterance("there is nothing to read; please write what you are looking for")
        return kept.strip()

    async def _run(
        self, conversation_id: str, turn_id: str | None, utterance: str, given: Reading | None
    ) -> AsyncIterator[StreamEvent]:
        events: asyncio.Queue[StreamEvent | BaseException | None] = asyncio.Queue()

        async def work() -> None:
            try:
                async with self._turns.setdefault(conversation_id, asyncio.Lock()):
                    name = turn_id or f"t_{secrets.token_hex(8)}"
                    async for event in take_turn(self._parts, conversation_id, name, utterance, given):
                        events.put_nowait(event)
                events.put_nowait(None)
            except Exception as error:  # a background task: the listener, if there still is one, raises it
                events.put_nowait(error)

        task = asyncio.create_task(work())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        while (event := await events.get()) is not None:
            if isinstance(event, BaseException):
                raise event
            yield event
