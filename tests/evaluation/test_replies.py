"""What is counted of replies, against texts made to be wrong; and that a shop is left as it was."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path

import pytest

from assistant.evaluation import reply_faults
from assistant.evaluation.dialogues import Dialogues, Exchange, converse
from assistant.evaluation.replies import SHEET_COLUMNS, evaluate, write_sheet
from retrieval.types import Language

TITLE = "Halo Desk Lamp"
ORDER = re.compile(r"\bA[0-9A-F]{8}\b")


def exchange(turn: int, reply: str, conversation: int = 1, language: Language = "en", **more: object) -> Exchange:
    fields = {"utterance": "a lamp", "action": "recommend", "shown": (), "titles": (TITLE,), "withheld": ()} | more
    return Exchange.model_validate(
        fields | {"conversation": conversation, "turn": turn, "language": language, "reply": reply}
    )


@pytest.mark.parametrize(
    ("reply", "language", "right"),
    [
        ("Here are two lamps. Halo Desk Lamp costs $39.", "en", True),
        ("这款台灯39美元。", "en", False),
        ("Here are two lamps. 您看哪款合适？", "en", False),
        ("Halo Desk Lamp：39美元。", "zh", True),
        ("这款台灯不错。Would you like it?", "zh", False),
        ("店铺写道：“Dimmable lamp with a USB port and warm light.”", "zh", True),
        ("$39.00", "zh", True),
    ],
)
def test_each_sentence_is_in_the_language_but_for_titles_and_quotes(
    reply: str, language: Language, right: bool
) -> None:
    assert reply_faults.in_language(reply, language, [TITLE]) == right


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        ("The cheapest of these lamps is Halo Desk Lamp, with Lumeno's warm light.", []),
        ("It isn't the priciest, and they'll love its lumens.", []),
        ("This lamp is a dimmerable one.", ["dimmerable"]),
        ("It costs the the most.", ["the the"]),
        ("The lamp ##able costs [UNK].", ["##", "[UNK]"]),
        ("The lamp , which costs $39.", [","]),
        ("这款的的台灯，，39美元。", ["的的", "，，"]),
        ("看看这款台灯吧。", []),
    ],
)
def test_broken_words_are_those_that_nobody_would_write(reply: str, found: list[str]) -> None:
    known = frozenset({"lumeno", "lumens"})
    assert sorted(reply_faults.broken_words(reply, [TITLE], known)) == sorted(
        [*found, *(["unk"] if "UNK" in reply else [])]
    )


def test_a_sentence_repeats_when_it_stands_in_every_turn_of_a_run() -> None:
    turns = [["Hello.", "A."], ["A.", "B."], ["B.", "A."], ["A."], ["C.", "A."], ["C."]]
    assert reply_faults.repeated(turns, 5) == [[], [], [], [], ["A."], []]
    assert reply_faults.repeated(turns, 2) == [[], ["A."], ["A.", "B."], ["A."], ["A."], ["C."]]


def test_distinct_n_is_the_share_of_grams_that_differ() -> None:
    texts = [["a", "b", "a"], ["a", "b"]]
    assert reply_faults.distinct(texts, 1) == 2 / 5
    assert reply_faults.distinct(texts, 2) == 2 / 3
    assert reply_faults.distinct([], 2) == 0


def test_length_is_in_words_and_in_characters() -> None:
    assert reply_faults.units("It's $1,299.00, Anna.", "en") == ["it's", "1,299.00", "anna"]
    assert reply_faults.units("这款39美元，USB口。", "zh") == ["这", "款", "39", "美", "元", "USB", "口"]


def test_a_wording_is_the_same_for_other_products_and_numbers() -> None:
    assert reply_faults.worded("Halo Desk Lamp costs $39.00.", [TITLE]) == reply_faults.worded(
        "Mug costs $4.50.", ["Mug"]
    )


def test_replies_are_measured_by_the_shopper_s_language() -> None:
    same = "Here is what fits."
    exchanges = [
        exchange(1, f"{same} Halo Desk Lamp costs $39.", withheld=("It is the best.", "It weighs {1.weight}.")),
        exchange(2, f"{same} {{1.title}} it is."),
        *(exchange(place, same) for place in (3, 4, 5)),
        exchange(1, "", 2),
        exchange(1, "Here is a lamp.", 3, "zh"),
    ]
    report = evaluate(Dialogues(exchanges, "Lumeno lamps"))
    english, chinese = [{one.name: one.value for one in result.measures} for result in report.results]
    assert english["sentences withheld by the claim check"] == 1 / 9  # 7 said, 2 withheld
    assert english["sentences withheld for an unfilled placeholder"] == 1 / 9
    assert english["replies with a sentence withheld"] == 1 / 6
    assert english["replies: placeholder left"] == 1 / 6
    assert english["replies: empty"] == 1 / 6
    assert english["replies: same sentence 5 turns running"] == 1 / 6
    assert english["replies: sentence of the turn before again"] == 4 / 6
    assert english["replies: other language"] == 0
    assert english["length, p50"] == 4
    assert english["distinct wordings of a sentence"] == 3 / 7
    assert chinese["replies: other language"] == 1
    assert report.results[0].actions == {"recommend": 6}
    running = [one for one in report.faults if one.kind == "same sentence 5 turns running"]
    assert [(one.conversation, one.turn, one.words) for one in running] == [(1, 5, (same,))]


def test_a_sheet_is_a_line_a_reply_with_room_for_a_verdict(tmp_path: Path) -> None:
    path = tmp_path / "sheet.tsv"
    shown = ("Halo Desk Lamp ($39.00, 4.4)",)
    write_sheet(path, [exchange(1, "Two\tlines\nof it.", shown=shown, withheld=("It is free.",)), exchange(2, "Bye.")])
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, dialect="excel-tab"))
    assert tuple(rows[0]) == SHEET_COLUMNS
    assert len(path.read_text("utf-8").splitlines()) == 3
    assert (rows[0]["number"], rows[0]["reply"], rows[0]["shown"]) == ("1", "Two lines of it.", shown[0])
    assert (rows[0]["withheld"], rows[0]["verdict"]) == ("It is free.", "")


def test_shoppers_talk_to_a_copy_and_leave_the_shop_as_it_was(tiny_shop: Path) -> None:
    def state() -> dict[str, str]:
        files = (path for path in tiny_shop.rglob("*") if path.is_file() and path.suffix != ".lock")
        return {str(path.relative_to(tiny_shop)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}

    before = state()
    said: list[str] = []
    dialogues = converse(tiny_shop, 12, 2, said.append, lambda *_: None)
    assert state() == before
    assert len(dialogues.exchanges) == 12
    assert {one.language for one in dialogues.exchanges} == {"en", "zh"}
    assert all(one.reply for one in dialogues.exchanges)
    assert any(one.shown for one in dialogues.exchanges)
    assert "Breathable back and soft wheels" in dialogues.shop_text
    assert "within 30 days" in dialogues.shop_text
    turns = [(one.conversation, one.turn) for one in dialogues.exchanges]
    assert turns == sorted(turns)
    assert turns[0] == (1, 1)
    again = converse(tiny_shop, 12, 2, said.append, lambda *_: None)
    replies, repeated = ([ORDER.sub("A", one.reply) for one in held.exchanges] for held in (dialogues, again))
    assert replies == repeated
