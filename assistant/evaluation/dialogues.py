"""Conversations of made-up shoppers with a copy of a shop, and what each turn came to: replies to measure and to read.

The shop itself is left as it is: what is said here would else pass for what its shoppers do. In one conversation of
eight the shopper says the same kind of thing over and over, which is when an assistant falls into repeating itself.
"""

from __future__ import annotations

import asyncio
import random
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from assistant.backups import back_up
from assistant.errors import ShopError
from assistant.labels import money_text
from assistant.messages import Intent
from assistant.service import Service
from assistant.shop import Shop
from assistant.simulation.conversation import Standing, last_step, next_step
from assistant.simulation.shopper import Nouns, Shopper, Step
from assistant.simulation.stated import Stated
from assistant.wire import Result, Turn, TurnDone
from retrieval.types import Constraints, Language, ProductId, Value

Say = Callable[[str], None]
Counted = Callable[[int, int | None, str], None]

_TURNS = (4, 8)
_INSISTING_SHARE = 1 / 8
_INSISTING_TURNS = 6
_INSISTED = ("more", "recommend", "policy_question", "out_of_scope", "thanks", "greeting")


class Exchange(Value):
    """One turn. `language` is the shopper's; `shown` are the slate's cards in words, `titles` what the reply names.

    `conversation` and `turn` count from 1.
    """

    conversation: int
    turn: int
    language: Language
    utterance: str
    action: str
    shown: tuple[str, ...]
    titles: tuple[str, ...]
    reply: str
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class Dialogues:
    """The turns of a run in order, and all that the shop says of its products and itself, as one text."""

    exchanges: list[Exchange]
    shop_text: str


def converse(folder: Path, turns: int, seed: int, say: Say, counted: Counted) -> Dialogues:
    """Return the first `turns` turns of made-up conversations with a copy of the shop in `folder`.

    The shoppers speak the shop's languages by turns; the same seed and shop give the same
    turns, but for order numbers.

    Raises:
        ShopError: the shop has no product that a made-up shopper could ask for, or it cannot be copied.
        ConfigError: it is not a shop, or its database is not in its folder.
        SchemaMismatch: its database is of another version of Aisle.
        ModelUnavailable: its generator cannot be loaded.
    """
    with tempfile.TemporaryDirectory(prefix="aisle-evaluation-") as place:
        Shop.open(folder).close()  # what is wrong with it is said of it, not of its copy
        copy = Path(place) / "shop"
        back_up(folder, copy, say, kept=False)
        with closing(Shop.open(copy, progress=say)) as shop, asyncio.Runner() as runner:
            return runner.run(_converse(shop, turns, seed, counted))


async def _converse(shop: Shop, turns: int, seed: int, counted: Counted) -> Dialogues:
    stated = [Stated(one) for one in shop.catalog.get([one.product_id for one in shop.catalog.texts()])]
    nouns = Nouns(stated)
    talkable: dict[Language, list[Stated]] = {
        language: [one for one in stated if nouns.of(one, language)] for language in shop.settings.languages
    }
    languages: list[Language] = [language for language, some in talkable.items() if some]
    if not languages:
        raise ShopError(f"no product of {shop.settings.name!r} has a name that a made-up shopper could ask for")
    shop.settings = shop.settings.without_chance()
    service = shop.service()
    await service.start()
    titles_in = shop.lexicon().title_known
    shelves = {one.product.product_id: one.product.category[-1:] for one in stated}
    found: list[Exchange] = []
    conversation = 0
    while len(found) < turns:
        dice = random.Random(f"{seed}:{conversation}")
        language = languages[conversation % len(languages)]
        conversation += 1
        shopper = Shopper(talkable[language], nouns, language, dice)
        held = await _Talk(service, shopper, dice, f"{seed}-{conversation}").hold()
        seen = {title for turn in held for title in _seen(turn)}
        for place, turn in enumerate(held, 1):
            named = {title for title in seen if title in turn.reply}.union(titles_in(turn.reply) if titles_in else ())
            found.append(
                Exchange(
                    conversation=conversation,
                    turn=place,
                    language=language,
                    utterance=turn.utterance,
                    action=turn.action,
                    shown=tuple(_card(one, shelves.get(ProductId(one.product_id), ()), language) for one in turn.slate),
                    titles=tuple(sorted(named)),
                    reply=turn.reply,
                    withheld=tuple(turn.withheld),
                )
            )
        counted(min(len(found), turns), turns, "talking to the shop")
    await service.close()
    passages = [f"{one.title} {one.text}" for one in shop.knowledge.passages()]
    products = [one.product.model_dump_json(exclude={"url", "images"}) for one in stated]
    return Dialogues(found[:turns], "\n".join([shop.settings.name, *products, *passages]))


def _seen(turn: Turn) -> list[str]:
    """Return the titles that a turn shows: some are too short to be found in a text as titles, and are names here."""
    carts = turn.cart.lines if turn.cart else []
    return [*(one.title for one in turn.slate), *(one.title for one in carts)]


def _card(shown: Result, shelf: Sequence[str], language: Language) -> str:
    """Return what a card says, and where in the shop it stands: enough to judge a reply by."""
    rated = [f"{shown.rating:.1f}"] if shown.rating is not None else []
    facts = [value for values in shown.attributes.values() for value in values]
    return f"{shown.title} ({', '.join([money_text(shown.price, language), *rated, *shown.unstated, *shelf, *facts])})"


class _Talk:
    """One conversation, and what its shopper remembers of it."""

    def __init__(self, service: Service, shopper: Shopper, dice: random.Random, name: str) -> None:
        self._service, self._shopper, self._dice, self._name = service, shopper, dice, name
        self._turns: list[Turn] = []
        self._slate: list[Result] = []
        self._cart = frozenset[str]()

    async def hold(self) -> list[Turn]:
        """Return the turns of the whole conversation."""
        conversation_id = (await self._service.create()).conversation_id
        dice = self._dice
        if dice.random() < _INSISTING_SHARE:
            kind = dice.choice(_INSISTED)
            intent = Intent.REFINE if kind == "more" else Intent(kind)
            await self._take(conversation_id, self._shopper.search())
            for _ in range(_INSISTING_TURNS):
                await self._take(conversation_id, self._shopper.plain(kind, intent))
            return self._turns
        for _ in range(dice.randint(*_TURNS)):
            await self._take(conversation_id, next_step(self._shopper, dice, self._standing()))
        await self._take(conversation_id, last_step(self._shopper, dice))
        return self._turns

    def _standing(self) -> Standing:
        last = self._turns[-1] if self._turns else None
        constraints = last.constraints if last else Constraints()
        return Standing(
            last, self._slate, self._cart, constraints, last is not None and last.action == "checkout_confirm"
        )

    async def _take(self, conversation_id: str, step: Step) -> None:
        turn_id = f"{self._name}-{len(self._turns)}"  # a turn's id is what its reply is drawn from
        async for event in self._service.say(conversation_id, step.utterance, turn_id):
            if isinstance(event, TurnDone):
                turn = event.turn
                self._turns.append(turn)
                self._slate = turn.slate or self._slate
                if turn.cart is not None:
                    self._cart = frozenset(line.variant_id for line in turn.cart.lines)
                elif turn.action == "checkout_done":
                    self._cart = frozenset()
