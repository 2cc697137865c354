"""From a brief to checked sentences: generate, fill, check, and say what code must say itself.

A sentence leaves here only when every placeholder in it is filled and the claim check supports it; all others are kept
aside and counted. Two things are not left to a model: that a shown product does not state what was excluded, and the
passage, quote or plain words that stand in when nothing of the model's reply could be supported.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field

from assistant.brief import Act, Brief, fill
from assistant.claims import ClaimLexicon, SentenceSplitter, check
from assistant.errors import GeneratorUnavailable
from assistant.generator import Generator
from assistant.labels import field_label
from retrieval.types import Language

_PLAIN: dict[str, tuple[str, str]] = {
    "products": ("Here is what I found.", "这是为您找到的商品。"),
    "no_match": ("Nothing in the shop matches all of that.", "店里没有完全符合这些要求的商品。"),
    "way": ("There is something {}.", "如果{}，就有合适的商品。"),
    "other": ("I could not word a checked answer to that.", "这个问题我没有可以核实的回答。"),
    "quote": ("The description of “{}” reads: “{}”", "“{}”的商品描述写道：“{}”"),
    "unstated": ("The shop does not state the {} of “{}”.", "店铺没有注明“{1}”的{0}。"),
}


@dataclass
class Spoken:
    """What became of a reply: sentences said, sentences withheld, and the generator calls it took.

    `subject` holds the positions that the latest sentence spoke of: what "it" means in the next.
    """

    said: list[str] = field(default_factory=list[str])
    withheld: list[str] = field(default_factory=list[str])
    calls: int = 0
    degraded: list[str] = field(default_factory=list[str])
    subject: tuple[int, ...] = ()


async def speak(
    generator: Generator | None, brief: Brief, utterance: str, seed: int, lexicon: ClaimLexicon, spoken: Spoken
) -> AsyncIterator[str]:
    """Yield the reply's supported sentences as they come, each with the space that joins it to the one before.

    Without a generator only what code itself says is said. What happened is left in `spoken`.
    """
    if generator is not None:
        async for sentence in _worded(generator, brief, utterance, seed, spoken):
            checked = _checked(sentence, brief, lexicon, spoken)
            if checked:
                yield checked
    for sentence in _must_say(brief, spoken):
        yield _joined(sentence, brief.language, spoken)


async def _worded(generator: Generator, brief: Brief, utterance: str, seed: int, spoken: Spoken) -> AsyncIterator[str]:
    """Yield the generator's sentences as they come; one that fails in the middle keeps what it said."""
    splitter = SentenceSplitter(one.fields["title"] for one in brief.products)
    spoken.calls += 1
    try:
        # What an excluded value could not be ruled out for is said by code: the model need not know.
        async for piece in generator.reply(brief.model_copy(update={"unstated": ()}), utterance, seed):
            for sentence in splitter.feed(piece):
                yield sentence
    except GeneratorUnavailable:
        spoken.degraded.append("generator")
    for sentence in splitter.flush():
        yield sentence


def _checked(sentence: str, brief: Brief, lexicon: ClaimLexicon, spoken: Spoken) -> str | None:
    filled = fill(sentence, brief)
    if filled is not None and filled.strip() == brief.texts.get("passage", "").strip() != "":
        return _joined(filled, brief.language, spoken)  # the shop's own words, whole: nothing to check them against
    verdict = check(filled, brief, lexicon, spoken.subject) if filled is not None else None
    if filled is None or verdict is None or not verdict.supported:
        if sentence.strip():
            spoken.withheld.append((filled or sentence).strip())
        return None
    spoken.subject = verdict.subject
    return _joined(filled, brief.language, spoken) if filled.strip() else None


def _sources(brief: Brief) -> dict[str, str]:
    """The passage or quote that the reply is there to give, and how code says it.

    A policy is the shop's word to its shoppers. A description is only quoted as one: whoever wrote it (a supplier, a
    marketplace seller) does not speak for the shop.
    """
    found = {brief.texts["passage"].strip(): brief.texts["passage"].strip()} if "passage" in brief.texts else {}
    if "quote" in brief.texts:
        quote = brief.texts["quote"].strip()
        found[quote] = _say("quote", brief.language, brief.texts.get("about", ""), quote)
    return found


def _joined(sentence: str, language: Language, spoken: Spoken) -> str:
    space = "" if not spoken.said or language == "zh" else " "
    spoken.said.append(sentence.strip())
    return space + sentence.strip()


def plain_words(brief: Brief) -> list[str]:
    """Return the few words that code itself says of a brief: used where no sentence of a model could be."""
    language = brief.language
    if sources := _sources(brief):
        return list(sources.values())[:1]
    if brief.products and brief.act not in (Act.NOT_STATED, Act.EXPLAIN):
        return [_say("products", language)]
    if brief.act in (Act.NO_MATCH, Act.NO_MORE):
        ways = [_say("way", language, brief.texts["way1"])] if "way1" in brief.texts else []
        return [_say("no_match", language), *ways]
    return [_say("other", language)]


def _must_say(brief: Brief, spoken: Spoken) -> list[str]:
    found = [] if spoken.said else plain_words(brief)
    # What the answer stood in was withheld for the words around it: the answer itself is still owed.
    sources = _sources(brief).items()
    lost = (said for source, said in sources if any(source in sentence for sentence in spoken.withheld))
    found += [said for said in lost if said not in found]
    titles = {one.position: one.fields["title"] for one in brief.products}
    for position, slot in brief.unstated:
        name = field_label(slot.removeprefix("exclude."), brief.language)
        if brief.language == "en":
            name = name.lower()
        found.append(_say("unstated", brief.language, name, titles[position]))
    return found


def _say(name: str, language: Language, *values: str) -> str:
    return _PLAIN[name][1 if language == "zh" else 0].format(*values)
