"""The brief of a reply: what the assistant is to say and every fact it may use, as one value.

Policy and the actions fill a `Brief`; the generator turns it into text; `fill` puts the facts in the place of
placeholders; the claim check judges the text against the same brief. The embedded generator sees only the compact form
(`reply_message`), in which no fact stands that it would have to copy: it writes `{1.title}` and code fills it. A large
model sees the facts themselves (`facts_message`) and may write freely.
"""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.messages import constraint_pairs
from retrieval.types import Constraints, Language, Value
from retrieval.words import has_han


class Act(StrEnum):
    """What a reply does. The comment names the placeholders it may use beside `{N.field}` of shown products."""

    RECOMMEND = "recommend"  # {category} {price_max} {price_min}, {count} of all found where it is more than are shown
    MORE = "more"  # {category} {count}
    NO_MORE = "no_more"  # {category}
    RELAXED = "relaxed"  # products shown although none states {missing}
    NO_MATCH = "no_match"  # {asked} {way1} {way1.count} {way1.price}, the same for way2
    ASK_NEED = "ask_need"  # nothing known yet: what are you looking for?
    ASK_WHICH = "ask_which"  # which of the shown products is meant?
    COMPARE = "compare"  # {N.field}
    ANSWER = "answer"  # {answer.KIND} (or {field} {value}) of product {about}
    QUOTE = "quote"  # {quote}: a sentence of the description of product {about}
    NOT_STATED = "not_stated"  # {field} of product {about}
    EXPLAIN = "explain"  # {about} {reason1} {reason2} {reason3}
    PRAISED = "praised"  # thanks for a kind word about a product
    FEEDBACK = "feedback"  # thanks for a hint of what does not suit; the next list changes
    CART_ADDED = "cart_added"  # {about} {cart.count} {cart.total}
    CART_REMOVED = "cart_removed"  # {about} {cart.count} {cart.total}
    CART_VIEW = "cart_view"  # {cart.count} {cart.total}
    CART_EMPTY = "cart_empty"
    CART_REFUSED = "cart_refused"  # {about} {why}: out of stock, not enough
    CHECKOUT_CONFIRM = "checkout_confirm"  # {cart.count} {cart.total}
    CHECKOUT_DONE = "checkout_done"  # {cart.total} {order}
    NOT_ORDERED = "not_ordered"  # said by code: the question whether to order got no yes
    ORDER_HELP = "order_help"  # {passage}
    CANCEL_HELP = "cancel_help"  # {passage}
    RETURN_HELP = "return_help"  # {passage}
    POLICY = "policy"  # {passage}
    POLICY_UNKNOWN = "policy_unknown"
    CARE_UNKNOWN = "care_unknown"  # said by code: {topic}, of which the shop's pages say nothing
    HANDOFF = "handoff"
    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    OUT_OF_SCOPE = "out_of_scope"
    UNCLEAR = "unclear"
    DID_YOU_MEAN = "did_you_mean"  # said by code: {first} {second}


SAID_BY_CODE = frozenset({Act.DID_YOU_MEAN, Act.NOT_ORDERED, Act.CARE_UNKNOWN})
"""Acts of which there is one thing to say, a question or that the assistant cannot do it: no generator words them."""

UNFIT = frozenset({"category", "sort", "quantity"})
"""Slots of a wish that alone make no `fits`: a list says its category, and its order."""
SAID_ALONE = frozenset({"in_stock", "on_sale"})
"""Slots that alone make none either: "all of these meet this: in stock" is no English. Code says them in a sentence."""

FIELDS = ("title", "price", "list_price", "rating", "brand", "color", "material", "size", "stock")
"""Fields of a shown product that a placeholder `{N.field}` may name, N from 1 to `MAX_SHOWN`."""

MAX_SHOWN = 6
GLOBALS = (
    "category count price_max price_min missing asked way1 way1.count way1.price way2 way2.count way2.price field "
    "value quote about reason1 reason2 reason3 cart.count cart.total why order passage shop fits sorted low high "
    "cheapest.title cheapest.price best.title best.price best.rating both.title both.price both.rating other.title "
    "saved answer.price answer.stock answer.brand answer.rating answer.color answer.material answer.size "
    "answer.audience"
).split()
"""Placeholders that are not a field of one position. Those that `Brief.derived` may hold:

- `fits`: what all shown products satisfy of the wish; `sorted`: the order that was asked for, where there is one
- `low` and `high`: the ends of their prices, where they differ and no more were found than are shown
- `cheapest.…`, `best.…` (rated, where all are): the product that is alone at the top; `both.…` where one is both
- `other.title`: the first shown product that is not the cheapest; `saved`: how much less the cheapest costs than it
- `answer.KIND`: the answer to a question about a product, under the kind of field that gave it

They name a product by what it is, not by where it stands: a small model that had to find the position of the cheapest
would now and then name another.
"""

PLACEHOLDERS: tuple[str, ...] = (
    *(f"{{{n}.{field}}}" for n in range(1, MAX_SHOWN + 1) for field in FIELDS),
    *(f"{{{name}}}" for name in GLOBALS),
)
"""Every placeholder there is; each is one token of the embedded generator."""

PLACEHOLDER = re.compile(r"\{[a-z0-9_.]+\}")


class BriefProduct(Value):
    """One shown product: its display texts by field (only those that the shop states), in the shopper's language."""

    position: int
    product_id: str
    variant_id: str
    fields: dict[str, str]
    details: dict[str, str] = {}

    def in_title(self, kind: str) -> bool:
        """Return whether the title says the value of a field, as words of their own: no "oak" of a cloakroom."""
        value = self.fields.get(kind, "").casefold()
        edge = "" if has_han(value) else r"\b"
        return bool(value) and re.search(f"{edge}{re.escape(value)}{edge}", self.fields["title"].casefold()) is not None


class Brief(Value):
    """All that one reply may say. `texts` maps a global placeholder's name to its text.

    `derived` does so for what code made of the facts: words to fill in, and evidence of nothing, so that a sentence
    with them is still checked against the facts themselves.
    `cheapest` and `best_rated` are positions of shown products, given only where they are alone at the top.
    `unstated` lists (position, slot) pairs on which an excluded value could not be ruled out, and `described` those of
    what was asked for that only a description has; `kind_stated` tells whether the shop itself has all that is shown on
    a shelf of the kind asked for, which is otherwise as its titles were read. `recent` holds the texts
    of the last few replies of the conversation, oldest first: what not to say again. `unanswered` tells that the reply
    before asked whether to order, `unsorted` by what the products were to be ordered but do not state it, and `within`
    holds the wishes in force, in words, within which a question about the whole shop was answered. `wish` is all that
    the products found satisfy: how many they are is true of that, and not of everything of their category. `declined`
    tells that the shopper has turned down all that fits: it is shown again. `lowest` is the least price of what fits
    and is in stock, where the shopper who asked for the cheapest has seen what costs it; `sold_out_last` tells that the
    order asked for is that of what is in stock, and what is not stands behind it, `sold_out` that nothing shown is in
    stock, `sorted_alone` that an order was asked for and there is one product. `named` is the whole title of a product
    whose brand was asked for and is not stated: many a title names it. `cart` says in words what the cart holds, where
    that was asked, and `in_cart` how many of what was added it holds, where some of it was there before. `same_list`
    tells that what is shown is what was shown before. `none_on_sale` is how many were shown before, where those on
    sale were asked for and none is, else 0. `met` says by slot what all that is shown satisfies for certain
    (`explain.met`), and `named_now` lists the slots that the latest utterance set. `let_go` says in words which wishes
    are in force no more since the shopper agreed to look without them.
    """

    act: Act
    language: Language
    constraints: Constraints = Constraints()
    products: tuple[BriefProduct, ...] = ()
    about: int | None = None
    texts: dict[str, str] = {}
    derived: dict[str, str] = {}
    cheapest: int | None = None
    best_rated: int | None = None
    unstated: tuple[tuple[int, str], ...] = ()
    described: tuple[tuple[int, str], ...] = ()
    kind_stated: bool = True
    recent: tuple[str, ...] = ()
    unanswered: bool = False
    unsorted: str | None = None
    within: tuple[str, ...] = ()
    declined: bool = False
    lowest: str | None = None
    sold_out_last: bool = False
    sold_out: bool = False
    sorted_alone: bool = False
    named: str = ""
    wish: str = ""
    cart: tuple[str, ...] = ()
    in_cart: int = 0
    met: dict[str, str] = {}
    named_now: tuple[str, ...] = ()
    let_go: tuple[str, ...] = ()
    same_list: bool = False
    none_on_sale: int = 0

    @property
    def same_price(self) -> str | None:
        """The price of all that are compared where it is the same: code says so, once, and not a model of each."""
        prices = {one.fields.get("price") for one in self.products} if self.act == Act.COMPARE else set[str | None]()
        return prices.pop() if len(prices) == 1 else None


def reply_message(brief: Brief, utterance: str = "") -> str:
    r"""Return the compact human message of a reply call: which facts there are, not what they say.

    Lines: `reply: recommend en`, `asked: category price_max`, one `1: title price color` line a product (at most
    `MAX_SHOWN`; a field that does not tell them apart is left out, a price only of a comparison), then
    `cheapest: 2`, `best rated: 1`, `about: 2`, `not stated: 2 exclude.material`, `has: count passage`, and
    `shopper: …` last, each only where there is something to say.
    """
    lines = [f"reply: {brief.act} {brief.language}"]
    slots = dict.fromkeys(name for name, _ in constraint_pairs(brief.constraints))
    if slots:
        lines.append("asked: " + " ".join(slots))
    shown = brief.products[:MAX_SHOWN]
    always = {"title"} if brief.same_price else {"title", "price"}
    telling = _differs if brief.act == Act.COMPARE else _offers_a_choice
    told = [field for field in FIELDS if field in always or len(shown) == 1 or telling(field, shown)]
    lines += [f"{one.position}: " + " ".join(field for field in told if field in one.fields) for one in shown]
    lines += [f"{label}: {position}" for label, position in _singled_out(brief)]
    if brief.unstated:
        lines.append("not stated: " + ", ".join(f"{position} {slot}" for position, slot in brief.unstated))
    if brief.texts or brief.derived:
        lines.append("has: " + " ".join(sorted({*brief.texts, *brief.derived})))
    if utterance:
        lines.append(f"shopper: {' '.join(utterance.split())}")
    return "\n".join(lines)


def _differs(field: str, products: tuple[BriefProduct, ...]) -> bool:
    return len({one.fields.get(field) for one in products}) > 1


_CHOSEN_BY = frozenset({"brand", "color", "material", "size"})


def _offers_a_choice(field: str, products: tuple[BriefProduct, ...]) -> bool:
    """Whether one could choose by a field: "A in navy or B in navy" is no choice, nor is a color that only one has."""
    stated = [one.fields[field] for one in products if field in one.fields]
    if field in _CHOSEN_BY:
        return len(stated) > 1 and len(set(stated)) == len(stated)
    return _differs(field, products)


def facts_message(brief: Brief, utterance: str) -> str:
    """Return the human message for a large model: the same brief with every fact written out."""
    lines = [f"reply: {brief.act} {brief.language}"]
    lines += [f"asked {name}: {value}" for name, value in constraint_pairs(brief.constraints)]
    for product in brief.products:
        facts = {**product.fields, **product.details}
        lines.append(f"product {product.position}: " + "; ".join(f"{name}={text}" for name, text in facts.items()))
    lines += _held_together(brief.derived)
    lines += [f"said before: {' '.join(reply.split())}" for reply in brief.recent]
    lines += [f"{name}: {text}" for name, text in sorted(brief.texts.items())]
    lines += [f"product {position} does not state: {slot}" for position, slot in brief.unstated]
    if not brief.kind_stated and "category" in brief.texts:
        lines.append(f"searched for, not known to be: {brief.texts['category']}")
    lines += [f"{label}: product {position}" for label, position in _singled_out(brief)]
    return "\n".join([*lines, f"shopper: {' '.join(utterance.split())}"])


def _held_together(derived: dict[str, str]) -> list[str]:
    """Return what the shown products come to together, in words."""
    found = [f"all shown fit: {derived['fits']}"] if "fits" in derived else []
    if "sorted" in derived:
        found.append(f"in the order asked for: {derived['sorted']}")
    if "low" in derived:
        found.append(f"prices: from {derived['low']} to {derived['high']}")
    if "saved" in derived:
        found.append(f"the cheapest saves {derived['saved']} against {derived['other.title']}")
    return found


def _singled_out(brief: Brief) -> list[tuple[str, int]]:
    singled = (("cheapest", brief.cheapest), ("best rated", brief.best_rated), ("about", brief.about))
    return [(label, position) for label, position in singled if position]


def fill(text: str, brief: Brief) -> str | None:
    """Return `text`, a sentence, with its placeholders filled from the brief, or None where one names no fact of it.

    A sentence that says how many were found of a category says of which wish, unless it says what they fit.
    """
    known = {f"{{{name}}}": value for name, value in (brief.texts | brief.derived).items()}
    counts = "{count}" in text or (len(brief.products) == 1 and brief.act != Act.MORE)
    if brief.wish and counts and "{fits}" not in text:
        known["{category}"] = brief.wish
        if brief.wish != brief.texts.get("category"):  # a list of wishes is no noun that a measure word could count
            text = text.replace("款“{category}”", "款符合“{category}”的商品")
    if brief.act == Act.NO_MORE and brief.texts.get("category") != brief.constraints.category:
        text = text.replace("符合要求的“{category}”", "符合“{category}”的商品")
    for product in brief.products:
        known |= {f"{{{product.position}.{field}}}": value for field, value in product.fields.items()}
    found = PLACEHOLDER.findall(text)
    if any(placeholder not in known for placeholder in found):
        return None
    return PLACEHOLDER.sub(lambda match: known[match.group()], text)
