"""Public sets: what is read of them and what is left out, shopping requests marked in full, faults named by file and row."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.embedded.data.markup import annotate, plain, segments
from assistant.embedded.data.public import PublicDataError, measured, public_utterances
from assistant.embedded.data.public.requests import mark
from assistant.embedded.data.understanding import examples
from assistant.messages import Intent, Slot

Rows = list[dict[str, Any]]
TRAINED = next(f"product-{n}" for n in range(100) if not measured(f"product-{n}"))
MEASURED = next(f"product-{n}" for n in range(100) if measured(f"product-{n}"))
LAMP = {
    "title": ["Zeppelin Table Lamp 9W"],
    "price": [{"between": [20, 35]}],
    "sku_options": [{"color_family": "teal"}],
}


def _user(text: str, *acts: tuple[str, ...]) -> dict[str, Any]:
    return {"role": "user", "text": text, "acts": [list(act) for act in acts]}


def _dialogue(split: str, *turns: dict[str, Any]) -> dict[str, Any]:
    return {"split": split, "turns": list(turns)}


def _json(path: Path, rows: Rows) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _parquet(path: Path, rows: Rows) -> None:
    import pyarrow  # pyright: ignore[reportMissingImports]
    import pyarrow.parquet  # pyright: ignore[reportMissingImports]

    path.parent.mkdir(exist_ok=True)
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), path)  # pyright: ignore


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder in the layout of the sets, each with rows to read and rows to leave out."""
    pytest.importorskip("pyarrow")

    def labeled(split: str, intent: str, text: str) -> dict[str, Any]:
        return {"split": split, "intent": intent, "text": text}

    _parquet(
        tmp_path / "intents_en/clinc150.parquet",
        [
            labeled("train", "greeting", "ahoy assistant"),
            labeled("test", "greeting", "ahoy test"),
            labeled("train", "weather", "will it hail in Nowhere"),
            labeled("train", "weather", "which umbrella shall I buy"),
            labeled("train", "yes", "aye"),
        ],
    )
    _parquet(
        tmp_path / "intents_en/banking77.parquet",
        [
            labeled("train", "request_refund", "refund my zither"),
            labeled("test", "request_refund", "refund my test"),
            labeled("train", "atm_support", "which machines take my card"),
            labeled("train", "age_limit", "how old must I be"),
        ],
    )
    _parquet(
        tmp_path / "intents_en/bitext_customer_service.parquet",
        [
            labeled("", "cancel_order", "scrap {{Order Number}}"),
            labeled("", "track_order", "where is it, {{Person Name}}"),
        ],
    )
    wish = _user("reserve a berth", ("Hotels_9", "INFORM_INTENT", "intent", "x"))
    both = [("Hotels_9", "THANK_YOU", "", ""), ("Hotels_9", "GOODBYE", "", "")]
    _json(
        tmp_path / "dialogues_en/sgd.jsonl.gz",
        [
            _dialogue("train", wish, _user("ta very much", both[0]), _user("done then", *both)),
            _dialogue("train", _user("find me a tune", ("Music_1", "INFORM_INTENT", "intent", "x"))),
            _dialogue("train", _user("ta very much", *both)),
            _dialogue("test", _user("ta test", both[0])),
        ],
    )
    hello = [{"role": "user", "text": "ahoy there"}, {"role": "assistant", "text": "Hi", "act": "hello"}]
    once = [{"role": "user", "text": "I am Zed"}, {"role": "assistant", "text": "Hi", "act": "hello"}]
    bye = [{"role": "user", "text": "so bye"}, {"role": "assistant", "text": "Bye", "act": "goodbye_1"}]
    _json(tmp_path / "dialogues_en/star.jsonl.gz", [{"turns": hello + bye}] * 3 + [{"turns": once}])
    _json(
        tmp_path / "dialogues_zh/crosswoz.jsonl.gz",
        [
            _dialogue(
                "val",
                _user("找个飞艇酒店", ("Request", "酒店", "名称", "")),
                _user("电话呢", ("Request", "酒店", "电话", "")),
                _user("多谢飞艇", ("General", "thank", "none", "none")),
                _user("飞艇再见", ("General", "bye", "none", "none")),
            ),
            _dialogue("test", _user("多谢测试", ("General", "thank", "none", "none"))),
        ],
    )
    _json(
        tmp_path / "dialogues_zh/kdconv.jsonl.gz",
        [_dialogue("dev", _user("听过飞艇之歌吗？")), _dialogue("test", _user("听过测试吗？"))],
    )
    query = "Looking for a teal table lamp priced from 20 to 35 pesos."
    _json(
        tmp_path / "shopping_requests_en/shoppingbench.jsonl.gz",
        [
            {"id": TRAINED, "type": "product", "query": query, "reward": LAMP},
            {"id": MEASURED, "type": "product", "query": query.replace("Looking", "I'm looking"), "reward": LAMP},
            {"id": "shop-1", "type": "shop", "query": query, "reward": [LAMP]},
        ],
    )
    _json(
        tmp_path / "shopping_requests_en/webshop_instructions.jsonl.gz",
        [
            {"instruction": f"{opening} {kind}, and price lower than 40.00 dollars", "search_queries": []}
            for opening in ("i need", "i want", "find me", "show me", "i am looking for", "looking for")
            for kind in ("red womens sneakers", "glow-in-the-dark sneakers")
        ],
    )
    return tmp_path


def test_only_clear_training_rows_are_heard(folder: Path) -> None:
    heard = public_utterances(folder)
    english, chinese = heard["en"], heard["zh"]
    assert "Looking for a [k:teal] [c:table lamp] priced from [q:20] to [p:35] pesos." in english.pop(Intent.SEARCH)
    assert english == {
        Intent.GREETING: ("ahoy assistant", "ahoy there"),
        Intent.OUT_OF_SCOPE: ("will it hail in Nowhere", "which machines take my card", "reserve a berth"),
        Intent.RETURN: ("refund my zither",),
        Intent.CANCEL_ORDER: ("scrap {order}",),
        Intent.THANKS: ("ta very much",),
        Intent.GOODBYE: ("done then", "so bye"),
    }
    assert chinese == {
        Intent.OUT_OF_SCOPE: ("找个飞艇酒店", "听过飞艇之歌吗？"),
        Intent.THANKS: ("多谢飞艇",),
        Intent.GOODBYE: ("飞艇再见",),
    }


def test_measured_requests_are_never_trained_on(folder: Path) -> None:
    searches = [plain(phrase) for phrase in public_utterances(folder)["en"][Intent.SEARCH]]
    assert not any(text.startswith("I'm looking") for text in searches)
    webshop = [text for text in searches if "sneakers" in text]
    assert webshop
    assert not any(measured(text) or "glow" in text for text in webshop)


def test_both_languages_reach_the_examples(folder: Path) -> None:
    refunds = [{"split": "train", "intent": "request_refund", "text": f"refund zither {n}"} for n in range(700)]
    _parquet(folder / "intents_en/banking77.parquet", refunds)
    thanks = [_user(f"多谢飞艇{n}", ("General", "thank", "none", "none")) for n in range(700)]
    _json(folder / "dialogues_zh/crosswoz.jsonl.gz", [_dialogue("val", *thanks)])
    made = list(examples(2000, seed=5, public=folder))
    assert any(one.reading.intent == Intent.THANKS and "飞艇" in one.message for one in made)
    assert any(one.reading.intent == Intent.RETURN and "zither" in one.message.lower() for one in made)


def test_a_single_public_utterance_is_not_repeated_without_end(folder: Path) -> None:
    made = list(examples(2000, seed=5, public=folder))
    farewells = [one.message for one in made if one.reading.intent == Intent.GOODBYE and one.reading.language == "zh"]
    assert len(farewells) > 10
    assert sum("飞艇" in message for message in farewells) <= len(farewells) / 10


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Show me teal lamps under $40", "Show me [k:teal] [c:lamps] under $[p:40]"),
        ("i need a teal lamp, price lower than 50.00 dollars", "i need a [k:teal] [c:lamp], price lower than [p:50.00] dollars"),
        ("Find lamps from Nimbus that cost between 1,200 and 1,400 PHP.",
         "Find [c:lamps] from [b:Nimbus] that cost between [q:1,200] and [p:1,400] PHP."),
        ("Show me lamps with more than 40 bulbs", None),  # no money
        ("Show me quiet teal lamps", None),  # "quiet" would pass for a part of the name
        ("Show me lamps in teal or white", None),
        ("Show me lamps in color b", None),
        ("Show me lamps in size 7.5", None),  # 7 is a value, 7.5 is none
        ("lamps [c:x]", None),
    ],
)  # fmt: skip
def test_a_request_is_marked_in_full_or_not_at_all(text: str, marked: str | None) -> None:
    values = {"teal": "k", "nimbus": "b", "7": "s"}
    assert mark(text, values, {"lamp", "lamps"}.__contains__) == marked


def test_a_request_that_contradicts_its_gold_price_is_left_out() -> None:
    def read(low: float | None) -> str | None:
        return mark("Show me lamps over 20 pesos", {}, {"lamps"}.__contains__, (low, None))

    assert (read(20), read(25), read(None)) == ("Show me [c:lamps] over [q:20] pesos", None, None)


def test_marks_become_constraints(folder: Path) -> None:
    (phrase,) = (one for one in public_utterances(folder)["en"][Intent.SEARCH] if "lamp" in one)
    said = {edit.slot: edit.value for edit in annotate(segments(phrase)).edits}
    assert said == {Slot.CATEGORY: "table lamp", Slot.COLOR: "teal", Slot.PRICE_MIN: "20", Slot.PRICE_MAX: "35"}


def test_a_fault_names_its_file_and_row(folder: Path) -> None:
    path = folder / "dialogues_en/sgd.jsonl.gz"
    _json(path, [_dialogue("train"), {"turns": []}])
    with pytest.raises(PublicDataError, match=r"sgd\.jsonl\.gz, row 2: KeyError 'split'"):
        public_utterances(folder)
    path.write_bytes(gzip.compress(b"{}x\n"))
    with pytest.raises(PublicDataError, match=r"sgd\.jsonl\.gz, row 1: no JSON"):
        public_utterances(folder)
    path.unlink()
    with pytest.raises(PublicDataError, match=r"sgd\.jsonl\.gz cannot be read"):
        public_utterances(folder)


def test_a_folder_without_the_files_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PublicDataError, match="clinc150"):
        public_utterances(tmp_path)


@pytest.mark.public
def test_the_sets_hold_utterances_in_both_languages(public_data: Callable[[str], Path]) -> None:
    pytest.importorskip("pyarrow")
    heard = public_utterances(public_data("intents_en/clinc150.parquet").parents[1])
    assert len(heard["en"][Intent.OUT_OF_SCOPE]) > 5000
    assert len(heard["zh"][Intent.OUT_OF_SCOPE]) > 1000
    assert not any("{{" in text for texts in heard["en"].values() for text in texts)
