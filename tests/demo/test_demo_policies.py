from __future__ import annotations

import json
import re
from pathlib import Path

from assistant.demo import POLICIES, write_demo_knowledge

HAN = re.compile(r"[\u4e00-\u9fff]")
AMOUNT_EN = re.compile(r"\$(\d+(?:\.\d+)?)")


def test_policies_answer_what_shoppers_ask() -> None:
    assert len({passage.id for passage in POLICIES}) == len(POLICIES) >= 15
    topics = {passage.topic for passage in POLICIES}
    assert {"return", "cancel_order", "order_status", "shipping", "warranty", "payment", "privacy"} <= topics
    assert {"sizes", "care", "account", "gift", "contact", "stock", "price"} <= topics


def test_each_passage_is_short_and_in_both_languages() -> None:
    for passage in POLICIES:
        assert 1 <= len(re.findall(r"[.;](?=\s|$)", passage.text_en)) <= 4, passage.id
        assert not HAN.search(passage.title_en + passage.text_en), passage.id
        assert HAN.search(passage.title_zh), passage.id
        assert HAN.search(passage.text_zh), passage.id


def test_amounts_agree_between_the_languages() -> None:
    for passage in POLICIES:
        assert {float(a) for a in AMOUNT_EN.findall(passage.text_en)} <= {
            float(a) for a in re.findall(r"\d+(?:\.\d+)?", passage.text_zh)
        }, passage.id


def test_knowledge_is_one_line_a_passage_and_language(tmp_path: Path) -> None:
    path = tmp_path / "policies.jsonl"
    count = write_demo_knowledge(path)
    lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert count == len(lines) == 2 * len(POLICIES)
    assert len({line["id"] for line in lines}) == len(lines)
    assert all(set(line) == {"id", "topic", "language", "title", "text"} and all(line.values()) for line in lines)
    assert {line["language"] for line in lines} == {"en", "zh"}
