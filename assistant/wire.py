"""The JSON of the API, of `--json` and of each stream event, once. It is one file because it is one contract.

What a shop's own page may rely on: fields are added, never changed in meaning, within /v1. Knows the shape of
answers, not how they are made; `ui` imports nothing else of this package.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from retrieval.types import Constraints, Language, Money, Unmet


class Wire(BaseModel):
    """Base of all messages: immutable, unknown fields refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Result(Wire):
    """One product of a slate. `rank` counts from 1; `score` has no fixed range, higher is better.

    `unstated` names, in the shopper's language, what was excluded and what the shop does not state of this product.
    """

    rank: int
    product_id: str
    variant_id: str
    title: str
    price: Money
    list_price: Money | None = None
    in_stock: bool
    stock: int | None = None
    brand: str | None = None
    rating: float | None = None
    rating_count: int | None = None
    attributes: dict[str, list[str]] = {}
    unstated: list[str] = []
    score: float
    url: str | None = None
    image: str | None = None
    reason: str | None = None


class Way(Wire):
    """One way out when nothing matches: what to ease, in words, and what that finds."""

    text: str
    count: int
    price_from: Money | None = None


class Slate(Wire):
    """What one request showed. `total` counts all products that satisfy the hard constraints."""

    request_id: str
    results: list[Result]
    total: int
    relaxed: list[Unmet] = []
    ways: list[Way] = []


class Chip(Wire):
    """One constraint in force; sending `slot` and `value` to the chips route removes it."""

    slot: str
    value: str
    label: str


OptionKind = Literal["color", "brand", "material", "size"]
"""The kinds of which further choices are offered, in the order in which they are shown."""


class OptionValue(Wire):
    """One value that may be wished for as well, and how many products (`count`) it would leave."""

    value: str
    label: str
    count: int


class Options(Wire):
    """Further choices of one kind, most products first; sending `kind` and a `value` to the chips route adds it."""

    kind: OptionKind
    label: str
    values: list[OptionValue]


class Choice(Wire):
    """One thing that an utterance may have meant; sending `intent` to the meaning route says that it did."""

    intent: str
    label: str


class Comparison(Wire):
    """A table of real fields: one column a product, one row a field; None where the shop does not state it."""

    product_ids: list[str]
    titles: list[str]
    rows: list[ComparisonRow]


class ComparisonRow(Wire):
    """One field across the compared products."""

    field: str
    label: str
    values: list[str | None]
    differs: bool


class CartLine(Wire):
    """One variant in the cart."""

    variant_id: str
    product_id: str
    title: str
    quantity: int
    price: Money
    total: Money


class Cart(Wire):
    """The cart as it stands."""

    lines: list[CartLine] = []
    count: int = 0
    total: Money


class Turn(Wire):
    """One finished turn. `withheld` holds sentences that the claim check refused; `degraded` what was not available.

    `options` are what would narrow down the products of `slate`; a turn without products leaves the last ones in force.
    """

    conversation_id: str
    turn_id: str
    utterance: str
    language: Language
    intent: str
    constraints: Constraints
    chips: list[Chip]
    action: str
    reply: str
    request_id: str | None = None
    slate: list[Result]
    ways: list[Way] = []
    choices: list[Choice] = []
    options: list[Options] = []
    comparison: Comparison | None = None
    cart: Cart | None = None
    withheld: list[str] = []
    degraded: list[str] = []
    generator_calls: int = 0
    timings_ms: dict[str, float] = {}


class Understood(Wire):
    """Stream: what the utterance was read as."""

    event: Literal["understood"] = "understood"
    turn_id: str
    intent: str
    language: Language
    chips: list[Chip]


class SlateShown(Wire):
    """Stream: products, before the words about them."""

    event: Literal["slate"] = "slate"
    slate: Slate


class ComparisonShown(Wire):
    """Stream: a comparison table."""

    event: Literal["comparison"] = "comparison"
    comparison: Comparison


class CartShown(Wire):
    """Stream: the cart after this turn's change."""

    event: Literal["cart"] = "cart"
    cart: Cart


class Sentence(Wire):
    """Stream: one checked sentence of the reply, with the space that joins it to the one before."""

    event: Literal["sentence"] = "sentence"
    text: str


class TurnDone(Wire):
    """Stream: the whole turn, last; everything in it is stored."""

    event: Literal["turn"] = "turn"
    turn: Turn


class Failed(Wire):
    """Stream and error body: `code` for machines, `message` for people, `retry` whether it may work later."""

    event: Literal["error"] = "error"
    code: str
    message: str
    retry: bool = False


StreamEvent = Annotated[
    Understood | SlateShown | ComparisonShown | CartShown | Sentence | TurnDone | Failed, Field(discriminator="event")
]


class Begin(Wire):
    """POST /v1/conversations, which also takes no body: as whom a visitor speaks, where the shop lets them choose."""

    shopper_id: str | None = Field(default=None, max_length=200)


class Shopper(Wire):
    """GET /v1/shoppers: one shopper as whom any visitor may speak, with a line on their taste in each language."""

    shopper_id: str
    name: str
    about: dict[Language, str] = {}


class NewConversation(Wire):
    """POST /v1/conversations: the secret is shown once and goes into `Authorization: Bearer`."""

    conversation_id: str
    secret: str


class Say(Wire):
    """POST /v1/conversations/{id}/turns. The same `turn_id` sent again returns the same turn."""

    text: str
    turn_id: str | None = Field(default=None, max_length=64)


class DropChip(Wire):
    """POST /v1/conversations/{id}/chips/remove: one constraint goes, and a new slate comes as a turn."""

    slot: str
    value: str
    turn_id: str | None = Field(default=None, max_length=64)


class AddChip(Wire):
    """POST /v1/conversations/{id}/chips/add: one of the options in force becomes a constraint; the slate is a turn."""

    slot: OptionKind
    value: str
    turn_id: str | None = Field(default=None, max_length=64)


class ChooseMeaning(Wire):
    """POST /v1/conversations/{id}/meaning: which of the last turn's choices its utterance meant."""

    intent: str
    turn_id: str | None = Field(default=None, max_length=64)


class CompareProducts(Wire):
    """POST /v1/conversations/{id}/compare: a turn that sets products of this conversation's slates side by side."""

    product_ids: list[str] = Field(min_length=2, max_length=4)
    turn_id: str | None = Field(default=None, max_length=64)


class Share(Wire):
    """One part of a score: `value` in the score's own unit, `portion` of all parts in [-1, 1], below 0 what it cost."""

    name: str
    label: str
    value: float
    portion: float


class WhyMove(Wire):
    """What put a product elsewhere than its fit would, and its place in the list before and after, from 1.

    `name` is that of the step: pin, boost, diversity or exploration.
    """

    name: str
    text: str
    before: int
    after: int


class Evidence(Wire):
    """One thing without which a score would be another: a word, a product of the past, one liked here, a text field.

    `text` is the word, the product's title or the field's name, `label` what is said of it. `value` is what the score
    loses without it, in the score's own unit, less than 0 where it would gain; `portion` is measured as a share's.
    """

    kind: Literal["word", "event", "liked", "disliked", "field"]
    text: str
    label: str
    value: float
    portion: float


class NeedPart(Wire):
    """A piece of what was searched for: `value` is what the score loses without it, 0 for what is between words."""

    text: str
    value: float


class Why(Wire):
    """GET /v1/conversations/{id}/slates/{request_id}/why/{product_id}: why a product stood where it stood.

    Read from the ledger, in `language`. `shares` add up to `score`; none where the shopper asked for an order of their
    own and the score decided nothing. `moves` say what but the score put it there, and stand among the `reasons`, too.
    `evidence` is what moved the score, strongest first, `need` what was searched for
    in pieces that make the whole. `groups` are exact Shapley values of how far the score stands above the mean of the
    list, in spreads of its scores. `lost` says what can no longer be computed as it was.
    """

    request_id: str
    product_id: str
    title: str
    language: Language
    rank: int
    score: float
    reasons: list[str]
    shares: list[Share]
    moves: list[WhyMove] = []
    evidence: list[Evidence]
    need: list[NeedPart]
    groups: list[Share]
    lost: list[str]


class ChangeCart(Wire):
    """POST /v1/conversations/{id}/cart: `quantity` is the wanted number, 0 removes; `key` makes a repeat harmless."""

    variant_id: str
    quantity: int = Field(ge=0, le=999)
    key: str = Field(min_length=1, max_length=64)


class Feedback(Wire):
    """POST /v1/conversations/{id}/feedback: one behaviour event about a shown product, or about a whole turn.

    `wrong_answer` keeps a turn for replay; `note` says in the shopper's words what is wrong.
    """

    request_id: str | None = None
    product_id: str | None = None
    turn_id: str | None = None
    kind: Literal["click", "view", "dismissal", "thumbs_up", "thumbs_down", "wrong_answer"]
    key: str = Field(min_length=1, max_length=64)
    note: str | None = Field(default=None, max_length=1000)


class History(Wire):
    """GET /v1/conversations/{id}: the turns so far, what is in force, and as whom the visitor speaks."""

    conversation_id: str
    turns: list[Turn]
    chips: list[Chip]
    options: list[Options] = []
    cart: Cart
    shopper: Shopper | None = None


class Health(Wire):
    """GET /v1/health: `degraded` names what is not available.

    While `status` is "paused" every utterance is answered with `notice`, which is given in each language.
    """

    status: Literal["ok", "degraded", "paused"]
    shop: str
    products: int
    catalog_version: int
    generator: str
    degraded: list[str] = []
    paused_since: str | None = None
    notice: dict[Language, str] = {}


Comparison.model_rebuild()
