"""Lets made-up shoppers talk to a service and has every turn judged, twice: as understood and as meant.

With the scripted generator every utterance is understood perfectly and a lie is planted into some replies, so that the
middle is judged apart from understanding; with any other, both are.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from assistant.events import CartChanged, Reacted
from assistant.generator import Generator
from assistant.messages import Intent
from assistant.scripted_chat import Script, ScriptedChat
from assistant.service import Service
from assistant.shop import Shop
from assistant.simulation.conversation import Standing, next_step
from assistant.simulation.shopper import Nouns, Shopper, Step
from assistant.wire import Cart, Slate, SlateShown, StreamEvent, Turn, TurnDone
from benchmarks.truthful.judge import Judge
from benchmarks.truthful.meant import Meant, differences
from benchmarks.truthful.oracle import Oracle
from benchmarks.truthful.replies import LIES, REPLIES
from benchmarks.truthful.wording import Fault, Known
from retrieval.types import Language, Product

_LANGUAGE_SHARE = 0.25
_LIE_SHARE = 0.3


@dataclass
class Tally:
    """What came of all conversations. `faults` are by what was understood, `meant` by what the shopper meant."""

    conversations: int = 0
    turns: int = 0
    shown: int = 0
    lists: int = 0
    empty: int = 0
    carts: int = 0
    orders: int = 0
    lies: int = 0
    lies_withheld: int = 0
    withheld: int = 0
    calls: Counter[int] = field(default_factory=Counter[int])
    steps: Counter[str] = field(default_factory=Counter[str])
    faults: Counter[str] = field(default_factory=Counter[str])
    meant: Counter[str] = field(default_factory=Counter[str])
    failing: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


class Talks:
    """All conversations of one run over one shop."""

    def __init__(self, shop: Shop, products: list[Product], *, seed: int, scripted: bool) -> None:
        """Prepare; `scripted` puts a perfect generator in the place of the shop's own."""
        self._oracle = Oracle(products)
        self._facts = list(self._oracle.facts.values())
        self._nouns = Nouns(self._facts)
        self._judge = Judge(shop, self._oracle)
        self._seed = seed
        self._script = ScriptedChat() if scripted else None
        shop.settings = shop.settings.without_chance()
        self.service: Service = shop.service(_generator(self._script) if self._script else None)
        self.tally = Tally()

    async def hold(self, number: int) -> None:
        """Hold one conversation; the same number and seed give the same plan."""
        dice = random.Random(f"{self._seed}:{number}")
        language: Language = "zh" if dice.random() < _LANGUAGE_SHARE else "en"
        talkable = [one for one in self._facts if self._nouns.of(one, language)]
        if not talkable:
            language, talkable = "en", [one for one in self._facts if self._nouns.of(one, "en")]
        talk = _Talk(self, Shopper(talkable, self._nouns, language, dice), language, dice)
        await talk.hold()

    def script(self, step: Step, language: Language, lie: str | None) -> None:
        """Tell the scripted generator, where there is one, how this step is read and answered."""
        if self._script is None:
            return
        replies = dict(REPLIES[language])
        for act in ("recommend", "more") if lie else ():
            replies[act] += lie or ""
        self._script.script = Script(readings={step.utterance: step.reading}, replies=replies)

    @property
    def judge(self) -> Judge:
        """The judge of this shop."""
        return self._judge

    @property
    def scripted(self) -> bool:
        """Whether understanding is perfect."""
        return self._script is not None

    def product(self, product_id: str) -> Product:
        """Return a product of the catalog."""
        return self._oracle.facts[product_id].product


def disliked(service: Service, conversation_id: str) -> set[str]:
    """Return the products that the log says are disliked: by the last reaction, and not put in the cart since."""
    found: dict[str, bool] = {}
    held: dict[str, int] = {}
    for event in service.parts.store.events(conversation_id):
        if isinstance(event, CartChanged):
            if event.product_id and event.quantity > held.get(event.variant_id, 0):
                found[event.product_id] = False
            held[event.variant_id] = event.quantity
        elif isinstance(event, Reacted) and event.product_id and event.reaction not in ("view", "wrong_answer"):
            found[event.product_id] = event.reaction in ("dismissal", "thumbs_down")
    return {product_id for product_id, unwanted in found.items() if unwanted}


def _generator(model: ScriptedChat) -> Generator:
    from assistant.generator_kinds import scripted

    return scripted(model)


class _Talk:
    """One conversation."""

    def __init__(self, talks: Talks, shopper: Shopper, language: Language, dice: random.Random) -> None:
        self._talks, self._shopper, self._language, self._dice = talks, shopper, language, dice
        self._known, self._meant, self._turns = Known(), Meant(), list[Turn]()
        self._conversation = ""
        self._confirming = False

    async def hold(self) -> None:
        tally = self._talks.tally
        tally.conversations += 1
        self._conversation = (await self._talks.service.create()).conversation_id
        for _ in range(self._dice.randint(4, 7)):
            await self._take(next_step(self._shopper, self._dice, self._standing()))
        faults = await self._talks.judge.conversation(self._talks.service, self._conversation, self._turns)
        self._note(None, faults, [])

    def _standing(self) -> Standing:
        last = self._turns[-1] if self._turns else None
        cart = frozenset(self._meant.cart)
        return Standing(last, self._known.slate, cart, self._meant.constraints, self._confirming)

    async def _take(self, step: Step) -> None:
        talks, tally = self._talks, self._talks.tally
        lie = self._dice.choice(LIES[self._language]) if talks.scripted and self._dice.random() < _LIE_SHARE else None
        talks.script(step, self._language, lie)
        accepts = step.kind == "yes"
        events: list[StreamEvent] = [event async for event in talks.service.say(self._conversation, step.utterance)]
        done = events[-1]
        assert isinstance(done, TurnDone), done
        turn = done.turn
        slate = next((event.slate for event in events if isinstance(event, SlateShown)), None)
        self._meant.take(step.reading)
        if accepts:
            self._meant.constraints = turn.constraints
        faults = [*talks.judge.stream(events), *talks.judge.turn(turn, slate, self._known), *self._lied(turn, lie)]
        meant = [
            Fault(f"understood {one}", f"meant {self._meant.constraints.model_dump(exclude_defaults=True)}")
            for one in differences(self._meant.constraints, turn.constraints)
        ]
        if turn.intent != step.reading.intent:
            meant.append(Fault("understood intent", f"meant {step.reading.intent}"))
        meant += talks.judge.broken(turn.slate, self._meant.constraints, slate.relaxed if slate else ())
        cart_faults = self._cart(step, turn)
        (faults if talks.scripted else meant).extend(cart_faults)
        self._count(step, turn, slate)
        self._note(turn, faults, meant)
        self._remember(turn)
        tally.turns += 1

    def _lied(self, turn: Turn, lie: str | None) -> list[Fault]:
        tally = self._talks.tally
        tally.withheld += len(turn.withheld)
        worded = turn.generator_calls > 1  # of what code alone says there is no lie to withhold
        if self._talks.scripted and lie and worded and turn.action in ("recommend", "more"):
            tally.lies += 1
            held = len(turn.withheld) >= 1
            tally.lies_withheld += held
            return [] if held else [Fault("lie said", f"{lie!r}: {turn.reply!r}")]
        unfilled = [one for one in turn.withheld if "{" not in one]  # the script named a fact that there was none of
        return [Fault("truth withheld", str(unfilled))] if self._talks.scripted and unfilled else []

    def _cart(self, step: Step, turn: Turn) -> list[Fault]:
        """The cart after the turn against the shopper's own account of it."""
        faults: list[Fault] = []
        meant, reading = self._meant, step.reading
        if reading.intent == Intent.ADD_TO_CART:
            card = self._known.slate[reading.references[0] - 1]
            product = self._talks.product(card.product_id)
            variant = next(one for one in product.variants if one.variant_id == card.variant_id)
            quantity = int(reading.edits[0].value or 1) if reading.edits else 1
            went = meant.put(variant, quantity)
            if (turn.action == "cart_added") != went:
                faults.append(Fault("cart", f"{turn.action} for {quantity} of {variant.stock} in stock"))
        elif reading.intent == Intent.REMOVE_FROM_CART:
            meant.cart.pop(self._known.slate[reading.references[0] - 1].variant_id, None)
        elif step.kind == "confirm" and self._confirming:
            self._talks.tally.orders += turn.action == "checkout_done"
            if turn.action != "checkout_done":
                faults.append(Fault("checkout", f"{turn.action} after a confirmation"))
            meant.cart.clear()
        elif turn.action == "checkout_done":
            faults.append(Fault("checkout", "an order without confirmation"))
            meant.cart.clear()
        if turn.cart is not None:
            self._talks.tally.carts += 1
            faults += self._same(turn.cart)
        return faults

    def _same(self, cart: Cart) -> list[Fault]:
        told = {line.variant_id: line.quantity for line in cart.lines}
        prices = {
            v.variant_id: v.price.amount for one in cart.lines for v in self._talks.product(one.product_id).variants
        }
        total = sum(prices[one] * quantity for one, quantity in told.items())
        found = (
            [] if total == cart.total.amount else [Fault("cart", f"total {cart.total.amount}, catalog says {total}")]
        )
        if told != self._meant.cart:
            found.append(Fault("cart", f"{told}, the shopper's account is {self._meant.cart}"))
            self._meant.cart = dict(told)
        return found

    def _count(self, step: Step, turn: Turn, slate: Slate | None) -> None:
        tally = self._talks.tally
        tally.steps[step.kind.split(".")[0]] += 1
        tally.calls[turn.generator_calls] += 1
        tally.shown += len(turn.slate)
        tally.lists += slate is not None
        tally.empty += slate is not None and not slate.results

    def _remember(self, turn: Turn) -> None:
        self._known.take(turn, disliked(self._talks.service, self._conversation))
        self._meant.seen |= {card.product_id for card in turn.slate}
        self._meant.constraints = turn.constraints  # an error is counted once, in the turn that made it
        self._confirming = turn.action == "checkout_confirm"
        self._turns.append(turn)

    def _note(self, turn: Turn | None, faults: list[Fault], meant: list[Fault]) -> None:
        tally = self._talks.tally
        tally.faults.update({one.kind for one in faults})
        tally.meant.update({one.kind for one in meant})
        if faults or meant:
            tally.failing.append(
                {
                    "conversation": [one.utterance for one in self._turns],
                    "faults": [f"{one.kind}: {one.detail}" for one in faults],
                    "meant": [f"{one.kind}: {one.detail}" for one in meant],
                    "turn": turn.model_dump(mode="json", exclude={"timings_ms", "chips"}) if turn else None,
                }
            )
