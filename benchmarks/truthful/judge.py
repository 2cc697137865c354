"""Judges a turn, and a finished conversation, against the oracle, the ledger and the log. Returns what is wrong, by kind."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import text

from assistant.service import Service
from assistant.shop import Shop
from assistant.wire import (
    CartShown,
    Chip,
    Result,
    Sentence,
    Slate,
    SlateShown,
    StreamEvent,
    Turn,
    TurnDone,
    Understood,
)
from benchmarks.truthful.oracle import Oracle, Verdict
from benchmarks.truthful.wording import Fault, Known, Wording
from retrieval.types import Constraints, Unmet

_FINDS = {"recommend", "more", "no_more", "relaxed", "no_match", "feedback"}


class Judge:
    """Judges the turns of one shop."""

    def __init__(self, shop: Shop, oracle: Oracle) -> None:
        self._shop, self._oracle, self._wording = shop, oracle, Wording(shop, oracle)
        self._products = {product_id: facts.product for product_id, facts in oracle.facts.items()}

    def stream(self, events: Sequence[StreamEvent]) -> list[Fault]:
        """Return what is wrong with the order and the agreement of a turn's events."""
        done = events[-1]
        if not isinstance(done, TurnDone):
            return [Fault("stream", f"the last event is {type(done).__name__}")]
        turn, faults = done.turn, list[Fault]()
        kinds = [type(event) for event in events]
        if kinds[0] is not Understood or kinds.count(TurnDone) != 1:
            faults.append(Fault("stream", f"events came as {[kind.__name__ for kind in kinds]}"))
        if Sentence in kinds and SlateShown in kinds and kinds.index(SlateShown) > kinds.index(Sentence):
            faults.append(Fault("stream", "a sentence came before the products"))
        said = "".join(event.text for event in events if isinstance(event, Sentence))
        if said != turn.reply:
            faults.append(Fault("stream", f"sentences {said!r} are not the reply {turn.reply!r}"))
        slates = [event.slate for event in events if isinstance(event, SlateShown)]
        if [one.results for one in slates] != ([turn.slate] if turn.request_id else []):
            faults.append(Fault("slate differs", "stream and turn"))
        carts = [event.cart for event in events if isinstance(event, CartShown)]
        if carts != ([turn.cart] if turn.cart else []):
            faults.append(Fault("cart", "the streamed cart is not the turn's"))
        if turn.generator_calls > 2:
            faults.append(Fault("generator calls", str(turn.generator_calls)))
        return faults

    def turn(self, turn: Turn, shown: Slate | None, known: Known) -> list[Fault]:
        """Return what is wrong with a turn, by the constraints as they were understood."""
        faults = [*self._shown(turn, shown), *self._cards(turn), *self._order(turn), *self._cart(turn)]
        faults += [*self._repeats(turn, known), *self._empty(turn, shown, known), *self._chips(turn)]
        return faults + self._wording.faults(turn, shown, known)

    def broken(self, results: Sequence[Result], asked: Constraints, relaxed: Sequence[Unmet] = ()) -> list[Fault]:
        """Return the hard constraints that shown products break."""
        faults: list[Fault] = []
        eased = {one.slot for one in relaxed if one.slot != "features"}
        unmet = [one.value for one in relaxed if one.slot == "features"]
        stated = tuple(one for one in asked.features if not any(one in told or told in one for told in unmet))
        for result in results:
            if result.product_id not in self._products:
                faults.append(Fault("unknown product", result.product_id))
                continue
            for slot, verdict in self._oracle.judge(result.product_id, result.variant_id, asked).items():
                if verdict == Verdict.NO and slot not in eased:
                    faults.append(
                        Fault(f"violates {slot}", f"{result.product_id} {result.variant_id} {result.title!r}")
                    )
            if not self._oracle.features_met(result.product_id, stated):
                faults.append(Fault("violates features", f"{result.product_id} {result.title!r}"))
        return faults

    def _shown(self, turn: Turn, shown: Slate | None) -> list[Fault]:
        return self.broken(turn.slate, turn.constraints, shown.relaxed if shown else ())

    def _cards(self, turn: Turn) -> list[Fault]:
        """Every card against the catalog: a price, a stock or a rating that is not the shop's."""
        faults: list[Fault] = []
        for place, card in enumerate(turn.slate, 1):
            product = self._products[card.product_id]
            variant = next(one for one in product.variants if one.variant_id == card.variant_id)
            told = (
                card.rank,
                card.price,
                card.list_price,
                card.in_stock,
                card.stock,
                card.brand,
                card.rating,
                card.rating_count,
            )
            true = (
                place,
                variant.price,
                variant.list_price,
                variant.in_stock,
                variant.stock,
                product.brand,
                product.rating,
                product.rating_count,
            )
            titles = {product.title, *product.extra.values()}
            if told != true or card.title not in titles:
                faults.append(Fault("card", f"{card.product_id}: {told} {card.title!r} is not {true}"))
        return faults

    def _order(self, turn: Turn) -> list[Fault]:
        stocked = [card.in_stock for card in turn.slate]
        faults = [] if stocked == sorted(stocked, reverse=True) else [Fault("order", "out of stock before in stock")]
        sort = turn.constraints.sort
        for part in (True, False):
            cards = [card for card in turn.slate if card.in_stock == part]
            values = {
                "price_asc": [card.price.amount for card in cards],
                "price_desc": [-card.price.amount for card in cards],
                "rating_desc": [-(card.rating or 0.0) for card in cards],
            }.get(sort or "", [])
            if values != sorted(values):
                faults.append(Fault("order", f"{sort}: {values}"))
        return faults

    @staticmethod
    def _cart(turn: Turn) -> list[Fault]:
        cart = turn.cart
        if cart is None:
            return []
        right = all(line.total.amount == line.price.amount * line.quantity for line in cart.lines)
        total = sum(line.price.amount * line.quantity for line in cart.lines)
        counted = sum(line.quantity for line in cart.lines)
        ok = right and total == cart.total.amount and counted == cart.count
        return [] if ok else [Fault("cart", f"{cart.total.amount} for lines of {total}, {cart.count} for {counted}")]

    @staticmethod
    def _repeats(turn: Turn, known: Known) -> list[Fault]:
        ids = [card.product_id for card in turn.slate]
        faults = [Fault("repeats", "a product twice in one slate")] if len(set(ids)) < len(ids) else []
        if turn.action in ("more", "feedback") and turn.constraints == known.constraints:
            again = known.listed & set(ids)
            faults += [Fault("repeats", f"{sorted(again)} were shown before")] if again else []
        # Where nothing else matches, a disliked product may come again: that is no hiding of others.
        unwanted = (
            known.disliked & set(ids) if set(ids) - known.disliked or turn.action in ("more", "feedback") else set()
        )
        return faults + ([Fault("disliked shown", str(sorted(unwanted)))] if unwanted else [])

    def _empty(self, turn: Turn, shown: Slate | None, known: Known) -> list[Fault]:
        """An empty list, or one of things that only come close, where the oracle finds what was asked for."""
        relaxed = shown is not None and any(one.slot == "category" for one in shown.relaxed)
        if turn.action not in _FINDS or (turn.slate and not relaxed) or (turn.action == "feedback" and turn.cart):
            return []
        if turn.action == "feedback" and shown is None:
            return []
        more = turn.action in ("more", "no_more", "feedback") and turn.constraints == known.constraints
        skip = frozenset(known.disliked | known.listed) if more else frozenset[str]()
        found = [f"{one.product_id} {one.title!r}" for one, _ in self._oracle.matches(turn.constraints, skip)]
        kind = "empty slate" if not turn.slate else "relaxed without need"
        return [Fault(kind, f"{len(found)} match, {found[0]}")] if found else []

    def _chips(self, turn: Turn) -> list[Fault]:
        def count(constraints: Constraints) -> int:
            values = constraints.model_dump(exclude_defaults=True)
            values |= values.pop("exclude", {}) and {
                f"exclude.{k}": v for k, v in constraints.exclude.model_dump(exclude_defaults=True).items()
            }
            return sum(len(value) if isinstance(value, tuple | list) else 1 for value in values.values())

        chips: list[Chip] = turn.chips
        return [] if len(chips) == count(turn.constraints) else [Fault("chips", str([chip.label for chip in chips]))]

    async def conversation(self, service: Service, conversation_id: str, turns: Sequence[Turn]) -> list[Fault]:
        """Return what history, ledger and impressions say otherwise than what was shown."""
        faults: list[Fault] = []
        history = await service.history(conversation_id)
        if history.turns != list(turns):
            faults.append(Fault("slate differs", "history and what was shown"))
        for turn in turns:
            if turn.request_id and (await service.slate(conversation_id, turn.request_id)).results != turn.slate:
                faults.append(Fault("slate differs", f"ledger and turn {turn.turn_id}"))
        shown = {(turn.request_id, card.product_id, card.rank) for turn in turns for card in turn.slate}
        with self._shop.database.read() as connection:
            ids = {"c": conversation_id}
            stored = connection.execute(text("SELECT request_id FROM slates WHERE conversation_id = :c"), ids)
            requests = {str(row[0]) for row in stored}
            statement = text(
                "SELECT request_id, product_id, position FROM behaviour_events WHERE shopper_id = :c AND kind = 'impression'"
            )
            impressions = [(str(row[0]), str(row[1]), int(row[2])) for row in connection.execute(statement, ids)]
        if requests != {turn.request_id for turn in turns if turn.request_id}:
            faults.append(Fault("slate differs", "the ledger has a request that no turn has, or the reverse"))
        if set(impressions) != shown or len(impressions) != len(shown):
            faults.append(Fault("slate differs", "impressions and what was shown"))
        return faults
