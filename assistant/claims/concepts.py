"""What shops promise and are asked about, as concepts with their wordings in English and Chinese.

A concept's pattern holds both languages, so that a reply in Chinese can restate an English passage and a question
find it. The patterns are meant for `plain` texts. Which text must carry a promise is decided in `promises`.
"""

from __future__ import annotations

import re

CONCEPTS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "ship": r"\b(?:free )?ship(?:s|ped|ping|ment|ments)?\b|postage|\bcourier|dispatch|\bfreight|\bparcel"
        r"|包邮|邮费|运费|快递|物流|顺丰|发货|寄出|邮寄|配送费",
        "deliver": r"\bdeliver(?:s|y|ed|ies|ing)?\b|\barriv(?:e|es|al|ing)\b|at your door|doorstep|\bparcel|送达"
        r"|送到|到货|送货|配送|派送|次日达|当日达|就到\b|就能到|签收"
        r"|(?:明天|后天|今天|今晚|周[一二三四五六日]|小时内|天内)[^,。]{0,4}(?:到|送)",
        "return": r"\breturn(?:s|ed|able|ing)?\b(?! to (?:the|your|our) (?:list|search|results))|(?:send|bring"
        r"|take|ship|give) (?:it|them|\w+) back|\bsent back|退货|可退|能退|退换|包退|可以退|退回"
        r"|随时退|给退|(?<!减)退(?!休|出|后|步|烧)",
        "refund": r"\brefund|money[- ]back|\breimburs|cash ?back|退款|退钱|退差|差价.{0,4}退|返现|退我|退给|退还",
        "exchange": r"\bexchang(?:e|es|ed|ing)\b|\bswap(?:s|ped)?\b|\breplac(?:e|ed|ement|ements)\b|换货|退换|包换"
        r"|换新|调换|更换",
        "cancel": r"\bcancel(?:s|ed|led|lation|ling)?\b|取消",
        "warranty": r"\bwarrant(?:y|ies|ied)\b|\bguarantee\b(?! (?:that|you|it|this|they|the)\b)|\bcovered (?:for"
        r"|by|under)\b|保修|质保|联保|包修|三包",
        "guarantee": r"\b(?:our|satisfaction|quality) (?:\w+ )?promise\b|\bbacked by\b|\bguarantee(?:s|d)?\b"
        r"|\bcertif(?:ied|icate)|\bauthentic|\bgenuine article|保证|担保|正品"
        r"|假一赔|保真|承诺|包您",
        "repair": r"\brepair(?:s|ed)?\b|\bfix it\b|维修|修理",
        "discount": r"\bdiscount|\bcoupon|\bvoucher|promo(?:tion|tional|s)?\b|\bcode\b|\d ?% off"
        r"|[$€£¥] ?\d[\d.,]* off|\bspecial (?:offer|price|deal)|clearance"
        r"|\bon sale\b|\bmark(?:ed )?down|\bprice cut|\breduced\b|\bhalf[- ]price|\bdeal on\b|\b\w+[- ]for[- ]one\b"
        r"|\b(?:an|this|special|exclusive|limited|the) offer\b(?!s)|\bdouble points|[买补退]差|半价|折扣"
        r"|打折|[\d一二三四五六七八九]+折|优惠|立减|满减"
        r"|减免|特价|促销|秒杀|活动价|降价|首单|让利|抹零",
        "free": r"(?<!feel )(?<![-a-z])\bfree\b(?! (?:to|of|from)\b)(?!-)|\bfree (?:of charge|gift|sample|ship"
        r"|deliver|return|exchange|repair|install|setup|assembly|service|trial|replace|express|postage"
        r"|wrap|\w+ shipping)"
        r"|(?:is|are|ships?|delivered|returns?) (?:for |completely |totally |always )*free\b(?! (?:of|from|to)\b)"
        r"|\bfor free\b|\bno (?:extra |additional )?(?:cost|charge|fee)|\bcomplimentary|on the house"
        r"|on us\b|at no\b"
        r"|won'?t cost (?:you )?(?:a thing|anything|a cent)|(?:won't|don't|needn't) (?:have to "
        r"|need to )?pay\b|免费|包邮|免运费|不收(?:运费|费|钱)|免邮|白送"
        r"|不用付(?:运费|邮费)|无需(?:运费|邮费)|零元",
        "gift": r"\bfree gift|\bthrow in\b|\bbonus\b|\bgift (?:with|included)"
        r"|\bbuy\b[^.;]{0,30}\bget (?:an?|one|two|the)\b|赠|送您(?!到)|送你(?!到)|再送|附[赠送]"
        r"|[买购][^,。;]{0,40}送(?!礼|人|给|到|达|货|长辈|朋友|女|男|妈|爸)"
        r"|送(?:一|个|您一|小|收纳|礼|券|优惠|运费)(?!物|给|人)(?!礼的)(?!还是)",
        "match": r"\bprice[- ]match|match (?:any|every|their|the|all) (?:price|competitor|offer|other|shop)"
        r"|lowest price guarant|beat any|全网最低|价保|保价|[退补]差价",
        "insure": r"\binsur(?:ed|ance|e)\b|保险",
        "pay": r"\bpay in \w+ (?:parts|rates|months)|分\S{0,3}次?付|installments?|instalments?"
        r"|monthly payments?|pay later|financ(?:e|ing)|\binterest[- ]free"
        r"|cash on delivery|分期|分[\d一二三四五六七八九十]+(?:个月|期)|免息|货到付款|先用后付|花呗",
        "points": r"\bloyalty|\breward|\bpoints\b(?= (?:for|on|with|when))|积分|会员价|会员",
        "install": r"\binstallation|\binstall(?:s|ed)? (?:it|for)|\bassembly (?:is|included|service)|we(?:'ll"
        r"| will) (?:assemble|install|set)|\bset-?up\b(?=.*includ)|安装服务|上门|包安装|免费安装",
        "pickup": r"\bpick(?:[- ]?up| it up) (?:in|at|from)|click and collect|\bin-store|自提|门店",
        "wrap": r"gift[- ]wrap|礼品包装",
        "duty": r"\bcustoms\b|import (?:duty|duties|tax)|关税",
        "invoice": r"\binvoice|发票",
        "urgency": r"offer (?:ends|expires)|limited[- ]time|\bends (?:soon|tonight|today|tomorrow)|selling fast"
        r"|going fast|while (?:stocks?|supplies) last|last chance|only today|today only|hurry"
        r"|今晚结束|限时|马上结束|最后一天|仅限今天|库存告急|抢购|即将涨价|手慢无",
        "later": r"\b(?:next|this coming) (?:week|month|weekend)\b|\btomorrow\b|\btonight\b"
        r"|\b(?:by|until|till|before|after|on|this|next) (?:the )?(?:mon|tues|wednes|thurs|fri|satur|sun)day\b"
        r"|\b(?:by|until|till|before|this) (?:the )?(?:noon|week|weekend|month|morning|afternoon|evening|end of)\b"
        r"|\bwithin (?:the|an?) (?:hour|day|week|month)\b|\b(?:soon|later) (?:today|this)\b"
        r"|下周|下个?月|明[天日]|后天|次日|隔[天日]|当[天日]|今晚|(?:本|这)?周末(?!愉快|快乐)|[周]([一二三四五六日])|星期[一二三四五六日天]"
        r"|[\d一二两半]个?小时[之以]?内|今天(?:下午|晚上|之内|内|上午)",
        "lasting": r"\blifetime\b|\bfor life\b|\bforever\b|\blasts?\b.{0,12}\byears\b|一辈子|用不坏|终[身生]|永久",
        "hold": r"\breserved?\b(?= (?:it|them|the|one|for)\b)|\bhold(?:ing)? (?:it|them|one"
        r"|the\b.{0,40}) for you|\brestock"
        r"|补货|到货通知|预留",
        "pledge": r"\b(?:i|we)(?:'ll| will| can| could)? (?:promise|guarantee|personally|cover"
        r"|waive|compensate|pay for|upgrade|replace|give you \w+ (?:off|discount)|match)"
        r"|赔(?:偿|付|您|十|三)|补偿|承担|退给您|承诺",
        "speed": r"\bovernight|next[- ]day|same[- ]day|\bexpress (?:ship|deliver)|\b(?:by|before|on"
        r"|this) (?:mon|tues|wednes|thurs|fri|satur|sun)day|have it (?:by|tomorrow|today)|次日达"
        r"|当日达|隔天到|极速|\bsame day\b|\bwithin the hour"
        r"|明天(?:就|能|可|到|送)|后天(?:就|能|可|到|送)|周[一二三四五六日]之?前",
        "origin": r"\bmade in\b|\bimported from\b|产自|产地|进口|国产",
    }.items()
}
"""What a shop may promise, by concept: a sentence that speaks of one must be carried by a text of the brief."""

STRENGTHENERS: dict[str, re.Pattern[str]] = {
    name: re.compile(pattern)
    for name, pattern in {
        "anytime": r"\bany ?time\b|\bwhenever\b|\bat any (?:time|point)|随时|任何时候|不限时间",
        "unasked": r"no questions asked|\bhassle[- ]free|无理由|无条件|不问",
        "lifetime": r"\blifetime|\bfor life\b|\bforever\b|终身|永久",
        "free": r"\bfree\b(?! to)|\bno (?:extra )?(?:cost|charge|fee)|won'?t cost|免费|包邮|免运费|不收|免邮",
        "always": r"\balways\b|\bnever\b|\bunlimited|\bevery (?:order|product|purchase)|\ball (?:orders|products"
        r"|purchases|deliver)|一律|全部商品|所有(?:商品|订单)|全场|永远",
        "full": r"\bfull (?:refund|amount|price)|全额",
        "instant": r"\binstant|\bimmediate|right away|\bstraight away|立即到|立刻|马上到|秒退",
        "both": r"both ways|来回|双程",
        "international": r"\binternational|\bworldwide|\babroad|\boverseas|\bglobal|全球|海外|国际",
        "any": r"\banything\b|\bany (?:product|reason|order|condition)|任何(?:商品|原因|理由|情况)",
        "year": r"\byears?\b|年(?!龄|轻|货|前|度)",
        "month": r"\bmonths?\b|个月",
        "tomorrow": r"\btomorrow\b|\bovernight\b|\bnext[- ]day|\bsame[- ]day|\btonight\b|明天|次日|当日|今晚|隔天",
        "weekday": r"\b(?:mon|tues|wednes|thurs|fri|satur|sun)day|周[一二三四五六日]",
        "opened": r"\bopened\b|\bused\b(?= products?| one)|已拆|拆封|使用过",
    }.items()
}
"""Words that make a promise larger: each must be in the text that carries the sentence."""

NEGATION = re.compile(
    r"\bnot\b|n't\b|\bno\b(?! (?:longer than|more than|later|problem))|\bcannot\b|\bnever\b"
    r"|\bwithout\b|\bunable\b|\bexclud|\bexcept\b|\bneither\b|\bnon-"
    r"|不(?!超过|到|足|错|少|多|过|仅|满意|满|喜欢|想要)|未|无法|没|非|除外|勿"
)
