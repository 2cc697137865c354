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

TALK = frozenset(
    """
    a about above absolutely according across actually add added adding additional adjust after afraid again against
    ago agree ah ahead alike all almost alone along already alright also although altogether always am amazing among
    an and another answer any anybody anyone anything anyway anywhere apart apologies apologize appears apply
    appreciate are area around as ask asked asking assist assistant at attention attractive available away awesome
    back bad balance bargain based basic basket be beautiful because become been before behind being below best bet
    better between beyond big bigger bit board both bottom bring brings browse budget bunch but buy buyer buyers
    buying by bye call came can cannot card cards care carries carry cart case catalog category caught certain
    certainly change changes changing chat cheap cheaper cheapest check checked checking checkout cheers choice
    choices choose choosing chosen clear clearly close closer closest collection color colors colour colours
    combination come comes comfortable coming compare compared comparing comparison complete completely confirm
    connect consider considering contender continue cool correct cost costs could couldn couple course create
    criteria curious currently customer customers cut day days deal dear decent decide decided decision definitely
    describe described description desired detail details did didn differ difference different difficult do does
    doesn doing don done double down drop dropped dropping during each earlier ease easier easily easy edge edges
    either else end enjoy enough ensure enter entry especially even evening ever every everyday everyone everything
    everywhere exact exactly example excellent except excited exclude excluded expect expensive explain extra eye
    fair fairly fall fan fantastic far fast favorite favourite feature features feel few field figure fill filter
    final finally find finding fine finish first fit fits fitting five follow following for forget forward found
    four free friend friendly from front full fun further game general generally get gets getting gift give given
    gives giving glad go goes going good goodbye got grab great greetings group guess guide had half hand handy
    happen happens happy hard has hasn have haven having he head hear heart hello help helped helpful helping helps
    her here hers hesitate hey hi high higher highest highlight highly him his hold holds home honest honestly hope
    hopefully hoping how however i idea ideal ideally if i'm important in include includes including indeed
    inexpensive information inside instead interest interested interesting into is isn issue it its itself job just
    keep keeping keeps kind kinds know knows lack large larger last lastly later latest latter lead leading leads
    leaning leans learn least leave leaves left less let lets level like liked likely likes limit limits line link
    list listed listing lists little ll long look looking looks lot lots love lovely low lower lowest luck made main
    mainly make makes making many mark marked match matched matches matching material materials matter matters may
    maybe me mean means measure measures medium mention mentioned mentions meet meets message middle might mind mine
    minute miss model models moment more morning most mostly move much must my name named names near nearest nearly
    need needed needs neither never new next nice nicely nicer night no nobody none noon nope nor normal normally
    not note noted nothing notice now number numbers obviously of off offer offering offers often oh ok okay on once
    one ones only onto open opposite opt option options or order ordered ordering orders originally other others
    otherwise our ours out outside over overall own page pair pairs part particular past pay paying people per
    perfect perfectly perhaps person personal pick picked picking picks piece pieces place placed places plan please
    pleased pleasure plenty plus point popular possible possibly prefer preference preferences preferred preferring
    pretty price priced pricer prices pricey pricier priciest pricing prior priority probably problem product
    products purchase put putting quality question questions quick quickly quite range ranges ranking rate rated
    rates rather rating ratings re read reads ready real really reason reasonable reasonably reasons recently
    recommend recommendation recommendations recommended recommending reduce reduced refine regarding regular regret
    relax remaining remember remove removed reply request requested requests requirement requirements respectively
    rest result results review reviewers reviews right room round rule run running runs sadly safe said sale same
    save saved saves saw say saying says scores search searched searching second section see seeing seem seems seen
    select selected selection sell sells send sense separate serve set sets several shall share she shop shopper
    shoppers shopping short should show showed showing shown shows side sign similar simple simply since single sits
    size sized sizes sizing slate slightly small smaller so sold solid some somebody someone something sometimes
    somewhat somewhere soon sorry sort sorted sorts sound sounds space specific specifically spend spending spot
    stand stands star stars start started starting starts state stated states stay staying stays step steps still
    stock stocks stop store stores straight stretch strong style styles such suggest suggested suggesting suggestion
    suggestions suit suitable suits sum summary support suppose sure surely sweet switch tag take taken takes taking
    talk tall tap taste team tell tells ten terms than thank thanks that that's the their them then there these they
    thing things think third this those though thought thoughts three through throughout thus ticks tie tight time
    times to today together told tonight too took top total touch toward towards track treat tries trouble true
    truly try trying turn two type types typical typically unable under understand understood unfortunately unless
    unlike until unsure up upper us use used useful user users uses using usual usually value variety various ve
    version versions very via view want wanted wanting wants was wasn watch way ways we wear week weekend weekly
    welcome well went were weren what whatever when whenever where whereas whether which while who whole whom whose
    why wide will willing win winner wins wise wish with within without won wonderful wondering word words work
    working works worry worth worthwhile would wouldn write wrong yeah year years yep yes yet you your yours
    yourself zero standout runner choice's pricewise budget-friendly affordable mid-range middle-ground all-rounder
    starter upgrade
    """.split()
)
"""English words that an assistant says of any product; none of them names a thing or states a property of one."""

HAN_TALK = (
    "可以 考虑 看看 推荐 还有 另外 也不错 不错 很合适 合适 适合 其他 别的 款式 选择 商品 产品 "
    "选项 几款 一款 两款 三款 这款 那款 您 你 "
    "我们 店里 本店 的话 如果 想要 更 便宜 实惠 贵 一点 一些 大 小 预算 颜色 价格 尺寸 材质 品牌 "
    "相关 信息 问题 内容 人工 客服 什么 哪些 "
    "其它 不同 类似 符合 要求 条件 以内 以下 以上 左右 起 都 也 吗 呢 吧 哦 了 是 有 在 和 或 与 "
    "没有 需要 喜欢 告诉 帮 找 再 继续 放宽 提高 "
    "降低 调整 换 试试 搜索 筛选 排序 对比 比较 加入 购物车 下单 结账 订单 现在 目前 暂时 稍后 "
    "随时 更多 多 少 好 新 第一 第二 第三 前 后 个 件 "
    "只要 只 就 最 高 低 评分 分 元 块 首选 首先 其次 然后 最后 值得 一看 关注 性价比 优先 留意 "
    "入手 购买 买 选 要 同样 同时 而且 但是 不过 因为 所以 "
    "这些 那些 接着 提问 提出 问 说 聊 联系 咨询 挑 看 用 给 到"
).split()

Order = Literal["price_low", "price_high", "rating_high", "other"]

SUPERLATIVES: tuple[tuple[Order, re.Pattern[str]], ...] = (
    (
        "price_low",
        re.compile(
            r"\b(?:cheapest|least expensive|most (?:affordable|economical|budget[- ]friendly|inexpensive)"
            r"|lowest[- ]priced?|lowest (?:cost|price tag)|best price"
            r"|(?:best|easiest|kindest|lightest) on (?:the|your) (?:wallet|budget|purse))|\b(?:wins"
            r"|best) on price|won't find a lower price|nothing (?:costs|is) (?:less|cheaper)|lowest of"
            r"|costs? the least|最便宜|最低价|价格最低|最实惠|最划算|价位最低|全场最低|单价最低|最低的"
            r"|(?<![一-龥])最省|没有比[^,。]+更便宜"
        ),
    ),
    (
        "price_high",
        re.compile(
            r"\b(?:most expensive|priciest|dearest|highest[- ]priced?|costliest|most costly"
            r"|costs? the most)|最贵|价格最高|最高价|价位最高|单价最高|售价最高"
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
            r"|评分领先|论评分|评分最好|最高评分"
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
            r"|\bno\.? ?1\b|#1|\bbest (?:quality|seller|value|in class|product|desk|of all|on the market"
            r"|in the (?:shop|store|world))"
            r"|\b(?:customer|shopper|fan|staff)(?:s'|'s)? favou?rite|销量(?:最|第一|冠军)|最畅销|最受欢迎"
            r"|最热门|热销|爆款|最(?:轻|重|大|小|长|短|新|快|耐用|舒适|舒服|结实|柔软|暖和|静音|好用|好看"
            r"|流行|安全|高端|坚固)"
        ),
    ),
)

COMPARATIVES: tuple[tuple[Order, re.Pattern[str]], ...] = (
    (
        "price_low",
        re.compile(
            r"\b(?:cheaper|less expensive|more (?:affordable|economical|budget[- ]friendly)"
            r"|lower[- ]priced|costs? less|(?:at|has|have|with) a lower price|undercuts?)\b|便宜|更实惠"
            r"|更划算|更低|价格低|要低|少花"
        ),
    ),
    (
        "price_high",
        re.compile(
            r"\b(?:pricier|more expensive|dearer|costlier|more costly|higher[- ]priced"
            r"|costs? (?:\S+ )?more|(?:at|has|have|with) a higher price)\b|(?<!最)贵(?!店|方|姓|重|族)"
            r"|价格高|价格更高|多花"
        ),
    ),
    (
        "rating_high",
        re.compile(
            r"\b(?:better|higher)[- ](?:rated|ratings?|reviewed|reviews|scores?)|\brat(?:ed|es) (?:higher"
            r"|better)|\bscores (?:higher|better)|\boutscores|评分(?:更|要|也更)?高|评价更好|口碑更好"
        ),
    ),
    (
        "other",
        re.compile(
            r"\b(?:larger|bigger|smaller|lighter|heavier|longer|shorter|taller|wider|narrower|thicker"
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
    r"\b(?:out of stock|sold out|unavailable|not (?:currently |presently )?(?:in stock|available)"
    r"|isn't (?:currently )?(?:in stock|available)|aren't (?:in stock|available)"
    r"|no longer available|not in stock|back ?order(?:ed)?|none left|run out|ran out"
    r"|temporarily gone)\b"
    r"|缺货|售罄|卖完|卖光|无货|没货|断货|没有货|没有现货|没有库存|无库存|抢光|暂时没有了|库存不足|已下架|买不到"
)
STOCK_IN = re.compile(
    r"\b(?:in stock|on hand|ready to (?:ship|go)|(?:still|currently|readily"
    r"|immediately) available(?! (?:in|as|with|sizes?|colors?)\b)|(?:is|are) available(?! (?:in|at"
    r"|for|from|as|with|sizes?|colors?)\b)|available (?:now|right now|today|right away|immediately"
    r"|to order|to buy)|(?:plenty|lots|many|loads)(?: of (?:the |them "
    r"|it )?[^.]{0,80})? (?:available|in stock|left)|back in stock|on the shel(?:f|ves)|you can (?:get|order|buy) (?:it"
    r"|the)|low stock|stock is low)\b"
    r"|有货|现货|有库存|库存(?:充足|紧张|不多|告急|足|还有)|还有库存|(?:可以|直接|随时|放心)下单|能买到|供应充足"
)
STOCK_PLENTY = re.compile(r"\b(?:plenty|lots|loads|many|dozens|hundreds)\b|充足|很多|大量|管够")
STOCK_LOW = re.compile(
    r"\blow stock|stock is low|running low|few left|almost gone|last (?:one|few)|selling out|紧张|不多|告急|快没"
)
