"""What the demo shop promises: its policies as short passages, each in English and Chinese.

The file is one table. Every passage answers one question and stands alone, because a reply quotes one of them. Figures
agree between the two languages and between passages.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Passage:
    """One answer of the shop.

    `topic` groups passages; `return`, `cancel_order` and `order_status` are topics that the assistant asks for by name.
    """

    id: str
    topic: str
    title_en: str
    text_en: str
    title_zh: str
    text_zh: str


POLICIES: tuple[Passage, ...] = (
    Passage(
        id="shipping-cost",
        topic="shipping",
        title_en="Shipping cost",
        text_en="Standard shipping within the United States costs $5.90 and is free for orders of $60 or more. "
        "Express shipping costs $14.90, whatever the order comes to.",
        title_zh="运费",
        text_zh="美国境内标准配送运费5.90美元，订单满60美元免运费。加急配送14.90美元，不论订单金额。",
    ),
    Passage(
        id="shipping-time",
        topic="shipping",
        title_en="Delivery time",
        text_en="Standard delivery takes 3 to 5 business days, express 1 to 2. Orders placed before 2 pm "
        "Eastern Time leave our warehouse the same business day.",
        title_zh="配送时效",
        text_zh="标准配送3至5个工作日，加急1至2个工作日。工作日美国东部时间下午2点前下的订单，当天从仓库发出。",
    ),
    Passage(
        id="shipping-international",
        topic="shipping",
        title_en="International shipping",
        text_en="We ship to Canada for $12.90 (5 to 8 business days) and to mainland China for $24.90 (8 to 14 "
        "business days). Import duties are charged by the carrier on delivery. Furniture is delivered within the "
        "United States only.",
        title_zh="国际配送",
        text_zh="可寄往加拿大（12.90美元，5至8个工作日）和中国大陆（24.90美元，8至14个工作日）。进口关税由承运商"
        "在派送时收取。家具仅限美国境内配送。",
    ),
    Passage(
        id="shipping-furniture",
        topic="shipping",
        title_en="Furniture delivery",
        text_en="Sofas, beds, desks and other large pieces come by freight for $49, on a day you choose, within "
        "7 to 12 business days. Two people carry them into the room of your choice; packaging is taken away on "
        "request.",
        title_zh="大件家具配送",
        text_zh="沙发、床、书桌等大件由专车配送，运费49美元，7至12个工作日内可自选送货日。两人送货入户到指定房间"
        "，包装可应要求带走。",
    ),
    Passage(
        id="returns",
        topic="return",
        title_en="Returns within 30 days",
        text_en="If something does not fit or please you, send it back: unused goods in their original packaging "
        "can be returned within 30 days of delivery. Returns are free within the United States: print the label from "
        "your order page. We refund the original payment method within 5 business days after the parcel arrives.",
        title_zh="30天内退货",
        text_zh="不合适或不喜欢都可以退，收货后30天内，商品未使用且原包装完好即可。美国境内退货免运费，在订单页面打印退货标签即可"
        "。我们收到包裹后5个工作日内原路退款。",
    ),
    Passage(
        id="return-exceptions",
        topic="return",
        title_en="What cannot be returned",
        text_en="For hygiene, opened beauty products, earbuds and socks cannot be returned unless they are "
        "faulty. The same goes for goods embossed or made to your order.",
        title_zh="不可退货的商品",
        text_zh="出于卫生原因，已拆封的美妆个护、入耳式耳机和袜子不支持退货，质量问题除外。压印姓名或定制的商品"
        "同样不退。",
    ),
    Passage(
        id="exchange",
        topic="return",
        title_en="Exchanges",
        text_en="Exchanges for another size or color are free once per order within 30 days. The replacement "
        "leaves as soon as the carrier has scanned your return, usually within 2 business days.",
        title_zh="换货",
        text_zh="30天内，每笔订单可免费更换一次尺码或颜色。承运商扫描到您的退件后我们就发出新商品，通常在2个工作日内。",
    ),
    Passage(
        id="damaged",
        topic="return",
        title_en="Damaged or wrong on arrival",
        text_en="Tell us within 7 days of delivery and attach a photo of the damage. We send a replacement or "
        "refund the full price, shipping included, and you pay nothing for the return.",
        title_zh="到货破损或发错货",
        text_zh="请在收货后7天内联系我们并附上破损照片。我们会补发，或连同运费全额退款，退回商品不需您付费。",
    ),
    Passage(
        id="warranty",
        topic="warranty",
        title_en="Warranty",
        text_en="All products carry a 2-year warranty against defects in material and workmanship; furniture "
        "frames carry 5 years. Normal wear, misuse and batteries after the first year are not covered.",
        title_zh="质保",
        text_zh="所有商品享2年材料与工艺缺陷质保，家具框架质保5年。正常磨损、使用不当以及使用满一年后的电池不在"
        "质保范围内。",
    ),
    Passage(
        id="payment",
        topic="payment",
        title_en="Payment methods",
        text_en="We accept credit and debit cards, bank transfer, Alipay and WeChat Pay. Cards are charged when "
        "the parcel leaves us; with a bank transfer we hold the goods for 5 days.",
        title_zh="支付方式",
        text_zh="支持信用卡、借记卡、银行转账、支付宝和微信支付。银行卡在发货时扣款；选择银行转账，商品为您保留5天。",
    ),
    Passage(
        id="installments",
        topic="payment",
        title_en="Paying in installments",
        text_en="Orders of $200 or more can be paid by card in 3 monthly installments without interest. The "
        "first is due at dispatch.",
        title_zh="分期付款",
        text_zh="订单满200美元，可用银行卡分3期按月付款，免利息，首期在发货时支付。",
    ),
    Passage(
        id="gift-wrap",
        topic="gift",
        title_en="Gift wrapping",
        text_en="Gift wrapping costs $4.50 per parcel and includes a card with up to 200 characters of your "
        "text. Prices are left off the packing slip. Furniture cannot be wrapped.",
        title_zh="礼品包装",
        text_zh="礼品包装每个包裹4.50美元，含一张贺卡，可写200个字符以内。装箱单上不显示价格。家具不提供包装。",
    ),
    Passage(
        id="gift-cards",
        topic="gift",
        title_en="Gift cards",
        text_en="Gift cards come by email in amounts of $25, $50 and $100. They are valid for 3 years and "
        "cannot be exchanged for cash.",
        title_zh="礼品卡",
        text_zh="电子礼品卡通过邮件发送，面额25、50和100美元，有效期3年，不可兑换现金。",
    ),
    Passage(
        id="order-changes",
        topic="order_change",
        title_en="Changing an order",
        text_en="Address, size and color can be changed within 60 minutes of ordering, on your order page. "
        "After that the warehouse has it; return or exchange is then the way.",
        title_zh="修改订单",
        text_zh="下单后60分钟内，可在订单页面修改地址、尺码和颜色。之后订单已进入仓库，只能收货后退货或换货。",
    ),
    Passage(
        id="cancellation",
        topic="cancel_order",
        title_en="Canceling an order",
        text_en="You can cancel free of charge until the order is dispatched, with the button on your order "
        "page. The refund arrives within 3 business days. Once the order is on its way, please refuse it or return it.",
        title_zh="取消订单",
        text_zh="发货前可随时在订单页面点击取消，不收任何费用，退款3个工作日内到账。若已发货，请拒收或收货后退回。",
    ),
    Passage(
        id="order-tracking",
        topic="order_status",
        title_en="Tracking an order",
        text_en="The dispatch email holds a tracking link, which works from the evening of dispatch. Your order "
        "page shows the same status. If nothing moves for 3 business days, write to us with the order number.",
        title_zh="订单查询",
        text_zh="发货邮件内有物流查询链接，发货当晚起可查，订单页面也显示相同状态。若3个工作日没有更新，请带上订"
        "单号联系我们。",
    ),
    Passage(
        id="sizes",
        topic="sizes",
        title_en="Help with sizes",
        text_en="Adult shoes are in US sizes and children's shoes in EU sizes: US men's 9 is EU 42, US women's "
        "7 is EU 38. Clothing runs true to size unless the product page says otherwise; between two sizes, take the "
        "larger.",
        title_zh="尺码说明",
        text_zh="成人鞋为美码，童鞋为欧码：男鞋美码9相当于欧码42，女鞋美码7相当于欧码38。服装除页面另有说明外均"
        "为标准尺码，介于两码之间建议选大一码。",
    ),
    Passage(
        id="price-matching",
        topic="price",
        title_en="Price matching",
        text_en="We do not match the prices of other shops. If we lower our own price within 14 days of your "
        "purchase, we credit the difference when you ask.",
        title_zh="价格保护",
        text_zh="我们不跟其他商店比价。若购买后14天内本店降价，您提出申请后我们退还差价。",
    ),
    Passage(
        id="bulk-orders",
        topic="bulk",
        title_en="Bulk orders",
        text_en="From 20 pieces of one product we give 8% off, from 50 pieces 12%. Write to bulk@shop.example "
        "with the quantity and the date; you have a quote within 1 business day.",
        title_zh="批量采购",
        text_zh="同款商品满20件享92折，满50件享88折。请将数量和日期发至 bulk@shop.example，1个工作日内报价。",
    ),
    Passage(
        id="privacy",
        topic="privacy",
        title_en="Privacy",
        text_en="We use your details to fulfill your order and for nothing else, and we do not sell them. Chats "
        "are kept for 90 days. Write to privacy@shop.example to see or delete what we hold; we answer within 10 days.",
        title_zh="隐私",
        text_zh="您的个人信息只用于处理订单，绝不出售。聊天记录保留90天。如需查看或删除，请写信至 "
        "privacy@shop.example，10天内答复。",
    ),
    Passage(
        id="contact",
        topic="contact",
        title_en="Contact and hours",
        text_en="Our team answers by phone and chat Monday to Friday from 9 am to 6 pm and Saturday from 10 am "
        "to 2 pm, Eastern Time. Emails to help@shop.example are answered within 1 business day.",
        title_zh="联系方式与时间",
        text_zh="电话和在线客服：周一至周五上午9点至下午6点，周六上午10点至下午2点（美国东部时间）。发往 "
        "help@shop.example 的邮件1个工作日内回复。",
    ),
    Passage(
        id="store-location",
        topic="store",
        title_en="Store location",
        text_en="Our one store stands at 14 Lantern Street, Harbor Falls, next to the ferry pier. It is open "
        "Tuesday to Saturday from 10 am to 7 pm, and online orders can be picked up there free of charge after 2 "
        "hours.",
        title_zh="门店地址",
        text_zh="我们只有一家门店，位于港瀑镇灯笼街14号，紧邻渡轮码头。周二至周六上午10点至晚上7点营业，网上订单"
        "2小时后可免费到店自提。",
    ),
    Passage(
        id="lost-delivery",
        topic="shipping",
        title_en="A package that never arrived",
        text_en="A package that is 7 business days late counts as lost. We then send the goods again or give the money "
        "back, as you prefer.",
        title_zh="包裹丢失",
        text_zh="超过预计日期7个工作日仍未收到的包裹视为丢失。届时我们免费补发或全额退款，由您选择。",
    ),
    Passage(
        id="repairs",
        topic="warranty",
        title_en="Sending a defect in for repair",
        text_en="Send the order number and a photo of the defect to help@shop.example. We repair or replace within "
        "10 business days, and give the money back where neither is possible.",
        title_zh="申请维修",
        text_zh="请将订单号和故障照片发送至help@shop.example。我们在10个工作日内维修或换新，若两者都不可行则退款。",
    ),
    Passage(
        id="promo-codes",
        topic="price",
        title_en="Promo codes",
        text_en="Enter a promo code on the payment page, one code at a time. Codes cannot be combined with sale "
        "prices or used for gift cards.",
        title_zh="优惠码",
        text_zh="在付款页面输入优惠码，每次限用一个。优惠码不能与特价叠加，也不能用于购买礼品卡。",
    ),
    Passage(
        id="account",
        topic="account",
        title_en="Customer account",
        text_en="You can buy as a guest. A free account shows your past purchases. A forgotten password is reset by "
        "email from the sign-in page.",
        title_zh="会员账户",
        text_zh="无需注册也可下单。注册免费账户后可查看历史购买记录。忘记密码可在登录页面通过邮件重置。",
    ),
    Passage(
        id="back-in-stock",
        topic="stock",
        title_en="Sold-out products",
        text_en="Most sold-out products are back in stock within 3 weeks. Leave your email on the product page and we "
        "write once, when yours is there. Sold-out goods cannot be reserved.",
        title_zh="缺货商品",
        text_zh="大多数缺货商品会在3周内补货。在商品页面留下邮箱，到货时我们会通知一次。缺货商品不能预订。",
    ),
    Passage(
        id="care-textiles",
        topic="care",
        title_en="Washing and care of textiles",
        text_en="Follow the label sewn into each piece. Wool, cashmere and silk want a wool program at 30 °C and no "
        "dryer; dry down with two tennis balls in the dryer, on low heat.",
        title_zh="衣物与织物洗护",
        text_zh="请按缝在衣物内的洗标洗涤。羊毛、羊绒和真丝用30°C羊毛程序，不可烘干；羽绒洗后与两个网球一起低温烘干。",
    ),
    Passage(
        id="care-leather-wood",
        topic="care",
        title_en="Care of leather and wood",
        text_en="Wipe leather with a dry cloth and wax it twice a year; let wet leather dry away from heaters. Oiled "
        "wood wants fresh oil once a year, and any spill wiped up at once.",
        title_zh="皮革与木制品保养",
        text_zh="皮革用干布擦拭，每年上蜡两次；淋湿后请远离暖气晾干。油饰木制品每年补油一次，洒上液体请立即擦干。",
    ),
)


def write_demo_knowledge(path: Path) -> int:
    """Write the policies to `path` as JSON lines, one a passage and language, and return the number of lines."""
    lines = [
        {"id": f"{passage.id}.{language}", "topic": passage.topic, "language": language, "title": title, "text": text}
        for passage in POLICIES
        for language, title, text in (
            ("en", passage.title_en, passage.text_en),
            ("zh", passage.title_zh, passage.text_zh),
        )
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return len(lines)
