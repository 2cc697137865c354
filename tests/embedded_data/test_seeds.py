"""Hand-written utterances: what a line may say, what is refused with its place, and what is made of one."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random
from typing import Any

import pytest

from assistant.embedded.data import variation
from assistant.embedded.data.seeds import Seed, SeedError, read_seeds
from assistant.embedded.linear import steps_of
from assistant.embedded.tokenizer import Vocabulary
from assistant.messages import Edit, Slot
from assistant.numbers import parse_number
from retrieval.types import Language

NO_WORLDS: variation.Worlds = {"en": (), "zh": ()}
ENGLISH: list[dict[str, Any]] = [
    {
        "intent": "refine",
        "held": "[c:sofa] [k:grey] [f:quiet]",
        "last": "products",
        "shown": 3,
        "say": "[k:green] and [f:low]",
    },
    {"intent": "search", "say": "my [c:shoes] squeak on the stairs at work and everyone turns around, what helps?"},
    {"intent": "search", "say": "a [k:teal] [c:zither case] under $[p:40]"},
]
CHINESE: list[dict[str, Any]] = [{"intent": "search", "say": "[k:黑]的[c:二胡盒] [p:一百二]以内"}]


def write(folder: Path, english: list[dict[str, Any]], chinese: list[dict[str, Any]] = CHINESE) -> Path:
    for name, rows in (("seed_en.jsonl", english), ("seed_zh.jsonl", chinese)):
        (folder / name).write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return folder


def test_a_line_is_an_utterance_in_its_state(tmp_path: Path) -> None:
    first, *_, last = read_seeds(write(tmp_path, ENGLISH))
    assert first.example.message == (
        "in force: category=sofa; color=grey; features=quiet\nlast: products\nshown: 3\nshopper: green and low"
    )
    assert first.example.reading.edits == (
        Edit(op="set", slot=Slot.COLOR, value="green"),
        Edit(op="add", slot=Slot.FEATURES, value="low"),
    )
    assert last.language == last.example.reading.language == "zh"


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ({"intent": "buy", "say": "a [c:desk]"}, "intent"),
        ({"intent": "search", "say": "a [c:desk]", "colour": "red"}, "colour"),
        ({"intent": "search", "say": "a <red|blue> [c:desk]"}, "choices"),
        ({"intent": "search", "say": "a [zz:desk"}, "bracket"),
        ({"intent": "search", "say": "a [c:]"}, "empty"),
        ({"intent": "policy_question", "say": "do you gift wrap [c:desks]"}, "changes no need"),
        ({"intent": "compare", "last": "products", "shown": 2, "say": "[@=1,3:these two]"}, "refers to"),
        ({"intent": "refine", "last": "no such act", "say": "in [k:red]"}, "last"),
        ({"intent": "search", "liked": True, "say": "a [c:desk]"}, "feedback"),
        ({"intent": "search", "held": "[p:forty]", "say": "a [c:desk]"}, "forty"),
        (ENGLISH[2], "repeats"),
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, row: dict[str, Any], wrong: str) -> None:
    write(tmp_path, [*ENGLISH, row])
    with pytest.raises(SeedError, match=rf"(?s)seed_en\.jsonl, line 4.*{wrong}"):
        read_seeds(tmp_path)


def test_a_line_that_is_no_json_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"no seed file .*seed_en\.jsonl"):
        read_seeds(tmp_path)
    (write(tmp_path, ENGLISH) / "seed_zh.jsonl").write_text("\n{say: 你好}\n", "utf-8")
    with pytest.raises(SeedError, match=r"seed_zh\.jsonl, line 2"):
        read_seeds(tmp_path)


def variants(seed: Seed, count: int = 300) -> list[tuple[str, dict[str, str | None]]]:
    """Return (utterance, values by slot) of many examples of a seed."""
    rng = Random(4)
    made = [variation.varied(rng, seed, NO_WORLDS) for _ in range(count)]
    return [
        (one.message.rpartition("shopper: ")[2], {edit.slot.value: edit.value for edit in one.reading.edits})
        for one in made
        if one
    ]


def test_values_change_with_the_utterance(tmp_path: Path) -> None:
    seed = read_seeds(write(tmp_path, ENGLISH))[2]
    found = variants(seed)
    for utterance, values in found:
        assert set(values) - {"brand", "color", "material"} == {"category", "price_max"}
        assert len(values) == 3
        assert all(value and value in utterance for value in values.values()), (utterance, values)
    for slot in ("color", "category", "price_max"):
        assert len({values.get(slot) for _, values in found}) > 20, slot
    articles = [utterance.lower() for utterance, _ in found if utterance.lower().startswith(("a i", "a a", "an b"))]
    assert not articles


@pytest.mark.parametrize(
    ("say", "kinds"),
    [
        ("[c:奶粉] 不要[xb:飞鹤] 贵", {"exclude.brand", "exclude.color", "exclude.material"}),
        ("[c:奶粉] [xb:飞鹤]喝腻了", {"exclude.brand"}),
        ("[c:kettle], [b:Bosch], 1.7 l", {"brand", "color", "material"}),
        ("a [c:kettle] made by [b:Bosch]", {"brand"}),
    ],
)
def test_a_value_changes_its_kind_only_where_the_word_alone_tells_it(tmp_path: Path, say: str, kinds: set[str]) -> None:
    row = {"intent": "search", "say": say}
    seeds = read_seeds(write(tmp_path, [row], CHINESE) if say.isascii() else write(tmp_path, ENGLISH, [row]))
    seed = seeds[0 if say.isascii() else -1]
    assert {slot for _, values in variants(seed) for slot in values} - {"category"} == kinds


def test_a_number_in_words_stays_in_words(tmp_path: Path) -> None:
    seed = read_seeds(write(tmp_path, ENGLISH))[3]
    prices = {values["price_max"] or "" for _, values in variants(seed)}
    assert len(prices) > 20
    assert all(set(price) <= set("零一二三四五六七八九十百千两") for price in prices)


@pytest.mark.parametrize(
    "say",
    [
        "[c:彩灯] [q:150]到[p:260]",
        "[c:相框] [q:50]-[p:70] 评分[r:4.5]以上",
        "[c:皮箱] [q:八百]到[p:一千二]",
        "[c:餐桌] [q:1.2k]到[p:2k]",
        "[c:书柜] [q:300]起 最多[p:五百]",
    ],
)
def test_a_range_keeps_its_order_and_a_rating_is_one(tmp_path: Path, say: str) -> None:
    seed = read_seeds(write(tmp_path, ENGLISH, [{"intent": "search", "say": say}]))[-1]
    for utterance, values in variants(seed, 500):
        low, high = (parse_number(values[slot] or "") or 0 for slot in ("price_min", "price_max"))
        assert 0 < low < high, utterance
        assert 1 <= (parse_number(values.get("rating_min") or "4") or 0) <= 5, utterance


def test_both_ends_of_a_range_change(tmp_path: Path) -> None:
    rows = [
        {"intent": "search", "say": "between $[q:150] and $[p:260]"},
        {"intent": "search", "say": "[q:two hundred] to [p:four hundred] for a [c:kettle]"},
    ]
    for seed in read_seeds(write(tmp_path, rows))[:2]:
        found = variants(seed)
        for slot in ("price_min", "price_max"):
            assert len({values[slot] for _, values in found}) > 20, (seed.turn.phrase, slot)


def test_what_is_excluded_is_not_wanted_too(tmp_path: Path) -> None:
    row = {
        "intent": "search",
        "say": "[c:pan] in [m:steel], no [xm:iron], no [xm:cast iron], [k:red] and not [xk:blue]",
    }
    seed = read_seeds(write(tmp_path, [row]))[0]
    rng = Random(1)
    for _ in range(1500):
        example = variation.varied(rng, seed, NO_WORLDS)
        assert example
        of = {slot: {edit.value for edit in example.reading.edits if edit.slot == slot} for slot in Slot}
        assert not of[Slot.COLOR] & of[Slot.EXCLUDE_COLOR], example.message
        assert not of[Slot.MATERIAL] & of[Slot.EXCLUDE_MATERIAL], example.message


def test_a_story_mostly_keeps_its_product(tmp_path: Path) -> None:
    seed = read_seeds(write(tmp_path, ENGLISH))[1]
    found = variants(seed)
    kept = sum("sh" in (values["category"] or "").lower() for _, values in found)
    assert kept > 0.8 * len(found)


def test_what_was_said_twice_stays(tmp_path: Path) -> None:
    row = {"intent": "search", "say": "the [k:mint] kind of mint, [c:gum] like chewing gum"}
    seed = read_seeds(write(tmp_path, [row]))[0]
    rng = Random(1)
    for _ in range(100):
        example = variation.varied(rng, Seed(seed.language, seed.held, seed.turn), NO_WORLDS)
        assert example
        values = {edit.slot: (edit.value or "").lower() for edit in example.reading.edits}
        assert len(values[Slot.COLOR]) <= 5  # a typing slip at most
        assert len(values[Slot.CATEGORY]) <= 4


def test_training_never_sees_a_validation_seed(tmp_path: Path) -> None:
    rows = [{"intent": "out_of_scope", "say": f"tell me of planet number {number}"} for number in range(200)]
    chinese = [{"intent": "out_of_scope", "say": f"讲讲第{number}颗行星"} for number in range(200)]
    seeds = read_seeds(write(tmp_path, rows, chinese))
    held = {one.turn.phrase for one in seeds if one.for_validation}
    assert 15 < len(held) < 70
    numbers = {"".join(filter(str.isdigit, one)) for one in held if one.isascii()}
    for example in variation.examples(seeds, 1500, 2):
        said = example.message.rpartition("shopper: ")[2]
        if example.reading.language == "en":
            assert "".join(filter(str.isdigit, said)) not in numbers
    assert list(variation.examples(seeds, 30, 5)) == list(variation.examples(seeds, 30, 5))
    with pytest.raises(ValueError, match="both languages"):
        next(variation.examples(tuple(one for one in seeds if one.language == "en"), 1, 1))


def test_every_shipped_seed_can_be_written() -> None:
    seeds, vocabulary = read_seeds(), Vocabulary.fresh()
    counts: dict[Language, int] = {"en": 0, "zh": 0}
    for seed in seeds:
        counts[seed.language] += 1
        steps_of(seed.example.reading, vocabulary.prompt(seed.example.message))
    assert counts["en"] >= 1500
    assert counts["zh"] >= 1600
