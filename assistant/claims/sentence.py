"""One sentence under judgement: its letters, whom it speaks of, and which parts only wish, ask or deny."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from assistant.claims.facts import Facts, Scene
from assistant.claims.promises import asks
from assistant.claims.subjects import Subjects

ClaimKind = Literal[
    "price",
    "size",
    "rating",
    "count",
    "number",
    "stock",
    "color",
    "material",
    "brand",
    "product",
    "order",
    "feature",
    "promise",
    "silence",
]


@dataclass(frozen=True)
class Claim:
    """One statement found in a sentence, at `span` of it. `evidence` is what carries it, None where nothing does."""

    kind: ClaimKind
    text: str
    span: tuple[int, int]
    evidence: str | None


_WISH = re.compile(
    r"\b(?:(?:if|in case|whether|unless)\b|should (?:you|it|the|that|this|any)\b"
    r"|(?:those|people|anyone|shoppers) (?:who|that)\b)[^,;.!?:]*"
    r"|\b(?:would you (?:like|prefer)|you'd rather|want me to|shall i|should i|looking for"
    r"|let me know|tell me|just say|i can (?:also )?(?:look|search|check|show|filter|narrow|sort"
    r"|find|try|compare))[^,;.!?]*"
    r"|\bhappy to (?:look|search|find|show|help)[^,;.!?]*"
    r"|(?:如果|要是|若是?|假如|除非|想要|想看|想找|[您你]更?喜欢|要不要|需要我|可以帮您|可以告诉"
    r"|告诉我)[^,;。!?]*?(?=,|;|。|!|\?|的话|就|$)"
)
_ECHO = re.compile(
    r"\b(?:you(?:'ve| have)? (?:asked|wanted|want|requested|mentioned|said|were looking"
    r"|are looking|are after|'re looking|'re after|need|specified)|as (?:you )?(?:asked|requested)"
    r"|your (?:budget|request|search|criteria|limit|wishes|requirements?))\b"
    r"|上限|封顶|您(?:要|想要|说|提|找)的?|您的?(?:预算|要求|需求)|按您|预算|要求"
)
_NEGATION_BEFORE = re.compile(
    r"(?:\bnot\b(?! only| just)|n't\b(?! only| just)|\bno\b|\bwithout\b|\bfree (?:of|from)\b"
    r"|\bnon-?$|\bnone\b|\bneither\b|\bnor\b|\bleft out\b|\bleav(?:e|es|ing) out\b|\bexclud\w+"
    r"|\bavoid\w*|\bskipped\b"
    r"|\bkept\b|\bzero\b|\bclear of\b|\brather than\b|\binstead of\b|\bnever\b|\bnothing\b|\bother than\b"
    r"|\bcouldn't find\b)[^,;:.]*$"
)
_NEGATION_AFTER = re.compile(
    r"^(?:[- ]free\b|[^,;.]{0,12}\bout of\b|(?: (?:and|or) \w+)? (?:is|are|was|were)(?:n't| not| too| out"
    r"| off| excluded"
    r"| left)\b|[^,。;]{0,2}太)"
)
_HAN_NEGATION = re.compile(
    r"(?:不含|不是|并非|非|没有|没找到|没|无|未|排除|不要|不用|除了|避开|不带|未找到|不属于|去掉"
    r"|剔除|不选)[^,。;]{0,14}$"
)
_HAN_NEGATION_AFTER = re.compile(
    r"^[^,。;]{0,8}(?:不(?!错|过|少|同|仅|只|妨|贵|高|低|等|足|到|超|满|如)|没|排除|剔除|避开|去掉|除外)"
)
_UNSURE = re.compile(
    r"\b(?:can't|cannot|couldn't|not able to|unable to|not) (?:promise|guarantee|confirm|say|sure"
    r"|tell|rule out|certain)\b|\bwhether\b|\bto be sure\b|(?:不能|无法|没法)(?:保证|确定|确认"
    r"|排除)|是否|不确定"
)
_WHETHER = re.compile(r"\bwhether\b[^,;.!?]*|(?:是否|是不是|有没有|含不含|[含有]不[含有])[^,;。!?]*")
_EXISTS = re.compile(
    r"\bthere(?:'s| is| are)\b(?! no)|\bone of (?:them|these|the)\b|\bone (?:is|comes|costs)\b"
    r"|\bonly one\b|\bjust one\b|\banother\b|\b(?:two|some|several|a few) of (?:them|these|the)\b"
    r"|\bsome (?:are|come)\b|\bi found (?:one|a|an)\b|\bwe (?:have|do have) (?:one|a|an)\b"
    r"|(?<!没)有一?(?:款|个|件|双)|其中|只有一款|另一款"
)
_DEFINITE = re.compile(r"\bthe (?:[a-z-]+ ){1,3}(?:one|option|model|version|pair)\b|的那(?:款|个|件|双)|[色质]那款")
_PRONOUN = re.compile(
    r"\b(?:it|it's|its|this (?:one|product)|that one|that's|this is)\b|它|这款|该款|这个|此款|这件|这双"
)


@dataclass
class Sentence:
    """A sentence with what was found in it; `carried` is the text of the brief that it restates as a whole."""

    text: str
    original: str
    scene: Scene
    subjects: Subjects
    carried: str | None
    wishes: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    asking: bool = False
    unsure: bool = False
    echo: bool = False

    @cached_property
    def outside(self) -> str:
        """Return the text with titles as blanks, every position kept: what the sentence itself says."""
        letters = list(self.text)
        for one in self.subjects.found:
            if one.kind in ("title", "list"):
                letters[one.start : one.end] = " " * (one.end - one.start)
        return "".join(letters)

    def wished(self, start: int) -> bool:
        """Return whether the words at `start` only wish or ask."""
        return self.asking or any(low <= start < high for low, high in self.wishes)

    def open(self, start: int) -> bool:
        """Return whether the words at `start` are what somebody does not know: neither claimed nor denied."""
        return any(one.start() <= start < one.end() for one in _WHETHER.finditer(self.text))

    def denied(self, start: int, end: int) -> bool:
        """Return whether the words from `start` to `end` are denied."""
        before, after = self.text[:start], self.text[end:]
        return bool(
            _NEGATION_BEFORE.search(before)
            or _HAN_NEGATION.search(before)
            or _NEGATION_AFTER.match(after)
            or (not self.subjects.named and _HAN_NEGATION_AFTER.match(after))
        )

    def products(self, start: int, end: int) -> list[Facts]:
        """Return the products that a place speaks of; an unknown position gives none."""
        return self.of(self.subjects.at(start, end))

    def of(self, positions: tuple[int, ...]) -> list[Facts]:
        """Return the products at these positions, or none where one of them is not shown."""
        known = self.scene.by_position
        return [known[n] for n in positions] if all(n in known for n in positions) else []

    def named_near(self, start: int, end: int) -> bool:
        """Return whether a mention singles products out for this place."""
        mention = self.subjects.mention_at(start, end)
        return mention is not None and mention.kind != "group"

    def claim(self, kind: ClaimKind, start: int, end: int, evidence: str | None) -> Claim:
        """Return a claim on these letters."""
        return Claim(kind, self.original[start:end], (start, end), evidence)


def mark(sentence: Sentence) -> Sentence:
    """Return `sentence` with its wishes, question and echo marked."""
    sentence.asking = asks(sentence.text)
    first = min((one.start for one in sentence.subjects.named), default=len(sentence.text))
    for match in _WISH.finditer(sentence.text):
        # "If you like black the Oakridge is $20": the wish ends where a product is named.
        end = min(match.end(), first) if match.start() < first else match.end()
        sentence.wishes.append((match.start(), end))
    sentence.unsure = bool(_UNSURE.search(sentence.text))
    sentence.echo = bool(_ECHO.search(sentence.text))
    return sentence


def fallbacks(text: str, scene: Scene, subject: tuple[int, ...], singled: bool) -> list[tuple[int, ...]]:
    """Return whom unattributed words may speak of, each tried in turn: a sentence holds if all of it holds for one.

    A pronoun speaks of what came before; "there is one" and "the black one" of any single product; else of all shown.
    """
    every = tuple(one.position for one in scene.products)
    about = (scene.brief.about,) if scene.brief.about in every else ()
    single = subject or about or (every if len(every) == 1 else ())
    if not singled and (_EXISTS.search(text) or _DEFINITE.search(text)):
        return [*((n,) for n in every), every]
    if _PRONOUN.search(text):
        return [single or every]
    return list(dict.fromkeys(one for one in (about, every, subject) if one)) or [()]
