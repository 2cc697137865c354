"""Chinese replies in parts; longer than other files because it is one phrase book, by act.

The same names, parts and placeholders as the English one. The shopper is addressed as 您 throughout. No part ends in a
semicolon: a sentence is checked by itself, and what follows one may be withheld.
"""

# fmt: off
from __future__ import annotations

FOUND: tuple[str, ...] = (
    "为您找到{count}款“{category}”。", "好的，这是“{category}”的结果。", "“{category}”一共有{count}款，先看这些。",
    "关于“{category}”，我找到了这些。", "您要的“{category}”，可以看看这些。", "为您挑选了这些“{category}”。",
    "您看看这些“{category}”怎么样。", "没问题，“{category}”有这些。", "“{category}”共{count}款，您可以从这些看起。",
    "在“{category}”里，我先推荐这些。", "好的，先看看这些“{category}”。",
)
FOUND_PLAIN: tuple[str, ...] = (
    "好的，您看看这些。", "为您找到{count}款，先看这些。", "为您挑选了这些。", "这些也许合您心意。",
    "以下是我找到的商品。", "您看这些怎么样？", "当然可以，请看这些。", "一共找到{count}款，您可以从这些看起。",
    "我先推荐这些。", "好的，先看看这些。", "找到了这些，供您挑选。",
)
FITTING: tuple[str, ...] = (
    "为您找到{count}款“{category}”，都符合您的要求：{fits}。", "这些都符合您的要求：{fits}。",
    "按您的要求（{fits}），找到{count}款。", "好的，符合要求（{fits}）的有{count}款。",
    "这些都满足您的要求：{fits}。", "按您的要求（{fits}）帮您找了“{category}”，先看这些。", "以下商品都符合您的要求：{fits}。",
    "没问题，这些“{category}”都符合要求：{fits}。", "这些“{category}”都合您的要求：{fits}。",
    "照您的要求（{fits}）找了“{category}”，共{count}款。", "符合要求（{fits}）的我找到了{count}款。", "好的，这些都是您要的：{fits}。",
)
ONE_OPEN: tuple[str, ...] = (
    "", "", "为您找到一款“{category}”。", "找到一款符合的。", "关于“{category}”，有这一款。", "好的，找到了一款。",
)
ONE: tuple[str, ...] = (
    "推荐{A.title}，{A.price}。", "您可以看看{A.title}，售价{A.price}。", "{A.title}售价{A.price}，评分{A.rating}。",
    "可以看看{A.brand}的{A.title}，售价{A.price}。", "{A.title}的颜色是{A.color}，售价{A.price}。",
    "{A.title}的材质是{A.material}，售价{A.price}。", "{A.title}的尺寸是{A.size}，售价{A.price}。",
    "{A.title}现价{A.price}，原价{A.list_price}。", "我建议看看{A.title}，{A.price}，{A.stock}。",
    "{A.title}的材质是{A.material}，颜色是{A.color}，售价{A.price}。", "为您推荐{A.title}，售价{A.price}。",
    "您看{A.title}怎么样，售价{A.price}，评分{A.rating}。",
)
ONE_FITTING: tuple[str, ...] = (
    "符合您要求（{fits}）的是{A.title}，售价{A.price}。", "按您的要求（{fits}），找到{A.title}，{A.price}。",
    "找到一款符合要求（{fits}）的“{category}”：{A.title}，{A.price}。", "{A.title}售价{A.price}，符合您的要求：{fits}。",
    "按您的要求（{fits}），推荐{A.title}，{A.price}，评分{A.rating}。", "有一款符合您的要求（{fits}）：{A.title}，售价{A.price}。",
    "您可以看看{A.title}，{A.price}，符合您的要求：{fits}。", "推荐{A.brand}的{A.title}，{A.price}，符合您的要求：{fits}。",
)
SORTED: tuple[str, ...] = (
    "已按您的要求排序：{sorted}。", "好的，排序如下：{sorted}。", "已经排好了：{sorted}。", "列表已排序：{sorted}。",
    "“{category}”已排好：{sorted}。", "找到{count}款，已排序：{sorted}。", "“{category}”共{count}款，已按要求排列：{sorted}。",
    "没问题，列表排好了：{sorted}。", "按您说的顺序（{sorted}），先看这些。",
    "这些商品已排序（{sorted}），请看。", "为您把“{category}”排好了：{sorted}。",
)
MANY: tuple[str, ...] = (
    "排在前面的是{A.title}（{A.price}）和{B.title}（{B.price}）。", "首先是{A.title}，{A.price}，其次是{B.title}，{B.price}。",
    "可以先看{A.title}，{A.price}，或者{B.title}，{B.price}。",
    "可以在{A.title}（{A.price}）、{B.title}（{B.price}）和{C.title}（{C.price}）之间选择。",
    "价格从{low}到{high}。", "这些商品的价格从{low}到{high}。",
    "价格在{low}到{high}之间。",
    "这几款中最便宜的是{cheapest.title}，{cheapest.price}，比{other.title}便宜{saved}。",
    "这几款中{cheapest.title}价格最低，{cheapest.price}，比{other.title}省{saved}。", "这几款中价格最低的是{cheapest.title}，{cheapest.price}。",
    "这几款中评分最高的是{best.title}，{best.rating}分，售价{best.price}。", "这几款中{best.title}评分最高，{best.rating}分，售价{best.price}。",
    "这几款中最便宜的是{cheapest.title}，{cheapest.price}，评分最高的是{best.title}，{best.rating}分。",
    "看重价格可以选{cheapest.title}，{cheapest.price}，看重评分可以选{best.title}，{best.rating}分。",
    "这几款中最便宜的也是评分最高的：{both.title}，{both.price}，{both.rating}分。", "这几款中{both.title}最便宜，{both.price}，评分也最高，{both.rating}分。",
    "{A.title}（{A.price}，评分{A.rating}）和{B.title}（{B.price}，评分{B.rating}）排在前面。",
    "{A.title}是{A.color}的，售价{A.price}，{B.title}是{B.color}的，售价{B.price}。",
    "颜色方面，{A.title}是{A.color}，{B.title}是{B.color}。",
    "材质方面，有{A.title}（{A.material}，{A.price}）和{B.title}（{B.material}，{B.price}）可选。",
    "{A.title}的材质是{A.material}，售价{A.price}，{B.title}的材质是{B.material}，售价{B.price}。",
    "{A.title}来自{A.brand}，售价{A.price}，{B.title}来自{B.brand}，售价{B.price}。",
    "{A.title}的尺寸是{A.size}，售价{A.price}，{B.title}的尺寸是{B.size}，售价{B.price}。",
    "可以先看{A.title}，现价{A.price}，原价{A.list_price}。",
    "可以看看{A.brand}的{A.title}（{A.price}），或者{B.brand}的{B.title}（{B.price}）。",
)
ASK_ON: tuple[str, ...] = (
    "需要我再缩小范围吗？", "需要我帮您对比一下吗？", "还想看更多吗？", "您更看重什么？", "您看哪款合适？",
    "有喜欢的吗？", "想换别的条件也可以告诉我。", "您对颜色或品牌有要求吗？", "想详细了解哪一款？", "您的预算大概是多少？",
)
ASK_ON_ONE: tuple[str, ...] = (
    "您觉得合适吗？", "需要详细介绍吗？", "想换别的条件也可以告诉我。", "您看怎么样？", "要再找找别的吗？",
)
MORE: tuple[str, ...] = (
    "再给您看一些“{category}”。", "这里还有一些。", "好的，接着看这些。", "更多“{category}”在这里。",
    "一共{count}款，接下来是这些。", "那再看看这些怎么样？", "这些也都符合您的要求：{fits}。", "还有一些符合要求的：{fits}。",
    "“{category}”还有这些。", "再看看下面这些。", "接着往下看，还有这些。",
)
NO_MORE: tuple[str, ...] = (
    "符合要求的“{category}”就这些了。", "符合要求的都给您看过了。", "抱歉，没有更多符合要求的“{category}”了。",
    "您已经看完了所有符合要求的商品。", "没有别的符合要求的商品了。", "抱歉，没有更多符合要求的了。", "“{category}”的结果都看完了。",
)
WIDEN: tuple[str, ...] = (
    "要不要放宽一点条件？", "有没有哪个要求可以放宽？", "要不要看看类似的？", "您想改哪个条件？",
    "要不要去掉某个要求？", "您可以换个条件，我再找找。",
)
RELAXED: tuple[str, ...] = (
    "这些都没有标明“{missing}”，不过比较接近。",
    "我没找到标注“{missing}”的，可以看看这些。",
    "关于“{missing}”，这些商品都没有说明。", "是否“{missing}”，商品信息里没有写明。", "商品信息里没有写明“{missing}”，这些比较接近。",
)
RELAXED_ONE: tuple[str, ...] = (
    "我没找到标注“{missing}”的，可以看看这一款。",
    "这款没有写明“{missing}”。",
)
OTHERWISE: tuple[str, ...] = (
    "您的这些要求都符合：{fits}。", "能满足的条件有：{fits}。",
)
NO_MATCH: tuple[str, ...] = (
    "抱歉，没有同时符合这些要求的商品：{asked}。", "没有找到全部符合“{asked}”的商品。", "很抱歉，店里没有符合“{asked}”的商品。",
    "我找过了，没有同时满足“{asked}”的商品。", "没有找到同时符合这些要求的：{asked}。", "抱歉，“{asked}”没有匹配的商品。",
    "您要的“{asked}”，店里暂时没有。", "按“{asked}”没有找到合适的商品。", "抱歉，没有一款商品能同时满足“{asked}”。",
)
NO_MATCH_PLAIN: tuple[str, ...] = (
    "抱歉，没有找到这样的商品。", "我找过了，没有符合的商品。", "很抱歉，店里没有这样的商品。", "没有找到匹配的商品。",
    "抱歉，这次没有找到。", "店里暂时没有符合的商品。",
)
WAYS: tuple[str, ...] = (
    "如果{way1}，有{way1.count}款，{way1.price}起。", "如果{way1}，有{way1.count}款可选。",
    "{way1}的话，有{way1.count}款，{way1.price}起。", "{way1}的话，有{way1.count}款可选。",
    "最接近的是{way1}，共{way1.count}款，{way1.price}起。",
    "{way1}的话有{way1.count}款，{way2}的话有{way2.count}款。", "如果{way1}，有{way1.count}款，如果{way2}，有{way2.count}款。",
    "我能找到的是：{way1}，{way1.count}款，{way1.price}起。", "要是{way1}，可以找到{way1.count}款，{way1.price}起。",
    "可以放宽一点：{way1}，有{way1.count}款。", "换个条件就有：{way1}，共{way1.count}款，{way1.price}起。",
)
SHALL_WE: tuple[str, ...] = ("要看看吗？", "需要给您看看吗？", "这样可以吗？", "您看行吗？", "您愿意看看吗？")
COMPARE: tuple[str, ...] = (
    "价格上，{cheapest.title}比{other.title}便宜{saved}。",
    "看重价格可以选{cheapest.title}，{cheapest.price}，看重评分可以选{best.title}，{best.rating}分。",
    "{A.title}售价{A.price}，评分{A.rating}，{B.title}售价{B.price}，评分{B.rating}。",
    "评分方面，{A.title}是{A.rating}分，{B.title}是{B.rating}分。",
    "材质方面，{A.title}是{A.material}，{B.title}是{B.material}。", "颜色方面，{A.title}是{A.color}，{B.title}是{B.color}。",
    "品牌方面，{A.title}来自{A.brand}，{B.title}来自{B.brand}。", "尺寸上，{A.title}是{A.size}，{B.title}是{B.size}。",
    "价格方面，{A.title}是{A.price}，{B.title}是{B.price}。", "{A.title}售价{A.price}，{B.title}售价{B.price}，{C.title}售价{C.price}。",
    "{A.title}的材质是{A.material}，售价{A.price}，{B.title}的材质是{B.material}，售价{B.price}。",
    "{A.title}是{A.color}的，售价{A.price}，{B.title}是{B.color}的，售价{B.price}。",
    "{A.title}来自{A.brand}，售价{A.price}，{B.title}来自{B.brand}，售价{B.price}。",
    "库存方面，{A.title}{A.stock}，{B.title}{B.stock}。",
)
COMPARE_TWO: tuple[str, ...] = (
    "{cheapest.title}更便宜，售价{cheapest.price}，比{other.title}省{saved}。",
    "{cheapest.title}更便宜，售价{cheapest.price}，{best.title}评分更高，{best.rating}分。",
    "{best.title}评分更高，{best.rating}分，售价{best.price}。",
    "{both.title}更便宜，售价{both.price}，评分也更高，{both.rating}分。",
    "我更推荐{both.title}：价格更低，{both.price}，评分也更高，{both.rating}分。",
)
COMPARE_SEVERAL: tuple[str, ...] = (
    "其中最便宜的是{cheapest.title}，{cheapest.price}，比{other.title}便宜{saved}。",
    "最便宜的是{cheapest.title}，{cheapest.price}，评分最高的是{best.title}，{best.rating}分。",
    "评分最高的是{best.title}，{best.rating}分，售价{best.price}。",
    "{both.title}最便宜，售价{both.price}，评分也最高，{both.rating}分。",
    "这几款的价格在{low}到{high}之间。",
)
COMPARE_OPEN: tuple[str, ...] = ("", "", "", "好的，帮您对比一下。", "简单对比一下。", "为您放在一起看看。")
COMPARE_CLOSE: tuple[str, ...] = (
    "", "", "", "", "其余见表格。", "您更看重什么？", "您更喜欢哪个？", "您看重价格还是评分？",
)

SIMPLE: dict[str, tuple[tuple[str, ...], ...]] = {
    "ask_need": (
        ("", "", "好的。", "很乐意帮您。", "没问题。"),
        (
            "您想找什么商品？", "请问您需要什么？", "请告诉我您要找的商品。", "您想看哪一类商品？", "您打算买什么？",
            "想找什么，请告诉我。", "您想买点什么？",
        ),
        ("", "", "可以加上颜色、价格或品牌。", "说个大概的品类和预算就行。", "有预算的话也可以告诉我。"),
    ),
    "ask_which": (
        ("", "", "", "抱歉，我不太确定。", "确认一下："),
        (
            "您说的是哪一款？", "您指的是哪个商品？", "请问是哪一款？", "您想了解哪一个？", "请告诉我是哪一款商品。",
            "是列表里的第几个？", "您问的是哪一个？",
        ),
        ("", "", "说名称或序号就可以。", "名称或序号都行。"),
    ),
    "answer": (
        ("", "", "", "我查到了。", "帮您看了一下。"),
        (
            "{about}售价{answer.price}。", "{about}的价格是{answer.price}。", "{about}现在卖{answer.price}。",
            "{about}{answer.stock}。", "{about}的库存情况：{answer.stock}。", "库存方面，{about}{answer.stock}。",
            "{about}的品牌是{answer.brand}。", "{about}来自{answer.brand}。", "{about}是{answer.brand}的。",
            "{about}的评分是{answer.rating}。", "顾客给{about}的评分是{answer.rating}分。", "{about}评分{answer.rating}。",
            "{about}的颜色有{answer.color}。", "{about}标明的颜色是{answer.color}。", "颜色方面，{about}有{answer.color}。",
            "{about}的材质是{answer.material}。", "{about}是用{answer.material}做的。", "{about}标明的材质是{answer.material}。",
            "{about}的尺寸是{answer.size}。", "{about}标明的尺寸是{answer.size}。", "尺寸方面，{about}有{answer.size}。",
            "{about}适合{answer.audience}。", "{about}标明的适用人群是{answer.audience}。",
        ),
        ("", "", "", "还有什么想了解的吗？", "还想知道什么？"),
    ),
    "answer_any": (
        ("", "", "我查到了。", "商品信息里有写。"),
        ("{about}的{field}是{value}。", "{about}标明的{field}是{value}。", "关于{field}，{about}写的是{value}。"),
        ("", "", "", "还有什么想了解的吗？"),
    ),
    "quote": (
        ("", "", "", "我查了一下。", "帮您看了一下。"),
        (
            "{about}的描述写道：“{quote}”", "描述里写着：“{quote}”", "关于{about}，商品描述说：“{quote}”",
            "{about}的介绍里提到：“{quote}”", "{about}的说明是：“{quote}”", "商品描述原文：“{quote}”",
        ),
        ("", "", "", "希望能解答您的问题。", "还需要查别的吗？"),
    ),
    "not_stated": (
        ("", "", "", "抱歉。", "我查了一下。"),
        (
            "{about}没有写明这一点。", "{about}的商品信息里没有说明这一点。", "{about}的介绍里没有提到。",
            "关于这一点，{about}没有说明，我不便猜测。", "目前没有{about}这方面的信息。", "这一点，{about}的商品信息里没有。",
        ),
        ("", "", "需要帮您转给人工客服吗？", "要不要让同事来回答？", "需要的话可以问问人工客服。"),
    ),
    "explain": (
        ("", "", "", "好的。", "是这样的。"),
        (
            "推荐{about}，是因为{reason1}。", "给您看{about}，是因为{reason1}，另外{reason2}。", "{about}排在这里，因为{reason1}。",
            "之所以推荐{about}，是因为{reason1}，而且{reason2}。",
            "选{about}主要是因为{reason1}。",
        ),
        ("", "", "", "您更看重什么，可以告诉我。", "如果不合适，请告诉我。"),
    ),
    "praised": (
        ("很高兴您喜欢！", "您喜欢就好！", "好眼光！", "感谢您告诉我。", "收到。"),
        ("我会记住的。", "之后会按您的喜好来选。", "您的喜好我记下了。", "这能帮我选得更准。", "我会照着您喜欢的来推荐。"),
        ("", "", "", "想再看几款的话请告诉我。", "还想了解它的什么？"),
    ),
    "feedback": (
        ("谢谢您的反馈。", "好的，明白了。", "收到。", "感谢您告诉我。"),
        ("我会记住的。", "我会参考您的意见。", "之后会按您的喜好来选。", "您的喜好我记下了。", "这能帮我选得更准。"),
        ("", "", "您更喜欢什么样的？", "还想看点别的吗？", "您最看重什么？"),
    ),
    "feedback_new": (
        ("明白了。", "好的。", "收到。", "谢谢您的反馈。", "了解。"),
        (
            "要不看看{A.title}，{A.price}？", "{A.title}（{A.price}）也许更合适。", "{A.title}或者{B.title}怎么样？",
            "那我推荐{A.title}，{A.price}。", "换了一批，您看看。", "再看看这些。", "那{A.title}（{A.price}）或{B.title}（{B.price}）呢？",
        ),
        ("", "", "这样好些吗？", "还不合适就告诉我。", "更接近您想要的吗？"),
    ),
    "cart_added": (
        ("", "", "好的。", "没问题。"),
        ("已将{about}放进购物车。", "{about}已加入购物车。", "我把{about}加到购物车了。", "已为您把{about}加进购物车。", "购物车里有{about}了。"),
        ("", "购物车共{cart.count}件，合计{cart.total}。", "现在一共{cart.count}件，合计{cart.total}。", "目前合计{cart.total}。"),
        ("", "", "", "还需要别的吗？", "要结算吗？", "需要结算时告诉我。"),
    ),
    "cart_removed": (
        ("", "", "好的。", "没问题。"),
        ("已把{about}拿出购物车。", "{about}已从购物车移除。", "购物车里不再有{about}了。", "已为您从购物车去掉{about}。"),
        ("", "购物车还有{cart.count}件，合计{cart.total}。", "目前合计{cart.total}。", "还剩{cart.count}件，合计{cart.total}。"),
        ("", "", "", "还需要别的吗？", "想换一款吗？"),
    ),
    "cart_view": (
        ("", "", "", "好的。", "为您查看了。"),
        (
            "购物车共{cart.count}件，合计{cart.total}。", "一共{cart.count}件，总价{cart.total}。", "您选了{cart.count}件，共{cart.total}。",
            "现在购物车里有{cart.count}件商品，合计{cart.total}。", "您的购物车里有{cart.count}件，合计{cart.total}。",
            "里面有{cart.count}件，一共{cart.total}。",
        ),
        ("", "", "要结算吗？", "需要修改吗？", "需要结算时告诉我。"),
    ),
    "cart_empty": (
        ("", "", "", "我看了一下。", "好的。"),
        ("您的购物车是空的。", "购物车里还没有商品。", "购物车目前是空的。", "您还没有加入任何商品。", "现在购物车是空的。"),
        ("", "", "想找点什么？", "请告诉我您想买什么。", "要看看什么商品？", "需要我帮您推荐吗？"),
    ),
    "cart_refused": (
        ("", "抱歉。", "不好意思。"),
        ("{about}无法加入购物车：{why}。", "没能加入{about}，因为{why}。", "{about}暂时加不了：{why}。", "{about}没能加入购物车：{why}。"),
        ("", "", "要看看类似的吗？", "需要换一款吗？", "我可以帮您找相近的。"),
    ),
    "checkout_confirm": (
        ("", "", "好的。", "跟您核对一下。", "下单前跟您核对一下。"),
        (
            "共{cart.count}件，合计{cart.total}，确认下单吗？", "{cart.count}件商品，总价{cart.total}，要下单吗？",
            "订单共{cart.count}件，合计{cart.total}，可以下单吗？", "您要下单的是{cart.count}件，共{cart.total}，对吗？",
            "请确认：{cart.count}件，{cart.total}，现在下单吗？",
        ),
        ("", "", "回复“是”即可。", "您确认后才会下单。"),
    ),
    "checkout_done": (
        ("谢谢您！", "感谢您的订单！", "下单成功。", "完成了。"),
        (
            "订单号是{order}，合计{cart.total}。", "您的订单{order}已提交，共{cart.total}。",
            "订单已提交，编号{order}。", "我们收到了您的订单{order}，合计{cart.total}。",
        ),
        ("", "", "请保存好订单号。", "还有什么可以帮您？"),
    ),
    "order_help": (
        ("", "", "关于您的订单：", "好的。", "我明白您着急。"),
        ("{passage}",),
        ("", "", "这样清楚吗？", "需要转人工客服吗？", "要不要请同事帮您查？", "我也可以帮您转人工。"),
    ),
    "cancel_help": (
        ("", "", "好的。", "关于取消订单：", "我明白。"),
        ("{passage}",),
        ("", "", "这样清楚吗？", "需要转人工客服吗？", "要不要请同事来处理？", "我可以帮您转人工。"),
    ),
    "return_help": (
        ("", "", "我明白。", "关于退换货：", "我来帮您。"),
        ("{passage}",),
        ("", "", "这样清楚吗？", "需要转人工客服吗？", "要不要请同事来处理？", "我可以帮您转人工。"),
    ),
    "policy": (
        ("", "", "", "我查了一下。", "店铺规定如下：", "为您查到了。", "店铺是这样规定的。"),
        ("{passage}",),
        ("", "", "", "还有什么想了解的吗？", "希望对您有帮助。", "这样清楚吗？"),
    ),
    "policy_unknown": (
        ("", "抱歉。", "我查了一下。"),
        ("店铺说明里没有这方面的内容。", "我没有查到相关说明。", "政策里没有提到这一点。", "暂时没有这方面的信息，我不便猜测。"),
        ("需要转人工客服吗？", "要不要请同事来回答？", "我可以帮您转人工。"),
    ),
    "handoff": (
        ("", "好的。", "我明白。", "抱歉给您添麻烦了。"),
        (
            "正在为您转接人工客服。", "这就为您转人工。", "{shop}的同事会来接手。", "接下来由人工客服为您服务。", "我请同事来处理。",
            "人工客服会在这里回复您。",
        ),
        ("", "", "他们能看到我们的对话。", "感谢您的耐心。"),
    ),
    "greeting": (
        ("您好！", "您好，欢迎光临！", "欢迎来到{shop}！", "您好，很高兴见到您！", "您好，这里是{shop}。"),
        (
            "有什么可以帮您？", "请问需要什么帮助？", "今天想看点什么？", "我是{shop}的购物助手。", "想找什么，请告诉我。",
        ),
    ),
    "thanks": (
        ("不客气！", "不用谢！", "应该的！", "很高兴能帮到您！", "能帮到您就好！", "别客气！", "您客气了！", "乐意为您效劳！", "能帮上忙就好！", "您太客气了！"),
        ("", "", "", "有问题随时找我。", "有需要随时找我。", "需要时再来找我。", "还有别的需要，请告诉我。"),
    ),
    "goodbye": (
        ("再见！", "下次见！", "回头见！", "好的，再见！", "再会！", "再见，保重！", "拜拜！"),
        ("", "", "", "祝您生活愉快！", "祝您今天愉快！", "很高兴和您聊天。", "感谢您来{shop}。"),
    ),
    "out_of_scope": (
        ("", "", "抱歉。", "不好意思。"),
        (
            "这不在我的服务范围内。", "我是购物助手，答不了这个。",
            "作为{shop}的助手，我只能聊购物的事。", "购物以外的事我不太懂。",
        ),
        ("", "商品或订单的问题可以问我。", "需要我帮您找商品吗？", "想买什么可以告诉我。"),
    ),
    "unclear": (
        ("", "抱歉。", "我没太明白。"),
        ("您能换个说法吗？", "可以再说具体一点吗？", "您能多说一点吗？", "麻烦您再说一遍？"),
        ("", "", "说个商品名称也行。", "多说几个字我更容易懂。"),
    ),
    "explain_unknown": (
        ("", "", "抱歉。", "我查了一下。"),
        ("没有记录推荐{about}的理由。", "为什么推荐{about}，我这里没有记录。", "{about}的推荐理由没有记录。", "我说不出推荐{about}的理由。"),
        ("", "", "您更看重什么，可以告诉我。", "要再找找别的吗？"),
    ),
}
