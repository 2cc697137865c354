"""Colors, materials, brands, named sizes, stock, features, and silence of the shop, held against the brief."""

from __future__ import annotations

import re

from assistant.brief import Act
from assistant.claims.concepts import NEGATION
from assistant.claims.facts import NAMED_SIZES, Facts, named_size
from assistant.claims.governed import announced
from assistant.claims.lexicon import Term
from assistant.claims.sentence import Claim, ClaimKind, Sentence
from assistant.claims.values import plain
from assistant.claims.words import STOCK_IN, STOCK_LOW, STOCK_OUT, STOCK_PLENTY
from retrieval.words import stem

_FIELD_WORDS: dict[str, re.Pattern[str]] = {
    "material": re.compile(r"\bmaterials?\b|\bmade (?:of|from|out of)\b|\bfabric\b|材质|材料|面料|什么做的|用的什么"),
    "color": re.compile(r"\bcolou?rs?\b|颜色|色号"),
    "size": re.compile(r"\bsizes?\b|\bdimensions?\b|\bmeasurements?\b|尺寸|尺码|大小|规格"),
    "rating": re.compile(r"\bratings?\b|\breviews?\b|\brated\b|评分|评价"),
    "brand": re.compile(r"\bbrand\b|\bmaker\b|\bmanufacturer\b|品牌|厂家"),
    "stock": re.compile(r"\bstock\b|\bavailability\b|库存"),
    "price": re.compile(r"\bprices?\b|价格|售价"),
}
_SILENCE = re.compile(
    r"(?!.{0,40}\bnot to mention\b)(?:\b(?:doesn't|does not|don't|do not|isn't|is not|aren't|not|can't"
    r"|cannot|couldn't|unable|no)\b[^.;]*\b(?:say|says|state|stated|states|list|listed|lists|mention"
    r"|mentioned|specif\w+|given|give|shown|show|"
    r"known|disclosed?|find|see|information|info|details?|word|verify|confirm|know|tell|determine)\b|\b(?:says?|states?|mentions?"
    r"|lists?) nothing\b|\b(?:nothing|no word) (?:about|on)\b|\bcouldn't find\b|\bunstated\b"
    r"|\bwithout (?:any )?(?:information|details|mention)\b"
    r"|\bunspecified\b)"
    r"|(?:没有|没|未|无)(?:任何)?(?:写明|标注|标明|注明|说明|提到|提供|写|标|查到|找到|列出|给出"
    r"|提及|公布|显示|提)|没有(?:相关|任何|更多)?(?:信息|资料|说明|记录)|不详|未知|缺少|查不到|不清楚|不知道|(?:无法|不能|没法)(?:确认|确定|核实)"
)
_SIZE_CUES = re.compile(r"\b(?:sizes?|in|bed|mattress|fits?)\b|码|号|尺")
_SIZE_BESIDE = re.compile(r"\b(?:xxs|xs|s|m|l|xl|xxl)(?:,| and|/|、) ?(?:xxs|xs|s|m|l|xl|xxl)\b")
_PLAIN_SIZES = frozenset("s m l small medium large full twin one size single".split())
_FEATURES = re.compile(
    r"\b(?:waterproof|foldable|folding|adjustable|rechargeable|portable|washable|organic|vegan"
    r"|hand-?made|eco-?friendly|hypoallergenic|bpa[- ]free|noise[- ]cancell?ing|bluetooth|wireless"
    r"|cordless|solar|reversible|"
    r"stackable|removable|breathable|inflatable|extendable|insulated|dimmable|ergonomic|fireproof"
    r"|shockproof|scratch|stain|antibacterial|antimicrobial|fragrance|gluten|dishwasher|microwave"
    r"|built-in|usb|led|wifi|wi-fi|battery|"
    r"lightweight|heavy-duty|padded|quilted|lined|embroidered|recycled|sustainable|biodegradable"
    r"|unbreakable|weatherproof|windproof|height-adjustable)\b"
    r"|\b[a-z]+[- ](?:proof|resistant|repellent|powered|tested)\b|\b(?:bpa|lead|gluten|latex|fragrance"
    r"|chemical|wrinkle|crease|maintenance|rust|odou?r|cruelty|lint)-free\b|\b(?:machine"
    r"|hand)[- ]wash(?:able)?\b"
    r"|耐(?!心|烦)[\u4e00-\u9fff]|抗[\u4e00-\u9fff]|不(?:沾|粘|褪|变形|起球|生锈|掉色|易|怕)|[机水手]洗|洗碗机|微波炉|烤箱|防(?:水|滑|晒|风|震|摔|尘|火|雨|污|潮|烫|噪|臭|蚊|泼水)|可(?:折叠|调节|拆卸|拆洗|机洗|水洗"
    r"|充电|伸缩|升降|堆叠|翻转|收纳|微波)|无线|蓝牙|充电|透气|保暖|保温|静音|环保|有机|手工|抗菌"
    r"|抗皱|速干|降噪|太阳能|加厚|轻便|折叠|便携|不粘|恒温|智能|遥控|内置"
)
_CHOICE = re.compile(r"\b(?:choose|choice|options?|include|range|pick) |可选|选择|可以选|都有")


def judge_terms(sentence: Sentence, terms: list[Term]) -> list[Claim]:
    """Return a claim for each color, material and brand that no title covers."""
    claims: list[Claim] = []
    by_place: dict[tuple[int, int], list[Term]] = {}
    for term in terms:
        by_place.setdefault((term.start, term.end), []).append(term)
    for (start, end), meanings in by_place.items():
        if sentence.subjects.covered(start, end):
            continue
        if _misplaced(sentence, meanings):
            claims.append(sentence.claim(meanings[0].kind, start, end, None))
            continue
        found: list[tuple[ClaimKind, str | None]] = [(term.kind, _term(sentence, term)) for term in meanings]
        # A word of two kinds (gold, copper) is true when either meaning is.
        kind, evidence = next((one for one in found if one[1]), found[0])
        claims.append(sentence.claim(kind, start, end, evidence))
    return claims


def _misplaced(sentence: Sentence, meanings: list[Term]) -> bool:
    """Whether a value stands where another kind is announced ("the color is" and a brand) that no product gives it."""
    start, end = meanings[0].start, meanings[0].end
    kind = announced(sentence.text[:start])
    if kind is None or sentence.asking or sentence.carried is not None or any(term.kind == kind for term in meanings):
        return False
    words = sentence.text[start:end]
    return not any(words in plain(one.fields.get(kind, "")) for one in sentence.scene.products)


def _term(sentence: Sentence, term: Term) -> str | None:
    scene = sentence.scene
    shown = sentence.products(term.start, term.end)
    named = sentence.named_near(term.start, term.end)
    if sentence.carried is not None and sentence.text[term.start : term.end] in sentence.carried:
        return sentence.carried
    if sentence.open(term.start):
        return "not claimed"
    if sentence.denied(term.start, term.end):
        return _denied(sentence, term, shown)
    if sentence.wished(term.start) and not (
        named and sentence.subjects.mention_at(term.start, term.end) in sentence.subjects.named and not sentence.asking
    ):
        # A question or an "if" may name any color; a brand, or a value offered beside products, must be to be had.
        offered = term.kind == "brand" or (sentence.asking and scene.products)
        known = term.normal in scene.asked_terms[term.kind] or any(_holds(one, term) for one in scene.products)
        return "a wish" if known or not offered else None
    if shown and all(_holds(one, term) for one in shown):
        return f"fields.{term.kind}"
    if (
        not sentence.subjects.found
        and _CHOICE.search(sentence.text)
        and any(_holds(one, term) for one in scene.products)
    ):
        return f"fields.{term.kind}"
    excluded = scene.lexicon.normals(term.kind, getattr(scene.brief.constraints.exclude, term.kind))
    if not sentence.subjects.found and not scene.products and term.normal in excluded:
        return "asked"
    if not named and (term.normal in scene.asked_terms[term.kind] or _in_ways(sentence, term)):
        return "asked"
    return None


def _in_ways(sentence: Sentence, term: Term) -> bool:
    words = sentence.text[term.start : term.end]
    return any(
        words in text
        for name, text in sentence.scene.others.items()
        if name != "missing" or (sentence.scene.brief.act == Act.RELAXED and _SILENCE.search(sentence.text))
    )


def _holds(product: Facts, term: Term) -> bool:
    if term.kind == "brand":
        stated = product.fields.get("brand", "")
        return term.normal in (stated, *product.terms["brand"])
    return term.normal in product.terms[term.kind]


def _denied(sentence: Sentence, term: Term, shown: list[Facts]) -> str | None:
    brief = sentence.scene.brief
    excluded = sentence.scene.lexicon.normals(term.kind, getattr(brief.constraints.exclude, term.kind))
    out = term.normal in excluded
    if sentence.unsure or sentence.wished(term.start):
        return "not claimed"
    if not shown:
        return "asked" if out or term.normal in sentence.scene.asked_terms[term.kind] else None
    missing = sentence.scene.others.get("missing", "")
    if brief.act == Act.RELAXED and _within(sentence, term, missing):
        return "missing"
    if any(_holds(one, term) for one in shown):
        return None
    silent = {position for position, slot in brief.unstated if slot.endswith(term.kind)}
    if all(one.states(term.kind) or (out and one.position not in silent) for one in shown):
        return f"exclude.{term.kind}" if out else f"fields.{term.kind}"
    return "missing" if sentence.text[term.start : term.end] in missing and missing else None


def _within(sentence: Sentence, term: Term, missing: str) -> bool:
    """Whether a term is part of what the sentence says is missing: a pink thing may be none of the “pink carriers”."""
    at = sentence.text.find(missing) if missing else -1
    while at >= 0:
        if at <= term.start and term.end <= at + len(missing) and term.end - term.start < len(missing):
            return True
        at = sentence.text.find(missing, at + 1)
    return False


def judge_sizes(sentence: Sentence) -> list[Claim]:
    """Return a claim for each size that has a name."""
    claims: list[Claim] = []
    for match in NAMED_SIZES.finditer(sentence.text):
        form = match.group()
        if sentence.subjects.covered(*match.span()):
            continue
        around = sentence.text[max(0, match.start() - 14) : match.end() + 10]
        capital = sentence.original[match.start()].isupper()
        cued = (
            re.search(r"\bsizes?\b", around)
            or _SIZE_BESIDE.search(around)
            or (re.search(r"\b(?:bed|mattress)\b", around) and form in ("full", "twin", "queen", "king"))
        )
        if (
            form in _PLAIN_SIZES
            and sentence.text[match.end() : match.end() + 1] not in ("码", "号")
            and not (cued and (capital or len(form) > 1))
            and not (capital and len(form) == 1 and re.search(r"\b(?:in|size) $", sentence.text[: match.start()]))
        ):
            continue
        size = named_size(form)
        shown = sentence.products(*match.span())
        held = bool(shown) and all(size in one.sizes for one in shown)
        asked = not sentence.named_near(*match.span()) and _stands_in(form, sentence.scene.asked)
        evidence = "size" if held else "asked" if asked or sentence.wished(match.start()) else None
        claims.append(sentence.claim("size", *match.span(), evidence))
    return claims


def _stands_in(form: str, text: str) -> bool:
    """Whether a form stands in a text as a word of its own: the "m" of "material" is no size."""
    return re.search(rf"(?<![a-z]){re.escape(form)}(?![a-z])", text) is not None


def judge_stock(sentence: Sentence) -> list[Claim]:
    """Return a claim for each word on whether something can be had."""
    claims: list[Claim] = []
    out = [match.span() for match in STOCK_OUT.finditer(sentence.outside)]
    for start, end in out:
        claims.append(sentence.claim("stock", start, end, _stock(sentence, start, end, available=False)))
    for match in STOCK_IN.finditer(sentence.outside):
        start, end = match.span()
        if not any(low < end and start < high for low, high in out):
            had = not (sentence.denied(start, end) or NEGATION.search(match.group()))
            claims.append(sentence.claim("stock", start, end, _stock(sentence, start, end, available=had)))
    return claims


def _stock(sentence: Sentence, start: int, end: int, available: bool) -> str | None:
    scene = sentence.scene
    words = sentence.text[start:end]
    if sentence.wished(start):
        return "a wish"
    if any(words in text for text in (*scene.carriers, *scene.others.values())):
        return "texts"
    shown = sentence.products(start, end)
    if not shown:
        return "asked" if scene.brief.act in (Act.NO_MATCH, Act.NO_MORE) and not available else None
    if available and STOCK_PLENTY.search(words):
        return None
    if available and STOCK_LOW.search(words):
        return "stock" if all(one.left for one in shown) else None
    return "stock" if all(one.in_stock is available for one in shown) else None


def judge_features(sentence: Sentence) -> list[Claim]:
    """Return a claim for each property of a list, and for each thing that a product is said to have or to be."""
    claims: list[Claim] = []
    for match in _FEATURES.finditer(sentence.text):
        if not sentence.subjects.covered(*match.span()):
            claims.append(sentence.claim("feature", *match.span(), _feature(sentence, *match.span())))
    return claims


def _feature(sentence: Sentence, start: int, end: int) -> str | None:
    words = sentence.text[start:end]
    if sentence.wished(start) or sentence.unsure:
        return "a wish"
    if any(words in text for text in (*sentence.scene.carriers, *sentence.scene.others.values())):
        return "texts"
    shown = sentence.products(start, end)
    wanted = [stem(word) for word in re.findall(r"[a-z]+", words)]
    held = bool(shown) and all(
        words in one.text or (bool(wanted) and all(word in one.own_words for word in wanted)) for one in shown
    )
    if sentence.denied(start, end):
        excluded = " ".join(sentence.scene.brief.constraints.exclude.features).lower()
        return "exclude.features" if not held and words in excluded else None
    if held:
        return "fields"
    missing = sentence.scene.others.get("missing", "")
    return (
        "asked"
        if words in sentence.scene.asked and words not in missing and not sentence.named_near(start, end)
        else None
    )


def judge_silence(sentence: Sentence, terms: list[Term]) -> list[Claim]:
    """Return a claim where the sentence says that the shop does not state a field."""
    match = _SILENCE.search(sentence.outside)
    if not match or sentence.carried is not None:
        return []
    fields = [name for name, pattern in _FIELD_WORDS.items() if pattern.search(sentence.outside)]
    fields = fields or [one.kind for one in terms if sentence.open(one.start)]
    shown = sentence.products(match.end(), match.end())
    if not fields or not shown or sentence.scene.brief.act in (Act.NO_MATCH, Act.NO_MORE, Act.POLICY_UNKNOWN):
        return []
    brief = sentence.scene.brief
    claims: list[Claim] = []
    for name in fields:
        listed = {position for position, slot in brief.unstated if slot.endswith(name)}
        silent = all(not one.states(name) or one.position in listed for one in shown)
        asked = brief.act == Act.NOT_STATED and name in brief.texts.get("field", "").lower()
        claims.append(sentence.claim("silence", *match.span(), "not stated" if silent or asked else None))
    # One field that is not stated carries the sentence: the others are mentioned beside it.
    held = [one for one in claims if one.evidence]
    return held or claims
