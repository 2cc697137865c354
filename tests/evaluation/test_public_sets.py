"""Invented rows in the form of the public sets: which are taken, and what they should be read as."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.embedded.data.public import PublicDataError, measured
from assistant.evaluation.public_sets import SETS, PublicRequest, stated_limits
from assistant.evaluation.understanding import by_public_set, public_requests
from assistant.messages import Intent
from retrieval.types import Constraints
from tests.evaluation.conftest import KnownReader, reading

OUT, CARE = Intent.OUT_OF_SCOPE, {Intent.OUT_OF_SCOPE, Intent.POLICY_QUESTION, Intent.HANDOFF}


def parquet(path: Path, rows: list[dict[str, str]]) -> None:
    arrow, parquet = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    path.parent.mkdir(exist_ok=True)
    parquet.write_table(arrow.Table.from_pylist(rows), path)


def jsonl(path: Path, rows: list[Any]) -> None:
    path.parent.mkdir(exist_ok=True)
    with gzip.open(path, "wt", encoding="utf-8") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows)


def rows_of(folder: Path, name: str) -> list[PublicRequest]:
    return next(requests for one, requests in public_requests(folder, None, 1)[0] if one.name == name)


def test_intents_of_clinc150_are_mapped_or_left_out(tmp_path: Path) -> None:
    labels = {
        "hiya": "greeting",
        "will it snow": "weather",
        "do you have a name": "what_is_your_name",
        "my card bounced": "card_declined",
        "add soap to the list": "shopping_list_update",
        "why do cats purr": "oos",
    }
    rows = [{"split": "test", "text": text, "intent": label} for text, label in labels.items()]
    rows.append({"split": "train", "text": "hello there", "intent": "greeting"})
    parquet(tmp_path / "intents_en/clinc150.parquet", rows)
    assert {one.turns[0]: (one.group, set(one.intents)) for one in rows_of(tmp_path, "CLINC150")} == {
        "hiya": ("a shop's talk", {Intent.GREETING}),
        "will it snow": ("other trades", {OUT}),
        "do you have a name": ("other trades", {OUT, Intent.GREETING}),
        "my card bounced": ("other trades", CARE),
        "why do cats purr": ("oos", {OUT}),
    }


def test_a_bank_s_care_is_a_shop_s_care_or_none_of_its_business(tmp_path: Path) -> None:
    labels = {"give my money back": "request_refund", "is my card coming": "card_arrival", "new pin": "change_pin"}
    rows = [{"split": "test", "text": text, "intent": label} for text, label in labels.items()]
    parquet(tmp_path / "intents_en/banking77.parquet", rows)
    assert {one.turns[0]: (one.group, set(one.intents)) for one in rows_of(tmp_path, "banking77")} == {
        "give my money back": ("refunds", {Intent.RETURN}),
        "is my card coming": ("a bank's care", CARE | {Intent.ORDER_STATUS}),
        "new pin": ("a bank's care", CARE),
    }


def test_acts_of_sgd_stand_behind_the_turn_before(tmp_path: Path) -> None:
    def user(text: str, *acts: str, service: str = "Restaurants_9") -> dict[str, Any]:
        return {"role": "user", "text": text, "acts": [[service, act, "", []] for act in acts]}

    eating = [
        user("somewhere to eat", "INFORM_INTENT"),
        {"role": "assistant", "text": "The Blue Door?", "acts": []},
        user("others?", "REQUEST_ALTS"),
        user("the second, for two", "SELECT", "INFORM"),
        user("ta, bye", "THANK_YOU", "GOODBYE"),
    ]
    film = [user("a film for tonight", "INFORM_INTENT", service="Movies_1"), user("cheers", "THANK_YOU")]
    dialogues = [
        {"split": "test", "turns": eating},
        {"split": "test", "turns": film},
        {"split": "train", "turns": eating},
    ]
    jsonl(tmp_path / "dialogues_en/sgd.jsonl.gz", dialogues)
    assert [(one.group, one.turns, set(one.intents)) for one in rows_of(tmp_path, "SGD")] == [
        ("INFORM_INTENT of another trade", ("somewhere to eat",), {OUT}),
        ("REQUEST_ALTS", ("somewhere to eat", "others?"), {Intent.REFINE}),
        ("THANK_YOU and GOODBYE", ("the second, for two", "ta, bye"), {Intent.THANKS, Intent.GOODBYE}),
        ("THANK_YOU", ("a film for tonight", "cheers"), {Intent.THANKS}),
    ]


@pytest.mark.parametrize(
    ("query", "limits"),
    [
        ("Teal tents under $80 with 4+ stars.", {"price_max": 80, "rating_min": 4}),
        (
            "tents between $1,050 and $2,000 that have between 20 and 3,000 reviews",
            {"price_min": 1050, "price_max": 2000},
        ),
        ("tents rated between 4.1 and 4.3 stars", {"rating_min": 4.1}),
        ("tents that do not cost more than $15", {"price_max": 15}),
        ("tents over $30 with a 3.9 plus rating and more than 900 reviews", {"price_min": 30, "rating_min": 3.9}),
        ("tents with ratings of 4.2 stars or higher", {"rating_min": 4.2}),
        ("tents for 6 people", {}),
        ("tents around $40", None),
        ("tents rated about 4.4", None),
    ],
)
def test_limits_are_read_off_only_where_they_are_sure(query: str, limits: dict[str, float] | None) -> None:
    assert stated_limits(query) == (None if limits is None else Constraints.model_validate(limits))


def test_shoppingbench_gives_its_own_limits_for_the_half_that_is_measured(tmp_path: Path) -> None:
    kept = [f"product-{number}" for number in range(40) if measured(f"product-{number}")]
    trained = next(f"product-{number}" for number in range(40) if not measured(f"product-{number}"))

    def row(key: str, price: list[Any], kind: str = "product") -> dict[str, Any]:
        return {"id": key, "type": kind, "query": f"a tent {key}", "reward": {"price": price}}

    rows = [
        row(kept[0], [{"between": [9, 20]}]),
        row(kept[1], [{"greater than": [7, None]}]),
        row(kept[2], [{"less than": [None, 5]}]),
        row(kept[3], []),
        row(kept[4], [{"between": [1, 2]}], "voucher"),
        row(trained, [{"between": [3, 4]}]),
    ]
    jsonl(tmp_path / "shopping_requests_en/shoppingbench.jsonl.gz", rows)
    assert [one.limits for one in rows_of(tmp_path, "ShoppingBench")] == [
        Constraints(price_min=9, price_max=20),
        Constraints(price_min=7),
        Constraints(price_max=5),
    ]


def test_sets_that_are_not_there_are_named_and_broken_ones_are_refused(tmp_path: Path) -> None:
    there, skipped = public_requests(tmp_path, None, 1)
    assert there == []
    assert [line.split(":")[0] for line in skipped] == [one.name for one in SETS]
    assert skipped[2].endswith("sgd.jsonl.gz is not there")
    jsonl(tmp_path / "dialogues_en/sgd.jsonl.gz", [{"split": "train", "turns": []}])
    assert public_requests(tmp_path, None, 1)[1][2].endswith("sgd.jsonl.gz holds no test request")
    (tmp_path / "dialogues_en/sgd.jsonl.gz").write_text("no gzip", encoding="utf-8")
    with pytest.raises(PublicDataError, match="sgd"):
        public_requests(tmp_path, None, 1)


def test_public_measures_are_those_worked_by_hand() -> None:
    intents = [
        PublicRequest("bank", ("pin?",), frozenset(CARE)),
        PublicRequest("bank", ("card?",), frozenset(CARE)),
        PublicRequest("bank", ("fee?",), frozenset(CARE)),
        PublicRequest("talk", ("hi",), frozenset({Intent.GREETING})),
    ]
    reader = KnownReader(
        "known",
        {
            "pin?": reading(OUT),
            "card?": reading(Intent.HANDOFF),
            "fee?": reading(Intent.SEARCH),
            "hi": reading(Intent.GREETING),
        },
    )
    (result,) = by_public_set([(SETS[0], intents)], [reader], lambda *_: None)
    found = {one.name: (pytest.approx(one.value), one.of) for one in result.measures}
    assert found["sensible"] == (3 / 4, 4)
    assert found["sensible: bank"] == (2 / 3, 3)
    assert found["out_of_scope: bank"] == (1 / 3, 3)
    assert found["sensible: talk"] == (1.0, 1)
    assert "out_of_scope: talk" not in found
    assert result.misread == {"search": 1}


def test_limits_are_not_asked_of_who_reads_intents_alone() -> None:
    asked = [PublicRequest("limits", ("under 5",), limits=Constraints(price_max=5))] * 2
    right = KnownReader("right", {"under 5": reading(Intent.SEARCH, Constraints(price_max=5, color=("red",)))})
    bar = KnownReader("bar", {"under 5": Intent.SEARCH})
    (result,) = by_public_set([(SETS[3], asked)], [right, bar], lambda *_: None)
    assert result.reader == "right"
    assert result.measures[0].name == "price and rating limits exact"
    assert result.measures[0].value == 1


@pytest.mark.public
def test_the_public_files_have_all_that_is_mapped(public_data: Callable[[str], Path]) -> None:
    folder = public_data("intents_en").parent
    there, skipped = public_requests(folder, None, 1)
    assert skipped == []
    groups = {one.name: {request.group for request in requests} for one, requests in there}
    assert groups["CLINC150"] == {"a shop's talk", "other trades", "oos"}
    assert groups["banking77"] == {"a bank's care", "refunds"}
    assert len(groups["SGD"]) == 4
    accepted = {intent for _, requests in there for one in requests for intent in one.intents}
    assert {Intent.ORDER_STATUS, Intent.CANCEL_ORDER, Intent.REFINE, Intent.GOODBYE, Intent.RETURN} <= accepted
