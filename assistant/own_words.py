"""What code itself says in a reply, in both languages; longer than other files because it is one phrase book.

Each saying has more ways than replies are remembered (`variety`). Each way of one saying takes the same values in the
same order and states the same; none states a fact of its own.
"""

from __future__ import annotations

from assistant.brief import Brief
from assistant.variety import least_recent

OWN_WORDS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "products": (
        (
            "Here is what I found.",
            "These are the products I found.",
            "Please have a look at these.",
            "I found these for you.",
            "These came up.",
        ),
        ("这是为您找到的商品。", "为您找到了这些商品。", "请看这些商品。", "找到的商品在这里。", "这些是我找到的。"),
    ),
    "product": (
        (
            "I found {0} at {1}.",
            "{0} came up, at {1}.",
            "What I found is {0} for {1}.",
            "Have a look at {0}, {1}.",
            "There is {0} at {1}.",
        ),
        (
            "为您找到了{0}，售价{1}。",
            "找到的是{0}，售价{1}。",
            "请看{0}，售价{1}。",
            "有{0}，售价{1}。",
            "可以看看{0}，售价{1}。",
        ),
    ),
    "explain": (
        (
            "I chose {0} because {1}.",
            "{0} is here because {1}.",
            "I picked {0} because {1}.",
            "{0} was my choice because {1}.",
            "Why {0}? Because {1}.",
        ),
        (
            "选{0}是因为{1}。",
            "推荐{0}，因为{1}。",
            "{0}在这里，因为{1}。",
            "为什么是{0}？因为{1}。",
            "之所以选{0}，是因为{1}。",
        ),
    ),
    "same_price": (
        (
            "They cost the same: {}.",
            "The price is the same: {}.",
            "There is no difference in price: {} each.",
            "Each of them costs {}.",
            "In price they are equal: {}.",
        ),
        (
            "价格相同，都是{}。",
            "它们价格一样，{}。",
            "价格没有差别，都是{}。",
            "售价一样，都是{}。",
            "价格上没有区别：{}。",
        ),
    ),
    "same_price_too": (
        (
            "They cost the same.",
            "Their price is the same.",
            "There is no difference in price.",
            "In price they are equal.",
            "The price does not tell them apart.",
        ),
        ("价格相同。", "它们价格一样。", "价格没有差别。", "售价一样。", "价格上没有区别。"),
    ),
    "descriptions": (
        (
            "For more about each, please see their descriptions.",
            "Their descriptions tell more about each.",
            "You will find more in their descriptions.",
            "Please see the descriptions for more about each.",
            "What else there is to know is in their descriptions.",
        ),
        (
            "更多内容请看各自的描述。",
            "各自的描述里有更多介绍。",
            "更多介绍可以看商品描述。",
            "想了解更多，请看各自的描述。",
            "其余的内容在商品描述里。",
        ),
    ),
    "differ": (
        (
            "This is what differs: {}.",
            "They differ in this: {}.",
            "The differences: {}.",
            "What sets them apart: {}.",
            "What tells them apart: {}.",
        ),
        ("区别在于：{}。", "主要差别：{}。", "不同之处：{}。", "它们的区别：{}。", "差别如下：{}。"),
    ),
    "differ_in_price": (
        (
            "They differ in price: {}.",
            "In price they differ: {}.",
            "The prices differ: {}.",
            "What you would pay differs: {}.",
            "As for the price, {}.",
        ),
        ("价格不同：{}。", "价格上有差别：{}。", "价格方面，{}。", "两者价格不一样：{}。", "先看价格：{}。"),
    ),
    "by_comparison": (
        (
            "By comparison, {}.",
            "In comparison, {}.",
            "Next to that, {}.",
            "On the other hand, {}.",
            "And then, {}.",
        ),
        ("相比之下，{}。", "相较之下，{}。", "对比来看，{}。", "另一边，{}。", "再看另外的：{}。"),
    ),
    "compare": (
        (
            "The table shows them side by side.",
            "You can compare them in the table.",
            "Here they are side by side.",
            "The table below compares them.",
            "Please see the table for how they compare.",
        ),
        (
            "表格里并排列出了它们。",
            "您可以在表格里对比它们。",
            "对比结果请看表格。",
            "它们的对比在表格里。",
            "请看表格里的对比。",
        ),
    ),
    "cart_refused": (
        (
            "I could not add “{}” to your cart: {}.",
            "I could not put “{}” into your cart: {}.",
            "“{}” did not go into the cart: {}.",
            "“{}” could not be added: {}.",
            "Adding “{}” did not work: {}.",
        ),
        (
            "“{}”没能加入购物车：{}。",
            "没能把“{}”加入购物车：{}。",
            "“{}”没有加进购物车：{}。",
            "“{}”无法加入购物车：{}。",
            "这次没有加入“{}”：{}。",
        ),
    ),
    "no_match": (
        (
            "Nothing in the shop matches all of that.",
            "No product fits all of that.",
            "I found nothing that fits all of it.",
            "There is no match for all of that.",
            "The shop has nothing that meets all of it.",
        ),
        (
            "店里没有完全符合这些要求的商品。",
            "没有商品同时符合这些要求。",
            "没有找到全部符合的商品。",
            "这些要求没有同时符合的商品。",
            "店里找不到完全符合的商品。",
        ),
    ),
    "way": (
        (
            "There is something {}.",
            "I do have something {}.",
            "The shop has something {}.",
            "Something can be had {}.",
            "I can show you something {}.",
        ),
        (
            "如果{}，就有合适的商品。",
            "{}的话，有合适的商品。",
            "可以考虑{}，这样有商品。",
            "{}就能找到商品。",
            "要是{}，可以找到商品。",
        ),
    ),
    "other": (
        (
            "Sorry, I can't say that for certain.",
            "I don't have a reliable answer to that.",
            "That I don't know for sure.",
            "I'm not certain enough to answer that.",
            "I'd rather not guess at that.",
        ),
        (
            "这个问题我没有确切的答案。",
            "这一点我不敢确定。",
            "抱歉，这个我说不准。",
            "这个我没有可靠的答案。",
            "我没有把握回答这个问题。",
        ),
    ),
    "care_unknown": (
        (
            "I cannot {} from this chat, and the shop's pages do not say how it is done.",
            "I'm sorry, I can't {} myself, and I found nothing about it in the shop's pages.",
            "From here I cannot {}, and the shop's pages say nothing about it.",
            "I'm afraid I cannot {} here, nor do the shop's pages tell how.",
            "To {} is beyond me, and the shop's pages do not explain it.",
        ),
        (
            "抱歉，我在这里无法{}，店铺说明里也没有相关内容。",
            "不好意思，我没办法直接{}，店铺说明里也没有写怎么办理。",
            "在这个对话里我不能{}，店铺说明也没有提到。",
            "很抱歉，我无法替您{}，店铺的说明里也查不到办法。",
            "我这边不能{}，店铺说明里也没有写。",
        ),
    ),
    "in_it": (
        (
            "In your cart: {}.",
            "Your cart holds {}.",
            "You have this in your cart: {}.",
            "What is in your cart: {}.",
            "These are in your cart: {}.",
        ),
        (
            "购物车里有：{}。",
            "购物车里是{}。",
            "车里的商品：{}。",
            "购物车中包括{}。",
            "您选了{}。",
        ),
    ),
    "in_cart": (
        (
            "Of {1}, that makes {0}.",
            "Of {1}, there are {0} in it now.",
            "It holds {0} of {1} now.",
            "{1} is in it {0} times now.",
            "Of {1}, you have {0} now.",
        ),
        ("这款现在有{0}件。", "购物车里这款共{0}件。", "这款一共{0}件了。", "这款加起来有{0}件。", "现在这款是{0}件。"),
    ),
    "same_list": (
        (
            "The list stays as it was.",
            "That leaves the list as it was.",
            "These are the same as before.",
            "Nothing in the list has changed by that.",
            "The same ones still come first.",
        ),
        (
            "列表和刚才一样。",
            "和刚才的是同样几款。",
            "这几款没有变化。",
            "排在前面的还是这几款。",
            "还是之前那几款。",
        ),
    ),
    "answer": (
        (
            "For {0}, the shop states ({1}): {2}.",
            "The shop says of {0} ({1}): {2}.",
            "{0}, {1}: {2}.",
            "What the shop states of {0} ({1}): {2}.",
            "About {0} the shop states ({1}): {2}.",
        ),
        (
            "{0}的{1}：{2}。",
            "店铺写明的{0}的{1}：{2}。",
            "关于{0}的{1}，店铺写的是：{2}。",
            "{0}，{1}：{2}。",
            "店铺标注{0}的{1}：{2}。",
        ),
    ),
    "let_go": (
        (
            "I did not insist on “{}” this time.",
            "I looked without “{}” this time.",
            "For this I dropped “{}”.",
            "I no longer required “{}”.",
            "This is without “{}”.",
        ),
        (
            "这次没有要求“{}”。",
            "这次放宽了“{}”。",
            "“{}”这一条这次没有限定。",
            "已不再要求“{}”。",
            "这次不限“{}”。",
        ),
    ),
    "nothing_instead": (
        (
            "I found nothing new to show you instead.",
            "There is nothing new that I could show instead.",
            "I have no other match that you have not seen.",
            "Nothing else came up that you have not seen.",
            "For now I have nothing new to suggest instead.",
        ),
        (
            "没有找到别的可以替换的商品。",
            "暂时没有其他您还没看过的商品。",
            "没有新的商品可以换上了。",
            "没有找到您还没看过的同类商品。",
            "暂时没有别的商品可以推荐了。",
        ),
    ),
    "same_one": (
        (
            "It is the same one as before.",
            "This is the one that you have seen.",
            "It is still this one.",
            "This one stays.",
            "The same one remains.",
        ),
        (
            "还是刚才这一款。",
            "仍然是这一款。",
            "和刚才是同一款。",
            "这一款没有变。",
            "还是它。",
        ),
    ),
    "left_out": (
        (
            "I left out {}.",
            "What I left out: {}.",
            "I kept out {}.",
            "Left out as you wished: {}.",
            "As you wished, I left out {}.",
        ),
        (
            "已为您排除{}。",
            "已经去掉了{}。",
            "{}都没有列出来。",
            "没有列出{}。",
            "按您的要求排除了{}。",
        ),
    ),
    "none_on_sale": (
        (
            "None of these is on sale.",
            "These are not on sale at the moment.",
            "None of them is on sale right now.",
            "I see no sale price for these.",
            "There is no sale on these at present.",
        ),
        (
            "这几款目前都没有打折。",
            "它们现在都没有促销。",
            "这些暂时没有优惠。",
            "这几款现在不打折。",
            "目前这几款都没有促销。",
        ),
    ),
    "not_on_sale": (
        (
            "It is not on sale.",
            "This one is not on sale at the moment.",
            "It is not on sale right now.",
            "I see no sale price for it.",
            "There is no sale on it at present.",
        ),
        (
            "这款目前没有打折。",
            "它现在没有促销。",
            "这款暂时没有优惠。",
            "这款现在不打折。",
            "目前它没有促销。",
        ),
    ),
    "rest_fits": (
        (
            "The rest of what you asked for is met: {}.",
            "Your other wishes are met: {}.",
            "The rest is as you wished: {}.",
            "What else you asked for is met: {}.",
            "You do get the rest of what you asked for: {}.",
        ),
        (
            "其他要求都符合：{}。",
            "其余要求都满足：{}。",
            "别的要求是符合的：{}。",
            "其他方面符合您的要求：{}。",
            "除此之外都符合：{}。",
        ),
    ),
    "also_differ": (
        (
            "As for the rest: {}.",
            "Apart from that, {}.",
            "What else differs: {}.",
            "Besides, {}.",
            "Other than that, {}.",
        ),
        ("其他方面：{}。", "另外，{}。", "此外，{}。", "还有不同的是：{}。", "除此之外，{}。"),
    ),
    "declined": (
        (
            "Apart from {0} at {1}, which you turned down before, I found nothing.",
            "All I found is {0} at {1}, which you did not like.",
            "There is only {0} at {1}, and you turned that down before.",
            "You said no to {0} at {1}, but I found nothing else.",
            "I found nothing but {0} at {1}, which was not to your liking.",
        ),
        (
            "除了您之前不喜欢的{0}（{1}），没有找到别的。",
            "只找到{0}（{1}），您之前不太喜欢。",
            "找到的只有您之前不要的{0}，售价{1}。",
            "您之前没有选{0}（{1}），不过没有找到其他的了。",
            "符合的只有{0}（{1}），您之前表示不喜欢。",
        ),
    ),
    "all_declined": (
        (
            "I found nothing that you have not turned down before.",
            "All that I found, you turned down before.",
            "There is nothing that you did not turn down before.",
            "You turned down all that I found.",
            "I found only what you turned down before.",
        ),
        (
            "找到的都是您之前不要的。",
            "除了您之前不要的，没有找到别的。",
            "找到的只有您之前不要的商品。",
            "能找到的您之前都没有要。",
            "没有找到您之前没拒绝过的商品。",
        ),
    ),
    "fits": (
        (
            "It matches what you asked for: {}.",
            "It is as you asked: {}.",
            "This one matches what you asked for: {}.",
            "This one is as you asked: {}.",
            "It does match what you asked for: {}.",
        ),
        (
            "这款符合您的要求：{}。",
            "它符合您的要求：{}。",
            "这款满足您的要求：{}。",
            "它满足您的要求：{}。",
            "这款符合：{}。",
        ),
    ),
    "all_fits": (
        (
            "All of these match what you asked for: {}.",
            "Each of these matches what you asked for: {}.",
            "These are all as you asked: {}.",
            "These all match what you asked for: {}.",
            "Each of these is as you asked: {}.",
        ),
        (
            "这几款都符合您的要求：{}。",
            "它们都符合您的要求：{}。",
            "这些都满足您的要求：{}。",
            "列出的都满足您的要求：{}。",
            "这几款都符合：{}。",
        ),
    ),
    "all_in_stock": (
        (
            "All of these are in stock.",
            "Each of these is in stock.",
            "They are all in stock.",
            "All of them are in stock at the moment.",
            "These are all in stock.",
        ),
        ("这几款都有货。", "这些都有现货。", "这几款现在都有货。", "列出的都有货。", "这些商品都有货。"),
    ),
    "in_stock": (
        (
            "It is in stock.",
            "This one is in stock.",
            "It is in stock at the moment.",
            "It is available now.",
            "You can have it now: it is in stock.",
        ),
        ("这款有货。", "目前有货。", "这款现在有货。", "有现货。", "现在有货。"),
    ),
    "all_on_sale": (
        (
            "All of these are on sale.",
            "Each of these is on sale.",
            "They are all on sale.",
            "All of them are on sale at the moment.",
            "These are all on sale.",
        ),
        ("这几款都在促销。", "这些都在促销中。", "这几款现在都有优惠。", "列出的都在促销。", "这些商品都在促销。"),
    ),
    "on_sale": (
        (
            "It is on sale.",
            "This one is on sale.",
            "It is on sale at the moment.",
            "It is reduced now.",
            "It is on sale right now.",
        ),
        ("这款在促销。", "目前在促销。", "这款现在有优惠。", "正在促销。", "现在促销中。"),
    ),
    "nearest": (
        (
            "I found no clear match for “{}”; here is what comes nearest.",
            "I couldn't find a clear match for “{}”, so here is what comes closest.",
            "For “{}” I found no clear match; here is the closest.",
            "I'm not sure that I have “{}”; here is what comes nearest.",
            "I see no clear match for “{}”; what follows is as near as I could find.",
        ),
        (
            "没有找到明确是“{}”的，先看最接近的。",
            "没有查到明确属于“{}”的，最接近的在这里。",
            "没有找到明确写着“{}”的，最接近的在这里。",
            "“{}”没有找到明确符合的，最相近的在这里。",
            "没有找到确定是“{}”的商品，下面的最接近。",
        ),
    ),
    "sold_out_last": (
        (
            "Sold-out ones are at the end of the list.",
            "Those that are sold out come last.",
            "I put the sold-out ones at the end.",
            "Those out of stock are at the end of the list.",
            "The sold-out ones follow at the end.",
        ),
        (
            "缺货的排在最后。",
            "没货的放在后面了。",
            "缺货商品列在末尾。",
            "暂时没货的排在后面。",
            "缺货的几款放在最后。",
        ),
    ),
    "sold_out": (
        (
            "It is sold out at the moment.",
            "Please note that it is sold out right now.",
            "It is not in stock at present.",
            "It is out of stock for now.",
            "At the moment it is sold out.",
        ),
        ("目前缺货。", "请注意，暂时缺货。", "现在没货。", "暂时没有现货。", "这款当前缺货。"),
    ),
    "sold_out_all": (
        (
            "All of these are sold out at the moment.",
            "Please note that all of them are sold out right now.",
            "None of them is in stock at present.",
            "All of these are out of stock for now.",
            "At the moment all of them are sold out.",
        ),
        (
            "这几款目前都缺货。",
            "请注意，这些暂时都缺货。",
            "它们现在都没货。",
            "这几款暂时都没有现货。",
            "这些当前都缺货。",
        ),
    ),
    "cheapest_first": (
        (
            "The cheapest comes first.",
            "These stand by price, from the lowest.",
            "Here they are, cheapest first.",
            "I put the cheapest at the top.",
            "They are in the order of their prices.",
        ),
        (
            "已按价格从低到高排好。",
            "最便宜的排在最前。",
            "按价格由低到高排列。",
            "价格低的在前面。",
            "从便宜的开始为您排好了。",
        ),
    ),
    "lowest": (
        (
            "I found nothing in stock that costs less than {}.",
            "Nothing in stock that I found is cheaper than {}.",
            "Of what I found in stock, {} is the lowest price.",
            "In stock, I found nothing below {}.",
            "Among what is in stock I found nothing for less than {}.",
        ),
        (
            "找到的现货里没有低于{}的了。",
            "有货的商品里，没有找到比{}更便宜的。",
            "现货里找到的最低价就是{}。",
            "有现货的，最低就是{}。",
            "低于{}的，没有找到现货。",
        ),
    ),
    "lowest_found": (
        (
            "Of what came up for “{1}”, nothing in stock costs less than {0}.",
            "My search for “{1}” found nothing in stock below {0}.",
            "For “{1}”, {0} is the lowest price in stock that came up.",
            "Among the results for “{1}”, {0} is the lowest price in stock.",
            "The results for “{1}” have nothing in stock for less than {0}.",
        ),
        (
            "“{1}”的搜索结果里，现货没有低于{0}的了。",
            "按“{1}”搜到的现货，最低就是{0}。",
            "搜“{1}”，没有找到比{0}更便宜的现货。",
            "在“{1}”的结果里，{0}已经是现货最低价。",
            "“{1}”搜到的有货商品，没有低于{0}的。",
        ),
    ),
    "person": (
        (
            "Shall I pass you on to a person?",
            "Would you like a colleague to take care of it?",
            "Would you like to talk to a person?",
            "Shall I ask our team to help?",
            "I can hand you over to our team; shall I?",
        ),
        (
            "需要转人工客服吗？",
            "要不要请同事来处理？",
            "我帮您转人工，可以吗？",
            "要请同事帮您办理吗？",
            "需要请人工客服帮忙吗？",
        ),
    ),
    "did_you_mean": (
        (
            "I'm not sure what you mean: “{}” or “{}”?",
            "Did you mean “{}” or “{}”?",
            "Just to be sure, is it “{}” or “{}”?",
            "Which of these is it: “{}” or “{}”?",
            "Shall I take that as “{}” or as “{}”?",
        ),
        (
            "我不太确定您的意思，是「{}」还是「{}」？",
            "您是想「{}」还是「{}」？",
            "跟您确认一下，是「{}」还是「{}」？",
            "请问是「{}」还是「{}」？",
            "您指的是「{}」，还是「{}」？",
        ),
    ),
    "did_you_mean_one": (
        (
            "I'm not sure what you mean: “{}”?",
            "Did you mean “{}”?",
            "Just to be sure, is it “{}”?",
            "Shall I take that as “{}”?",
            "Have I understood you: “{}”?",
        ),
        (
            "我不太确定您的意思，是「{}」吗？",
            "您是想「{}」吗？",
            "跟您确认一下，是「{}」吗？",
            "请问是「{}」吗？",
            "您指的是「{}」，对吗？",
        ),
    ),
    "not_ordered": (
        (
            "I have not placed an order; your cart stays as it is.",
            "Nothing has been ordered yet; your cart is kept for you.",
            "Your order is not placed so far; the cart stays as it was.",
            "I have not ordered anything, and your cart is kept.",
            "No order has been placed yet; your cart is still there.",
        ),
        (
            "购物车里的商品还没有下单，为您保留着。",
            "这次没有下单，购物车里的商品都还在。",
            "购物车没有提交订单，保持原样。",
            "购物车目前没有下单，商品都还在。",
            "没有为购物车下单，里面的商品都留着。",
        ),
    ),
    "to_order": (
        (
            "Say “checkout” whenever you want to order.",
            "To order, just say “checkout”.",
            "When you are ready, say “checkout”.",
            "Say “checkout” and I will ask you again.",
            "If you want to order after all, say “checkout”.",
        ),
        (
            "想下单时说“结账”就可以。",
            "需要下单的话，说“结账”即可。",
            "要下单时，说一声“结账”。",
            "等您想下单了，说“结账”就行。",
            "准备好了就说“结账”。",
        ),
    ),
    "unsorted": (
        (
            "They are not ordered by {}: the shop does not state it.",
            "The shop does not state the {} of these, so I could not sort by it.",
            "I could not sort them by {}, which is not stated.",
            "Their {} is not stated, so I could not sort by it.",
            "As for {}, nothing is stated that I could sort by.",
        ),
        (
            "店铺没有注明{}，所以没有按它排序。",
            "这些商品没有写明{}，没能按此排序。",
            "没有{}的数据，这里没有按它排序。",
            "{}没有写明，所以无法据此排序。",
            "关于{}，店铺没有说明，没能照此排序。",
        ),
    ),
    "in_order": (
        (
            "They are in this order: {}.",
            "Their order: {}.",
            "I sorted them: {}.",
            "They are sorted like this: {}.",
            "The order is this: {}.",
        ),
        (
            "顺序是：{}。",
            "已按这个顺序排列：{}。",
            "排序方式：{}。",
            "这里的顺序：{}。",
            "排好的顺序是：{}。",
        ),
    ),
    "nothing_to_sort": (
        (
            "With one product there is nothing to sort.",
            "It is the only one, so there is nothing to sort.",
            "There is only this one, so its place is settled.",
            "A list of one needs no sorting.",
            "Only this one came up, so no order is needed.",
        ),
        (
            "只有这一款，不需要排序。",
            "就找到这一款，不用排了。",
            "目前只有这一款，没有可排序的。",
            "只找到这一款，排序就省了。",
            "就这一款，无需排序。",
        ),
    ),
    "within": (
        (
            "I looked within your wishes so far: {}.",
            "That is within what you asked for before: {}.",
            "These are of what you asked for so far: {}.",
            "I kept to what you are looking for: {}.",
            "All of this is within your wishes so far: {}.",
        ),
        (
            "这是在您之前的要求（{}）里找的。",
            "以上仍按您之前的要求：{}。",
            "范围还是您之前的要求：{}。",
            "没有超出您之前的要求：{}。",
            "我是按您目前的要求（{}）来看的。",
        ),
    ),
    "came_up": (
        (
            "These came up for “{0}”.",
            "I searched for “{0}” and found these.",
            "This is what I found for “{0}”.",
            "For “{0}” these came up.",
            "My search for “{0}” found these.",
        ),
        (
            "按“{0}”找到了这些。",
            "搜索“{0}”，找到的是这些。",
            "这些是按“{0}”搜到的。",
            "关于“{0}”，找到的是这些。",
            "为您搜了“{0}”，结果在这里。",
        ),
    ),
    "came_up_with": (
        (
            "These came up for “{0}”, and all of them meet your wishes: {1}.",
            "I searched for “{0}” and kept to your wishes: {1}.",
            "For “{0}” these came up; each meets your wishes: {1}.",
            "This is what I found for “{0}” that meets your wishes: {1}.",
            "I looked for “{0}” within your wishes: {1}.",
        ),
        (
            "按“{0}”找到了这些，都符合要求：{1}。",
            "为您搜了“{0}”，条件是：{1}。",
            "这些是按“{0}”搜到的，都符合要求：{1}。",
            "关于“{0}”，找到的是这些，都符合要求：{1}。",
            "为您找了“{0}”，限定条件：{1}。",
        ),
    ),
    "came_up_alone": (
        (
            "For “{0}” I found {1} at {2}.",
            "I searched for “{0}”, and {1} at {2} came up.",
            "My search for “{0}” found {1} for {2}.",
            "For “{0}”, {1} came up, at {2}.",
            "What I found for “{0}” is {1} at {2}.",
        ),
        (
            "按“{0}”找到了{1}，售价{2}。",
            "搜索“{0}”，找到的是{1}，售价{2}。",
            "为您搜了“{0}”，有{1}，售价{2}。",
            "“{0}”搜到的是{1}，售价{2}。",
            "关于“{0}”，找到了{1}，售价{2}。",
        ),
    ),
    "came_up_next": (
        (
            "This is more of what came up for “{0}”.",
            "These came up for “{0}” as well.",
            "Next, for “{0}”, I found these.",
            "My search for “{0}” found these as well.",
            "Further down the list for “{0}” there are these.",
        ),
        (
            "按“{0}”还找到了这些。",
            "“{0}”还搜到了这些。",
            "接着看“{0}”的搜索结果。",
            "关于“{0}”，还有这些结果。",
            "再看看按“{0}”搜到的这些。",
        ),
    ),
    "came_up_last": (
        (
            "That is all I found for “{0}”.",
            "I found no more for “{0}”.",
            "My search for “{0}” found nothing else.",
            "For “{0}” I have shown you all that I found.",
            "You have now seen all that I found for “{0}”.",
        ),
        (
            "按“{0}”找到的就这些了。",
            "按“{0}”没有搜到更多了。",
            "“{0}”的搜索结果都给您看过了。",
            "关于“{0}”，没有更多结果了。",
            "按“{0}”找到的，您都看过了。",
        ),
    ),
    "not_found": (
        (
            "I can't find that for {}.",
            "I could not find that for {}.",
            "I found nothing about that for {}.",
            "That I could not find for {}.",
            "I looked for that in the details of {} and did not find it.",
        ),
        (
            "我没有查到{}的这项信息。",
            "关于这一点，我没有查到{}的说明。",
            "{}的这项信息我没有找到。",
            "我没找到{}这方面的信息。",
            "这一点我没能在{}的资料里查到。",
        ),
    ),
    "named": (
        (
            "No brand is listed separately; its full title is “{}”.",
            "Its full title is “{}”; I found no brand listed beside it.",
            "I found no brand beside the title, “{}”.",
            "Beside its title, “{}”, I found no brand.",
            "I found no brand listed separately for “{}”.",
        ),
        (
            "没有单独标明品牌，完整标题是“{}”。",
            "完整标题是“{}”，我没有找到另外标明的品牌。",
            "除了标题“{}”，我没有查到品牌。",
            "标题是“{}”，没有查到单独的品牌。",
            "我没有查到“{}”单独标明的品牌。",
        ),
    ),
    "described": (
        (
            "The description of {1} mentions “{0}”.",
            "“{0}” is mentioned in the description of {1}.",
            "In the description of {1} I found “{0}”.",
            "It is the description of {1} that mentions “{0}”.",
            "As for “{0}”, the description of {1} mentions it.",
        ),
        (
            "{1}的“{0}”出自商品描述。",
            "{1}的描述里提到了“{0}”。",
            "“{0}”见于{1}的商品描述。",
            "我在{1}的描述里看到了“{0}”。",
            "说到“{0}”，{1}的描述里有写。",
        ),
    ),
    "quote": (
        ("The description of “{}” reads: “{}”",),
        ("“{}”的商品描述写道：“{}”",),
    ),
    "unstated": (
        (
            "I could not rule out “{0}” for {1}.",
            "For {1}, “{0}” cannot be ruled out.",
            "Please note: “{0}” cannot be ruled out for {1}.",
            "With {1}, I am not sure about “{0}”.",
            "Whether “{0}” applies to {1}, I cannot say for sure.",
        ),
        (
            "{1}会不会是“{0}”的，我不能确定。",
            "请注意，{1}是不是“{0}”的，我无法确认。",
            "{1}是不是“{0}”的，商品资料没有写清楚。",
            "至于“{0}”，{1}的商品资料没有写清楚。",
            "{1}有没有“{0}”，我不太确定。",
        ),
    ),
}


def say(name: str, brief: Brief, *values: str) -> str:
    """Return a saying in the brief's language with its values, in a way that no recent reply has where there is one."""
    ways = OWN_WORDS[name][1 if brief.language == "zh" else 0]
    return least_recent([way.format(*values) for way in ways], brief.recent)
