"""Passages are stored by difference, found for questions, and not found where nothing answers."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.demo.policies import write_demo_knowledge
from assistant.errors import ShopError
from assistant.knowledge import Knowledge
from assistant.passages import Passage, read_passages
from retrieval.database import Database
from retrieval.embedder import KeywordEmbedder, MiniLMEmbedder
from retrieval.types import Language
from tests.knowledge.questions import EN, UNRELATED, ZH

PASSAGES = (
    Passage(id="returns", topic="return", language="en", title="Returns", text="You can return goods within 30 days."),
    Passage(id="returns", topic="return", language="zh", title="退货", text="30天内可以退货。"),
    Passage(id="hours", topic="contact", language="en", title="Opening hours", text="We answer from 9 to 6."),
)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    return Database.at(tmp_path / "aisle.db")


def test_an_import_changes_only_what_differs(database: Database) -> None:
    knowledge = Knowledge(database, KeywordEmbedder())
    assert knowledge.put(PASSAGES).added == 3
    changed = PASSAGES[0].model_copy(update={"text": "You can return goods within 14 days."})
    report = knowledge.put((changed, PASSAGES[1]))
    assert (report.added, report.changed, report.unchanged, report.retired) == (0, 1, 1, 1)
    assert knowledge.find("can I return this", "en")[0].text == changed.text
    assert knowledge.passages() == (changed, PASSAGES[1])


def test_another_process_sees_an_import(database: Database) -> None:
    reader, writer = Knowledge(database, KeywordEmbedder()), Knowledge(database, KeywordEmbedder())
    assert reader.find("opening hours", "en") == []
    writer.put(PASSAGES)
    assert reader.find("opening hours", "en")[0].passage.id == "hours"


def test_the_shoppers_language_goes_first_and_a_topic_narrows(database: Database) -> None:
    knowledge = Knowledge(database, KeywordEmbedder())
    knowledge.put(PASSAGES)
    assert knowledge.find("想退货", "zh")[0].passage.language == "zh"
    assert {one.passage.topic for one in knowledge.find("return hours", "en", topic="contact")} == {"contact"}
    assert knowledge.find("hello", "en", topic="return")[0].passage.id == "returns"
    assert knowledge.find("hello", "en", topic="no such topic") == []


def test_files_are_read_or_refused_with_their_line(tmp_path: Path) -> None:
    markdown = tmp_path / "policies.md"
    markdown.write_text(
        "# Returns\n\nWithin 30 days.\nUnused only.\n\nNo gift cards.\n\n## Shipping ##\nFree.\n", "utf-8"
    )
    found = [(one.id, one.title, one.text) for one in read_passages(markdown)]
    assert found == [
        ("returns", "Returns", "Within 30 days. Unused only."),
        ("returns-2", "Returns", "No gift cards."),
        ("shipping", "Shipping", "Free."),
    ]
    lines = tmp_path / "policies.jsonl"
    lines.write_text(
        '{"id": "a", "language": "en", "text": "Yes."}\n{"id": "b", "language": "fr", "text": "Oui."}\n', "utf-8"
    )
    with pytest.raises(ShopError, match=r"policies\.jsonl:2"):
        read_passages(lines)
    with pytest.raises(ShopError, match="twice"):
        Knowledge(Database.at(tmp_path / "x.db"), KeywordEmbedder()).put((PASSAGES[0], PASSAGES[0]))


def test_questions_find_their_passage_and_others_none(tmp_path: Path, database: Database) -> None:
    policies = tmp_path / "policies.jsonl"
    write_demo_knowledge(policies)
    knowledge = Knowledge(database, MiniLMEmbedder())
    knowledge.import_file(policies)
    asked: tuple[tuple[Language, tuple[tuple[str, str], ...]], ...] = (("en", EN), ("zh", ZH))
    for language, questions in asked:
        wrong = [
            (question, wanted, found[:1])
            for question, wanted in questions
            if (found := knowledge.find(question, language))[:1] == [] or found[0].passage.id.split(".")[0] != wanted
        ]
        assert 1 - len(wrong) / len(questions) >= 0.9, wrong
    answered = [question for question, language in UNRELATED if knowledge.find(question, language)]
    assert answered == []
