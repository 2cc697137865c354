"""Each text goes to the encoder of its script, and English vectors are those of before."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from retrieval.bilingual.checkpoint import save
from retrieval.bilingual.embedder import BilingualEmbedder
from retrieval.bilingual.files import SHIPPED
from retrieval.bilingual.reading import Vocabulary
from retrieval.bilingual.student import Student, StudentConfig
from retrieval.embedder import KeywordEmbedder, MiniLMEmbedder, Vectors
from retrieval.embedding import embed_missing
from retrieval.errors import EncoderUnavailable
from retrieval.vectors import VectorFile
from retrieval.words import mostly_han
from tests.retrieval.search.conftest import Shop
from tests.retrieval.search.shop import product, text_of


class English(KeywordEmbedder):
    """An English encoder as wide as the student, telling what it was asked."""

    def __init__(self) -> None:
        super().__init__(384)
        self.asked: list[str] = []

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        self.asked += texts
        return super().encode_document(texts)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    vocabulary = Vocabulary(tuple("运动鞋灯"), ("鞋$", "灯$"))
    student = Student(StudentConfig(characters=4, sequences=2, layers=1))
    save(student, vocabulary, {}, tmp_path / "weights")
    return tmp_path / "weights"


@pytest.mark.parametrize(
    ("text", "chinese"),
    [("running shoes", False), ("运动鞋", True), ("iPhone 15 手机壳", True), ("Nike Air Max 90 shoes 鞋", False), ("42", False), ("", False)],
)  # fmt: skip
def test_a_text_is_chinese_by_most_of_its_words(text: str, chinese: bool) -> None:
    assert mostly_han(text) == chinese


def test_texts_come_back_in_their_places(weights: Path) -> None:
    english = English()
    both = BilingualEmbedder(english, weights)
    found = both.encode_document(["a lamp", "运动鞋", "shoes", "灯"])
    assert english.asked == ["a lamp", "shoes"]
    assert np.array_equal(found[[0, 2]], KeywordEmbedder(384).encode_document(["a lamp", "shoes"]))
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert np.allclose(found[[1, 3]], both.encode_query(["运动鞋", "灯"]), atol=1e-5)
    assert both.encode_query([]).shape == (0, 384)


def test_the_name_tells_its_vectors_from_those_of_others(weights: Path) -> None:
    both = BilingualEmbedder(English(), weights)
    assert both.name.startswith("keyword-zh-")
    assert (both.reads_chinese, both.dimensions) == (True, 384)
    with pytest.raises(EncoderUnavailable, match="install Aisle again"):
        BilingualEmbedder(English(), weights / "none")


def test_english_vectors_that_a_shop_has_are_not_computed_again(
    shop: Shop, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("retrieval.embedding.document_text", text_of)
    shop.fill([product("shoe", "Running shoes"), product("lamp", "Desk lamp"), product("zh", "运动鞋")])
    english = English()
    old = VectorFile(shop.folder / "old", english.name, 384)
    row = next(one for one in shop.catalog.texts() if one.title == "Running shoes")
    old.append([row.text_hash], np.full((1, 384), 0.5, np.float32))
    both = BilingualEmbedder(english, weights)
    vectors = VectorFile(shop.folder / "new", both.name, 384)
    assert embed_missing(shop.catalog, both, vectors, lambda *_: None, old) == (3, 0)
    assert [text.split(".")[0] for text in english.asked] == ["Desk lamp"]
    assert (vectors.rows([row.text_hash]) == 0.5).all()
    assert not vectors.missing([one.text_hash for one in shop.catalog.texts()])


@pytest.mark.slow
def test_the_shipped_student_reads_what_minilm_does_not() -> None:
    if not (SHIPPED / "student.safetensors").exists():
        pytest.skip("needs the student's weights")
    both = BilingualEmbedder(MiniLMEmbedder())
    chinese = both.encode_query(["运动鞋", "电吉他", "红色连衣裙"])
    english = both.encode_document(["athletic shoes", "electric guitars", "red dresses", "frying pans"])
    assert (chinese @ english.T).argmax(1).tolist() == [0, 1, 2]
