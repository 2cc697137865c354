"""The shoppers' own small tables: what a color, a material and a group mean to them, in English and Chinese.

Written by hand, and deliberately apart from what the shop's software knows: two tables that were made from one another
could not contradict each other. They need not be complete; a shopper says nothing that is in none of them.
"""

from __future__ import annotations

import re
import unicodedata


def table_of(text: str) -> dict[str, frozenset[str]]:
    """Return {name: the words that mean it or something narrower} of lines like `blue: navy teal | 蓝色 藏青`."""
    table: dict[str, frozenset[str]] = {}
    for line in text.strip().splitlines():
        name, _, rest = line.partition(":")
        words = rest.replace("|", " ").split()
        table[name.strip()] = frozenset([name.strip(), *(word.replace("_", " ") for word in words)])
    return table


COLORS = table_of("""
black: jet onyx ebony noir | 黑色 黑
white: snow chalk alabaster | 白色 白
gray: grey charcoal slate graphite anthracite | 灰色 灰
red: crimson scarlet burgundy maroon | 红色 红
blue: navy cobalt azure sapphire cerulean | 蓝色 蓝
green: emerald sage forest | 绿色 绿
yellow: lemon canary | 黄色 黄
orange: tangerine | 橙色 橘色 橙
purple: violet lavender lilac mauve | 紫色 紫
pink: fuchsia blush | 粉色 粉红 粉
brown: chocolate chestnut umber | 棕色 褐色 咖啡色 棕
beige: | 米色
cream: | 米白
gold: golden | 金色
silver: | 银色
multicolor: multicolored multi-colored multi-coloured multi-color rainbow colorful multicolour | 彩色
navy: | 藏青 藏蓝 海军蓝
""")
"""Words that surely state a color."""

MATERIALS = table_of("""
leather: suede nubuck cowhide calfskin cowskin sheepskin goatskin lambskin | 皮 皮革 真皮 牛皮
wood: wooden oak walnut pine beech birch ash maple teak acacia mahogany rosewood spruce cedar bamboo plywood hardwood mdf basswood mango rubberwood ebony  cherrywood driftwood poplar | 木 木头 木质 实木 橡木 胡桃木
metal: steel iron aluminum aluminium brass copper zinc titanium chrome stainless alloy bronze tin pewter | 金属
steel: stainless | 钢 不锈钢
aluminum: aluminium | 铝
cotton: denim | 棉 纯棉 全棉
wool: merino cashmere woolen woollen lambswool | 羊毛 羊绒
ceramic: porcelain stoneware earthenware terracotta | 陶瓷 瓷
plastic: polypropylene abs pvc acrylic polycarbonate polyethylene vinyl | 塑料
glass: crystal borosilicate | 玻璃
linen: flax | 亚麻
silk: | 丝绸 真丝 丝
polyester: | 涤纶 聚酯
nylon: | 尼龙
canvas: | 帆布
rubber: latex | 橡胶
velvet: | 天鹅绒 丝绒
bamboo: | 竹
""")

GROUPS: dict[str, frozenset[str]] = {
    "men": frozenset("men man men's mens male m gentleman gentlemen gentlemen's him boys' 男 男士 男款 男性".split()),
    "women": frozenset("women woman women's womens female f lady ladies ladies' her 女 女士 女款 女性".split()),
    "kids": frozenset(
        "kids kid kid's kids' children child children's boy boys girl girls youth junior toddler toddlers 儿童 小孩 孩子 男童 女童".split()
    ),
    "baby": frozenset("baby babies infant infants newborn baby's toddler toddlers 婴儿 宝宝 婴幼儿".split()),
    "unisex": frozenset("unisex 中性 男女通用 通用".split()),
}

HAN_VALUES: dict[str, str] = {
    "black": "黑色", "white": "白色", "gray": "灰色", "red": "红色", "blue": "蓝色", "green": "绿色", "yellow": "黄色",
    "orange": "橙色", "purple": "紫色", "pink": "粉色", "brown": "棕色", "beige": "米色", "gold": "金色", "silver": "银色",
    "leather": "真皮", "wood": "木头", "metal": "金属", "steel": "不锈钢", "cotton": "棉", "wool": "羊毛", "ceramic": "陶瓷",
    "plastic": "塑料", "glass": "玻璃", "linen": "亚麻", "silk": "真丝", "polyester": "涤纶", "nylon": "尼龙", "canvas": "帆布",
}  # fmt: skip
"""What a Chinese shopper calls a color or a material."""

HAN_NOUNS: dict[str, str] = {
    "backpack": "背包", "handbag": "手提包", "sunglasses": "太阳镜", "glasses": "眼镜", "boot": "靴子", "sandal": "凉鞋",
    "sneaker": "运动鞋", "shoe": "鞋子", "jacket": "夹克", "shirt": "衬衫", "dress": "连衣裙", "watch": "手表", "camera": "相机",
    "headphone": "耳机", "sofa": "沙发", "lamp": "灯", "table": "桌子", "chair": "椅子", "bowl": "碗", "plate": "盘子",
    "bouquet": "花束", "guitar": "吉他", "drum": "鼓", "keyboard": "键盘", "puzzle": "拼图", "doll": "娃娃", "ukulele": "尤克里里",
    "microphone": "麦克风", "necklace": "项链", "earring": "耳环", "bracelet": "手链", "belt": "皮带", "scarf": "围巾", "sock": "袜子",
    "speaker": "音箱", "knife": "刀", "vase": "花瓶", "perfume": "香水", "lipstick": "口红", "bag": "包", "bed": "床", "desk": "书桌",
    "rug": "地毯", "mug": "马克杯", "violin": "小提琴", "piano": "钢琴", "game": "游戏", "tent": "帐篷", "hat": "帽子", "kettle": "水壶",
}  # fmt: skip
"""Chinese names of nouns, for shops whose texts are English."""

_IRREGULAR = {
    "knives": "knife", "shelves": "shelf", "scarves": "scarf", "loaves": "loaf", "glasses": "glasses", "pants": "pants",
    "jeans": "jean", "sunglasses": "sunglasses", "dishes": "dish", "dresses": "dress", "watches": "watch", "men's": "men",
    "women's": "women", "kids'": "kid", "movies": "movie", "mice": "mouse", "accessories": "accessory", "knifes": "knife", "series": "series",
}  # fmt: skip


def stem(word: str) -> str:
    """Return an English noun in the singular, roughly; Chinese and short words as they are."""
    word = word.lower().replace("’", "'")
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    word = word.removesuffix("'s").strip("'-")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "xes", "sses", "zes", "roes", "toes")) and len(word) > 4:
        return word[:-2]
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3 else word


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of the words of an English text, in order, without accents; hyphened words stay whole."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return tuple(stem(word) for word in re.findall(r"[a-z0-9][a-z0-9'’\-]*", plain.lower()))


def is_han(text: str) -> bool:
    """Return whether a text has a Chinese character."""
    return any("\u4e00" <= sign <= "\u9fff" for sign in text)
