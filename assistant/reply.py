"""From a brief to checked sentences: generate, fill, check, and say what code must say itself.

A sentence leaves here only when every placeholder in it is filled and the claim check supports it; all others are kept
aside and counted. Not left to a model are the passage, quote or plain words that stand in when nothing of its reply
could be supported, what nobody is sure of (`doubts`), and how the products stand: by which order, and what is sold out.
No sentence is said in five turns running (`variety`).
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Set
from dataclasses import dataclass, field

from assistant.brief import PLACEHOLDER, SAID_BY_CODE, Act, Brief, fill
from assistant.claims import ClaimLexicon, SentenceSplitter, check
from assistant.comparing import compared
from assistant.doubts import admitted, hedged
from assistant.errors import GeneratorUnavailable
from assistant.generator import Generator
from assistant.messages import constraint_pairs
from assistant.own_words import say
from assistant.standing import of_the_cart, of_the_list
from assistant.variety import unrepeated

_LEAVING = frozenset({Act.GOODBYE, Act.THANKS, Act.CART_VIEW})
"""Replies to what leaves the question whether to order without a yes: they say that nothing is ordered."""
_POINTING = frozenset({Act.MORE, Act.FEEDBACK})
"""Acts whose words only lead to the products that are shown."""
_EASES = re.compile(r"\bwish(?:es)?\b|放宽|(?:某个|哪个)(?:要求|条件)|换个条件")
"""What offers to let go of a wish."""
_OF_MANY = re.compile(r"\b(?:cheapest|best[- ]rated|lowest|highest)\b|最(?:便宜|高|低)", re.IGNORECASE)
"""What is said of one of more than two."""
_THE_REST = re.compile(r"\bshows the rest\b|其余见")
"""What comes after something that was compared."""
_AHEAD = re.compile(r"\bcomes? first\b|\bleads? the list\b|排在前面")
_SAID_ONCE = (
    _AHEAD,
    re.compile(r"\bI would (?:look at|begin with|start with)\b"),
)
"""What is enough to say once in a reply: which product leads."""
_STIFF = re.compile(r"\bYou get what you asked for with each of these\b")
"""What the embedded generator learned to say of a list, and readers stumble over."""
_FIRST = re.compile(r"\bfirst is\b")
"""What begins a list."""
_INVITES = re.compile(r"\b(?:tell me|let me know)\b|告诉我", re.IGNORECASE)
"""What asks the shopper to say more without a question mark."""
_SORRY = re.compile(r"(?:(?:I'm )?sorry|(?:很|非常)?抱歉|不好意思)[.!。！]", re.IGNORECASE)
"""A whole sentence that nobody says in each of his replies."""
_PROMISES = re.compile(r"(?:没问题|好的|当然可以|Sure|Of course|Happy to help|Gladly)[，,:] *")
"""What agrees to do as was said."""


_TELLING = {Act.CART_REFUSED: ("about", "why"), Act.ANSWER: ("about", "field", "value")}
"""Acts of which a sentence of code's own, under their name, tells all: with these texts."""


@dataclass
class Spoken:
    """What became of a reply: sentences said, sentences withheld, and the generator calls it took.

    `closing` is the question that the reply ends with. `subject` holds the positions that the latest sentence spoke of:
    what "it" means in the next. `stated` tells whether a sentence said claimed anything: one that did not ("Sorry.")
    only led to what was withheld. `facts` holds the placeholders that were said, titles left out.
    """

    said: list[str] = field(default_factory=list[str])
    withheld: list[str] = field(default_factory=list[str])
    calls: int = 0
    degraded: list[str] = field(default_factory=list[str])
    subject: tuple[int, ...] = ()
    stated: bool = False
    facts: set[str] = field(default_factory=set[str])
    closing: str | None = None


async def speak(
    generator: Generator | None, brief: Brief, utterance: str, seed: int, lexicon: ClaimLexicon, spoken: Spoken
) -> AsyncIterator[str]:
    """Yield the reply's supported sentences as they come, each with the space that joins it to the one before.

    Without a generator, and in acts that are code's own, only what code itself says is said. What happened is left in
    `spoken`.
    """
    if generator is not None and not _told_by_code(brief):
        async for sentence in _worded(generator, brief, utterance, seed, spoken):
            checked = _checked(sentence, brief, lexicon, spoken)
            if checked and _asks(checked):
                spoken.closing = checked  # a question comes last, after what code still has to say
            elif checked and checked not in spoken.said:
                yield _joined(checked, brief, spoken)
    for sentence in _must_say(brief, spoken):
        yield _joined(sentence, brief, spoken)
    if spoken.closing:
        yield _joined(spoken.closing, brief, spoken)


async def _worded(generator: Generator, brief: Brief, utterance: str, seed: int, spoken: Spoken) -> AsyncIterator[str]:
    """Yield the generator's sentences as they come; one that fails in the middle keeps what it said."""
    splitter = SentenceSplitter(one.fields["title"] for one in brief.products)
    spoken.calls += 1
    try:
        # What is not certain of some products is said by code: the model need not know.
        known = brief.model_copy(update={"unstated": (), "described": ()})
        async for piece in generator.reply(known, utterance, seed):
            for sentence in splitter.feed(piece):
                yield sentence
    except GeneratorUnavailable:
        spoken.degraded.append("generator")
    for sentence in splitter.flush():
        yield sentence


def _checked(sentence: str, brief: Brief, lexicon: ClaimLexicon, spoken: Spoken) -> str | None:
    """Return a generator's sentence as it is to be said, None where it is withheld or has no place in the reply."""
    if brief.unsorted is not None and (promise := _PROMISES.match(sentence)):
        rest = sentence[promise.end() :]
        sentence = rest[:1].upper() + rest[1:]  # "Sure" is no answer to who asks for an order that cannot be had
    own = _own(sentence, brief)
    if own != sentence:  # code's words, which claim nothing that is not known
        spoken.stated = True
        return own if own not in spoken.said else None
    filled = fill(sentence, brief)
    if filled is not None and filled.strip() == brief.texts.get("passage", "").strip() != "":
        spoken.stated = True
        return filled  # the shop's own words, whole: nothing to check them against
    verdict = check(filled, brief, lexicon, spoken.subject) if filled is not None else None
    facts = {one for one in PLACEHOLDER.findall(sentence) if not one.endswith(".title}")}
    if _out_of_place(sentence, facts, verdict is None or bool(verdict.claims), brief, spoken):
        return None
    if filled is None or verdict is None or not verdict.supported or _names_alike(sentence, brief):
        if sentence.strip():
            spoken.withheld.append((filled or sentence).strip())
        return None
    if brief.act == Act.CART_REFUSED and spoken.said and not spoken.stated and not verdict.claims:
        # "That did not work." and "I can look for something else.": why comes between.
        filled = ("" if brief.language == "zh" else " ").join([*plain_words(brief), filled])
    spoken.subject, spoken.facts = verdict.subject, spoken.facts | facts
    spoken.stated = spoken.stated or bool(verdict.claims) or filled != sentence
    return filled.strip()


def _own(sentence: str, brief: Brief) -> str:
    """Return the sentence, or code's in its place: of what is not sure, of what all meet, of one that is no list."""
    if brief.act == Act.FEEDBACK and len(brief.products) == 1 and _FIRST.search(sentence):
        return say("product", brief, brief.products[0].fields["title"], brief.products[0].fields["price"])
    own = hedged(sentence, brief)
    if own == sentence and "fits" in brief.derived and _STIFF.search(sentence):
        return say("all_fits", brief, brief.derived["fits"])
    return own


def _out_of_place(sentence: str, facts: Set[str], claims: bool, brief: Brief, spoken: Spoken) -> bool:
    """Return whether a sentence, supported or not, does not belong where it would stand.

    `facts` are its placeholders, titles left out; `claims` tells whether it claims anything.
    """
    if _SORRY.fullmatch(sentence.strip()) and any(sentence.strip() in reply for reply in brief.recent[-1:]):
        return True
    if any(one.search(sentence) and any(map(one.search, spoken.said)) for one in _SAID_ONCE):
        return True  # the list is enough to see which
    if _AHEAD.search(sentence) and all(f"{{{one.position}.title}}" in sentence for one in brief.products):
        return bool(brief.products)  # they are all there is
    if brief.act == Act.NO_MORE and _EASES.search(sentence) and len(constraint_pairs(brief.constraints)) < 2:
        return True  # who asked for pencil cases alone has no wish to drop
    asks = not facts and _asks(sentence)
    if asks and spoken.closing:
        return True  # one question at a time
    if brief.act != Act.COMPARE or asks:
        return False
    if len(brief.products) == 2 and _OF_MANY.search(sentence):
        return True
    if not spoken.said:
        return bool(_THE_REST.search(sentence))
    # "Here they are side by side." and "The table shows the rest." compare nothing; or the same facts in other words
    return (not spoken.stated and not claims) or bool(facts and facts <= spoken.facts)


def _names_alike(sentence: str, brief: Brief) -> bool:
    """Return whether a sentence is to name two products that share a title: nobody could tell them apart."""
    titles = [one.fields["title"] for one in brief.products if f"{{{one.position}.title}}" in sentence]
    return len(set(titles)) < len(titles)


def _asks(sentence: str) -> bool:
    return sentence.rstrip().endswith(("?", "？")) or _INVITES.search(sentence) is not None


def _sources(brief: Brief) -> dict[str, str]:
    """The passage or quote that the reply is there to give, and how code says it.

    A policy is the shop's word to its shoppers. A description is only quoted as one: whoever wrote it (a supplier, a
    marketplace seller) does not speak for the shop.
    """
    found = {brief.texts["passage"].strip(): brief.texts["passage"].strip()} if "passage" in brief.texts else {}
    if "quote" in brief.texts:
        quote = brief.texts["quote"].strip()
        found[quote] = say("quote", brief, brief.texts.get("about", ""), quote)
    return found


def _joined(sentence: str, brief: Brief, spoken: Spoken) -> str:
    space = "" if not spoken.said or brief.language == "zh" else " "
    spoken.said.append(unrepeated(sentence.strip(), brief))
    return space + spoken.said[-1]


def plain_words(brief: Brief) -> list[str]:
    """Return the few words that code itself says of a brief: used where no sentence of a model could be."""
    if brief.act == Act.DID_YOU_MEAN:
        meant = [brief.texts[name] for name in ("first", "second") if name in brief.texts]
        return [say("did_you_mean" if len(meant) > 1 else "did_you_mean_one", brief, *meant)]
    if brief.act == Act.NOT_ORDERED:
        return [say("not_ordered", brief), say("to_order", brief)]
    if brief.act == Act.CARE_UNKNOWN:
        return [say("care_unknown", brief, brief.texts["topic"]), say("person", brief)]
    if sources := _sources(brief):
        return list(sources.values())[:1]
    if brief.act == Act.COMPARE:
        return [say("compare", brief)]
    needed = _TELLING.get(brief.act, ())
    if needed and brief.texts.keys() >= set(needed):
        return [say(brief.act.value, brief, *(brief.texts[name] for name in needed))]
    if brief.act == Act.EXPLAIN and (reasons := [text for name, text in brief.texts.items() if name != "about"]):
        return [say("explain", brief, brief.texts["about"], ("；" if brief.language == "zh" else "; ").join(reasons))]
    if brief.named:
        return [say("named", brief, brief.named)]
    if brief.products and brief.act not in (Act.NOT_STATED, Act.EXPLAIN):
        first, *others = brief.products
        if others or brief.act not in (Act.RECOMMEND, Act.MORE) or "price" not in first.fields:
            return [say("products", brief)]
        return [say("product", brief, first.fields["title"], first.fields["price"])]
    if brief.act in (Act.NO_MATCH, Act.NO_MORE):
        ways = [say("way", brief, brief.texts["way1"])] if "way1" in brief.texts else []
        return [say("no_match", brief), *ways]
    return [say("other", brief)]


def _told_by_code(brief: Brief) -> bool:
    """Return whether no generator words the reply: of some acts there is one thing to say, and of some lists.

    Who asks for the cheapest again hears that there is nothing cheaper, not first that something was found; who turned
    down all that there is, or asks which of the shown products is on sale where none is, hears just that. What is sold
    out is not suggested.
    """
    of_list = brief.lowest is not None or brief.none_on_sale > 0 or brief.declined
    return brief.act in SAID_BY_CODE or of_list or (brief.sold_out and brief.act in (Act.RECOMMEND, Act.MORE))


def _declined(brief: Brief) -> list[str]:
    """Return that what the shopper turned down is all that was found, and what even that lacks."""
    first, *others = brief.products
    lacking = [say("nearest", brief, brief.texts["missing"])] if brief.act == Act.RELAXED else []
    alone = "" if others else first.fields["price"]
    return [*lacking, say("declined", brief, first.fields["title"], alone) if alone else say("all_declined", brief)]


def _must_say(brief: Brief, spoken: Spoken) -> list[str]:
    led_to_nothing = bool(spoken.withheld and brief.products) and not spoken.stated
    worded = bool(spoken.said or spoken.closing)
    pointed = worded and brief.act in _POINTING  # "Here is more." and the cards beside it are enough
    silent = not worded and brief.lowest is None
    no_sale = [say("none_on_sale" if brief.none_on_sale > 1 else "not_on_sale", brief)] if brief.none_on_sale else []
    found = no_sale or (_declined(brief) if brief.declined else [])
    unexplained = brief.act in _TELLING and not spoken.stated
    if not found and not brief.cart and ((led_to_nothing and not pointed) or silent or unexplained):
        found = plain_words(brief)
    # What the answer stood in was withheld for the words around it: the answer itself is still owed.
    sources = _sources(brief).items()
    if sources and worded and not spoken.stated and not found:  # "Here is what applies." and nothing after it
        found = [said for _, said in sources][:1]
    lost = (said for source, said in sources if any(source in sentence for sentence in spoken.withheld))
    found += [said for said in lost if said not in found]
    if brief.act == Act.FEEDBACK and not brief.products:
        found = [say("nothing_instead", brief)]
    if brief.act == Act.COMPARE:
        found = compared(brief, spoken.said, spoken.stated, spoken.facts, found)
    found += [*of_the_list(brief, spoken.said), *of_the_cart(brief, spoken.said, spoken.facts)]
    if brief.unanswered and brief.act in _LEAVING:
        found.append(say("not_ordered", brief))
    said = " ".join(spoken.said)
    for product in brief.products:
        said = said.replace(product.fields["title"], "")
    if unsaid := [wish for wish in brief.within if wish not in said]:
        found.append(say("within", brief, ("、" if brief.language == "zh" else ", ").join(unsaid)))
    return [*found, *admitted(brief, " ".join([*spoken.said, *found]))]
