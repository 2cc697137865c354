"""The made-up shoppers as a visitor meets them: a name, and a line on their taste in English and Chinese.

The line says what is strongest in the hidden taste, so that a visitor who speaks as a shopper can tell whether the
slate has found it. Names are common ones put together by the seed; nobody is meant.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from assistant.demo.tastes import Taste
from assistant.wire import Shopper
from retrieval.types import AttributeKind
from retrieval.vocabulary import known

_GIVEN = (
    "Ada Aaron Alma Amir Anna Ben Bianca Carl Carmen Chloe Clara Dana David Devi Elena Elias Ella Emil Erik Esme "
    "Ewa Farah Felix Fiona Finn Freya Gabriel Grace Greta Hana Hugo Ida Ines Iris Isaac Ivy Jack Jana Joel Jonas "
    "Judith June Kai Kara Kofi Lara Lena Leo Liam Lina Lola Luca Lucy Mara Marco Maya Mila Miles Mina Nadia Nils "
    "Nina Noah Nora Olga Omar Oscar Otto Paula Petra Pia Priya Quinn Rafael Remy Rita Rosa Ruben Ruth Sami Sara "
    "Selma Simon Sofia Stella Sven Tara Theo Tilda Tomas Uma Vera Viktor Wanda Willa Yara Yusuf Zoe "
).split()
_SURNAMES_ZH = "林陈黄张李王吴刘蔡杨许郑谢郭洪曾周叶苏江何罗高潘"
_GIVEN_ZH = (
    "雨桐 子轩 欣怡 浩然 梓涵 思远 若曦 嘉宁 明哲 诗涵 佳怡 博文 晓彤 俊杰 静雯 天宇 语嫣 志强 雅婷 文博".split()
)
_LEVELS_EN = ("looks for the good price", "buys the middle of the range", "buys the better one")
_LEVELS_ZH = ("看重价格", "买中档", "偏爱高档")


def shoppers(tastes: Sequence[Taste], departments_zh: dict[str, str], seed: int) -> list[Shopper]:
    """Return each taste's shopper, in the order given; `departments_zh` are the departments' Chinese names."""
    dice = random.Random(f"people:{seed}")
    english = [f"{given} {letter}." for given in _GIVEN for letter in "BDFHKLMNPRSTVW"]
    chinese = [surname + given for surname in _SURNAMES_ZH for given in _GIVEN_ZH]
    dice.shuffle(english)
    dice.shuffle(chinese)
    return [
        Shopper(
            shopper_id=taste.shopper_id,
            name=(chinese if taste.language == "zh" else english).pop(),
            about={"en": _about_en(taste), "zh": _about_zh(taste, departments_zh)},
        )
        for taste in tastes
    ]


def _about_en(taste: Taste) -> str:
    parts = [
        f"{', '.join(_liked(taste.departments, 2))}: {_LEVELS_EN[_level(taste)]}",
        f"likes {', '.join([*_liked(taste.brands, 2), *_liked(taste.colors, 2), *_liked(taste.materials, 1)])}",
    ]
    parts += [f"wants {', '.join(_liked(taste.features, 2))}"] if taste.features else []
    parts += [f"no {' or '.join(taste.refused_materials)}"] if taste.refused_materials else []
    parts += ["loves a sale"] if taste.sale_weight > 0.5 else []
    return "; ".join(parts) + "."


def _about_zh(taste: Taste, departments_zh: dict[str, str]) -> str:
    liked = [
        *_liked(taste.brands, 2),
        *(_chinese("color", one) for one in _liked(taste.colors, 2)),
        *(_chinese("material", one) for one in _liked(taste.materials, 1)),
    ]
    departments = "、".join(departments_zh.get(one, one) for one in _liked(taste.departments, 2))
    parts = [f"{departments}：{_LEVELS_ZH[_level(taste)]}", f"喜欢{'、'.join(liked)}"]
    refused = [_chinese("material", one) for one in taste.refused_materials]
    parts += [f"不要{'、'.join(refused)}"] if refused else []
    parts += ["爱买打折"] if taste.sale_weight > 0.5 else []
    return "；".join(parts) + "。"


def _liked(weights: dict[str, float], count: int) -> list[str]:
    """The names of the largest weights above 0."""
    return [name for name, weight in sorted(weights.items(), key=lambda one: -one[1])[:count] if weight > 0]


def _level(taste: Taste) -> int:
    return 0 if taste.price_level < -0.4 else 2 if taste.price_level > 0.4 else 1


def _chinese(kind: AttributeKind, normal: str) -> str:
    """A value's first Chinese word, as a color or a material (oak is both); the value itself where it has none."""
    listed = [*known(kind).items(), *known("color").items(), *known("material").items()]
    return next((word for word, means in listed if means == normal and "\u4e00" <= word[0] <= "\u9fff"), normal)
