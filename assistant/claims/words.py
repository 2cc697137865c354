"""The words that make a claim and the words that make none, in English and Chinese.

Only words stand here; what a claim must be held against is decided in the other modules. All forms are `plain`
(folded).
"""

from __future__ import annotations

import re
from typing import Literal

LOOSE_FORMS = frozenset(
    "down natural clear light dark bright multi mixed solid plain neutral standard default "
    "assorted stone paper iron felt slate "
    "plum amber camel mint peach rust crystal diamond diamonds pearl pearls pu pc abs eva cement "
    "sage lime mesh foam wax "
    "rainbow colorful colourful graphite fur plastic".split()
) - {"plastic", "foam", "rainbow", "fur"}
"""Listed forms that are common words as well: they count only after "of", "from", "with", "pure" and the like."""

CUES = frozenset("of from with pure real genuine solid polished in".split())

Order = Literal["price_low", "price_high", "rating_high", "other"]

SUPERLATIVES: tuple[tuple[Order, re.Pattern[str]], ...] = (
    (
        "price_low",
        re.compile(
            r"\b(?:cheapest|least expensive|most (?:affordable|economical|budget[- ]friendly|inexpensive)"
            r"|lowest[- ]priced?|lowest (?:cost|price tag)|best (?:price|value|deal|buy)"
            r"|(?:best|easiest|kindest|lightest) on (?:the|your) (?:wallet|budget|purse))|\b(?:wins"
            r"|best) on price|won't find a lower price|nothing (?:costs|is) (?:less|cheaper)|lowest of"
            r"|costs? the least|最便宜|最低价|价格最低|最实惠|最划算|价位最低|全场最低|单价最低|最低的"
            r"|最省(?![心事力])|没有[^,。]{0,6}比[^,。]+更(?:便宜|省|实惠|划算)"
        ),
    ),
    (
        "price_high",
        re.compile(
            r"\b(?:most expensive|priciest|dearest|highest[- ]priced?|costliest|most costly"
            r"|(?:costs?|asks?|takes|needs) the most)|最贵|价格最高|最高价|价位最高|单价最高|售价最高"
        ),
    ),
    (
        "rating_high",
        re.compile(
            r"\brate[sd]? [^.;]{3,90}? (?:the )?(?:highest|best)\b|"
            r"\b(?:best|highest|top)[- ](?:rated|scoring|reviewed|ratings?|scores?|reviews?)|\b(?:has|have"
            r"|with) the (?:best|highest|top) (?:rating|score|review)"
            r"|leads? (?:on|in|by) (?:rating|score|review)|^on ratings?,|\brat(?:ed"
            r"|ings?)\b[^.]*\bthe best of|评分最高|评价最好|口碑最好|好评最多|得分最高|最高分|评分第一"
            r"|\branks? (?:first|highest)\b"
            r"|\b(?:nobody|nothing|none|no one|no other)\b[^.;]{0,24}\b(?:beats?|tops?)\b(?=[^.;]*(?:rating"
            r"|review|star|score))"
            r"|没有[^,。]{0,6}比得[过上]|评分领先|论评分|评分最好|最高评分"
        ),
    ),
    (
        "other",
        re.compile(
            r"\bbest[- ]sell(?:ing|er|ers)|\bmost (?!of\b|likely\b|people\b|orders\b|suitable\b|relevant\b"
            r"|important\b)[a-z]+\b(?<!most matches)|\bthe (?:large|small|light|heavi|long|tall|wide|thin"
            r"|thick|strong|soft|warm|fast|quiet|new|old|bright|safe|tough"
            r"|comfi|cozi|sturdi|simpl|rich|great|fin|hard|deep|cool|clean|smart|nice|lovel|bigg|slimm"
            r"|biggest|hottest)[a-z]*est\b|\b(?:largest|smallest|lightest|heaviest|longest|tallest|widest"
            r"|softest|warmest|fastest"
            r"|newest|biggest|strongest|quietest|comfiest|sturdiest|lowest rated|worst)\b|\bnumber one\b"
            r"|\bno\.? ?1\b|#1|\bbest (?:quality|seller|in class|product|desk|of all|on the market"
            r"|in the (?:shop|store|world))"
            r"|\b(?:customer|shopper|fan|staff)(?:s'|'s)? favou?rite|销量(?:最|第一|冠军)|最畅销|最受欢迎"
            r"|最热门|最爱|最火|(?<!我)最喜欢的|\bmost of all\b|热销|爆款|最(?:轻|重|大|小|长|短|新|快|耐用|舒适"
            r"|舒服|结实|柔软|暖和|静音|好用|好看"
            r"|流行|安全|高端|坚固)"
        ),
    ),
)

COMPARATIVES: tuple[tuple[Order, re.Pattern[str]], ...] = (
    (
        "price_low",
        re.compile(
            r"\b(?:cheaper|less expensive|more (?:affordable|economical|budget[- ]friendly)"
            r"|lower[- ]priced|costs? less|(?:kinder|gentler|easier|lighter) (?:to|on) (?:your"
            r"|the) (?:budget|wallet|purse|pocket)|(?:at|has|have|with) a lower price|undercuts?)\b|便宜|更实惠"
            r"|更划算|更低|价格低|要低|少花|(?<=[^可能您])省(?![心力事钱])"
        ),
    ),
    (
        "price_high",
        re.compile(
            r"\b(?:pricier|more expensive|dearer|costlier|more costly|higher[- ]priced"
            r"|costs? (?:\S+ )?more|(?:at|has|have|with) a higher price)\b|(?<!最)贵(?!店|方|姓|重|族)"
            r"|价格高|价格更高|(?<!更)多花|(?<!评分)(?<!得分)高[过于出](?!\s?[¥\d您你])"
        ),
    ),
    (
        "rating_high",
        re.compile(
            r"\b(?:better|higher)[- ](?:rated|ratings?|reviewed|reviews|scores?)|\brat(?:ed|es) (?:higher"
            r"|better)|\bscores (?:higher|better)|\boutscores|评分(?:更|要|也更)?高|(?:评分|评价|口碑"
            r"|得分)[^,。;]{0,40}?[更要比][^,。;]{0,14}?[高好]"
        ),
    ),
    (
        "other",
        re.compile(
            r"\b(?:larger|bigger|smaller|lighter|heavier|(?<!no )longer|shorter|taller|wider|narrower|thicker"
            r"|thinner|softer|warmer|faster|slower|stronger|sturdier|quieter|newer|older|brighter|cooler"
            r"|deeper|roomier|comfier|tougher)\b"
            r"|\bmore (?:durable|popular|comfortable|spacious|compact|powerful|stylish|modern|sturdy"
            r"|robust|supportive|breathable|efficient|reliable|luxurious)\b|\b(?:better|worse) (?:made"
            r"|built|quality|than)"
            r"|更(?:大|小|轻|重|长|短|耐用|结实|舒适|舒服|柔软|暖和|静音|快|新|宽|厚|薄|好用|好看|流行"
            r"|高级|高端)|比(?![如较例])[^,。]{1,40}(?:大|小|轻|重|长|宽|厚|耐用|结实|舒服"
            r"|好)(?=[,。!的了一些多得点]|$)"
        ),
    ),
)

STOCK_OUT = re.compile(
    r"\b(?:out of stock|(?:we're|are|run|ran|been) (?:\w+ )?out of (?:the|it|them|this|that)|sold out"
    r"|unavailable|not (?:currently |presently )?(?:in stock|available)"
    r"|isn't (?:currently )?(?:in stock|available)|aren't (?:in stock|available)"
    r"|no longer available|not in stock|back ?order(?:ed)?|none left|run out|ran out"
    r"|temporarily gone)\b"
    r"|缺货|售罄|(?<!快)(?<!快要)卖完|(?<!快)卖光|无货|没货|断货|没有货|没有现货|没有库存|无库存|抢光|暂时没有了|库存不足|已下架|[买订]不[到了]|没有了|没了(?!解)|没有?[^,。;:：]{0,30}(?:库存|现货|存货)"
    r"|\b(?:is|are) (?:all )?gone\b"
)
STOCK_IN = re.compile(
    r"\b(?:in stock|on hand|ready to (?:ship|go|order|buy)|(?:still|currently|readily"
    r"|immediately) available(?! (?:in|as|with|sizes?|colors?)\b)|(?:is|are) available(?! (?:in|at"
    r"|for|from|as|with|sizes?|colors?)\b)|available(?=\s*[.!]?\s*$)|available (?:now|right now|today"
    r"|right away|immediately"
    r"|to order|to buy)|(?:plenty|lots|many|loads)(?: of (?:the |them "
    r"|it )?[^.]{0,80})? (?:available|in stock|left)|back in stock|on the shel(?:f|ves)|low stock|stock is low"
    r"|can(?:not|'t)? (?:\w+ )?(?:be )?(?:order|buy|bought|purchase)(?:e?d)?"
    r"|can(?:not|'t)? (?:\w+ )?(?:get|have) (?:it|the|this|that)"
    r"|(?:still|we(?:'re| [a-z']+){0,3}) have(?= (?:it|them|some|plenty)\b| the\b(?! (?:following|right"
    r"|perfect|best|same)))"
    r"|(?:we've|we have|still) got(?= (?:it|them|the|some|plenty)\b))\b"
    r"|有货|现货|有库存|库存(?:充足|紧张|不多|告急|足|还有)|还有库存|供应充足|能买到|(?:可以|能)(?:马上|立刻|现在)?拿到"
    r"|(?:可以?|能够?|直接|随时|放心|马上|现在|立刻)就?(?:能|可以?)?(?:下单|购买|订购|买(?!不|到[^了]))"
)
STOCK_PLENTY = re.compile(r"\b(?:plenty|lots|loads|many|dozens|hundreds)\b|充足|很多|大量|管够")
STOCK_LOW = re.compile(
    r"\blow stock|stock is low|running low|few left|almost gone|last (?:one|few)|selling out|紧张|不多|告急|快没"
)
