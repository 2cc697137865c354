"""The shop's ranker on the tiny shop: a past, a need, candidates, and a run that says the same twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assistant.batch import rank_file
from assistant.evaluation.ranking import ALL, PEER, Split, evaluate_shop
from assistant.shop import Shop
from ranker.errors import RequestError
from ranker.events import BehaviourEvent, BehaviourKind, record
from ranker.requests import RankRequest
from ranker.scorer import ShopRanker

AT = datetime(2026, 5, 2, tzinfo=UTC)
SHOPPERS = [
    ["desk-oak", "chair-mesh", "mug-blue"],
    ["desk-oak", "chair-mesh", "lamp-desk"],
    ["desk-black", "chair-mesh", "lamp-desk"],
    ["shoe-run", "shoe-boot", "bag-pack"],
    ["bag-tote"],
]


@pytest.fixture
def shop(tiny_shop: Path) -> Iterator[Shop]:
    with closing(Shop.open(tiny_shop)) as opened:
        events = [
            BehaviourEvent(
                shopper_id=f"s{shopper}",
                product_id=product,
                kind=BehaviourKind.CLICK,
                at=f"2026-05-01T{hour:02}:{shopper:02}:00.000+00:00",
            )
            for shopper, chosen in enumerate(SHOPPERS)
            for hour, product in enumerate(chosen)
        ]
        with opened.database.write() as connection:
            record(connection, events)
        yield opened


def request(past: list[str], **more: object) -> RankRequest:
    history = [{"product_id": one, "kind": "click", "at": "2026-05-01T12:00:00Z"} for one in past]
    return RankRequest.model_validate({"id": "q", "at": AT, "history": history, **more})


def ranked(shop: Shop, asked: RankRequest) -> list[str]:
    return [
        str(product_id)
        for product_id, _ in ShopRanker(shop.database, shop.searcher, shop.ranker_folder).rank(asked, 100)
    ]


def test_what_others_chose_after_it_leads_and_the_whole_catalog_follows(shop: Shop) -> None:
    order = ranked(shop, request(["desk-oak"], exclude_seen=True))
    assert order[0] == "chair-mesh"
    assert "desk-oak" not in order
    assert len(order) == 11


def test_without_a_past_the_most_chosen_leads(shop: Shop) -> None:
    assert ranked(shop, request([]))[0] == "chair-mesh"


def test_only_candidates_are_ranked_and_unknown_ones_are_left_out(shop: Shop) -> None:
    candidates = ["mug-blue", "shoe-boot", "gone"]
    assert ranked(shop, request(["shoe-run"], candidates=candidates)) == ["shoe-boot", "mug-blue"]
    assert sorted(ranked(shop, request([], need="a mug for tea", candidates=candidates))) == ["mug-blue", "shoe-boot"]
    assert ranked(shop, request([], need="a mug", candidates=["gone"])) == []


def test_a_need_leads_and_a_past_moves_what_it_finds(shop: Shop) -> None:
    assert ranked(shop, request([], need="a mug for tea"))[0] == "mug-blue"
    office = ranked(shop, request(["desk-kids"], need="desk", exclude_seen=True))
    assert set(office[:2]) == {"desk-oak", "desk-black"}
    shoes = {"shoe-run", "shoe-boot"}
    places = [
        sum(place for place, one in enumerate(ranked(shop, request(past, need="a gift"))) if one in shoes)
        for past in ([], ["shoe-run"])
    ]
    assert places[1] <= places[0]


def test_a_file_of_requests_becomes_a_run_and_a_bad_line_leaves_none(shop: Shop, tmp_path: Path) -> None:
    requests, run = tmp_path / "requests.jsonl", tmp_path / "a.run"
    lines = [{"id": "1", "at": AT.isoformat(), "history": []}, {"id": "2", "at": AT.isoformat(), "need": "lamp"}]
    requests.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    told: list[int] = []
    rank_file(shop, requests, run, 3, lambda done, total, what: told.append(done))
    rows = [line.split(" ") for line in run.read_text(encoding="utf-8").splitlines()]
    assert [(row[0], row[1], row[3], row[5]) for row in rows] == [
        (query, "Q0", str(rank), "aisle") for query in "12" for rank in (1, 2, 3)
    ]
    assert [float(row[4]) for row in rows[:3]] == sorted((float(row[4]) for row in rows[:3]), reverse=True)
    assert told == [1, 2]
    first = run.read_bytes()
    rank_file(shop, requests, run, 3, lambda done, total, what: None)
    assert run.read_bytes() == first
    requests.write_text("{}", encoding="utf-8")
    with pytest.raises(RequestError, match=":1"):
        rank_file(shop, requests, tmp_path / "none.run", 3, lambda done, total, what: None)
    assert not (tmp_path / "none.run").exists()


@pytest.mark.parametrize("split", list(Split))
def test_a_shop_is_measured_beside_its_peers(shop: Shop, split: Split) -> None:
    report = evaluate_shop(shop, split, lambda line: None, lambda done, total, what: None)
    assert report.products == 12
    rankers = {one.ranker for one in report.results}
    assert rankers == {"popularity", "words of titles", PEER, "aisle"}
    everything = {one.ranker: one.measures for one in report.results if one.cut == ALL}
    assert [measure.name for measure in everything[PEER]] == ["hit rate@10", "nDCG@10"]
    assert [measure.name for measure in everything["aisle"]] == ["hit rate@10", "nDCG@10", f"nDCG@10 over {PEER}"]
    cut = "0 events" if split == Split.LAST else "1-2 events"
    assert cut in {one.cut for one in report.results}
