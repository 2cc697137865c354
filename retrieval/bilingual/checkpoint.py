"""The student's files, and what its training starts from: MiniLM's body.

The weights are kept in eight bits with one scale a row (vectors in half precision); the JSON twin holds the shape, the
vocabulary and where they came from. MiniLM's word embeddings are read from its own package.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load as safetensors_load
from safetensors.torch import load_file, save_file
from torch import Tensor

from retrieval.bilingual.files import FORMAT, HEAD, SHIPPED, WEIGHTS, read_head
from retrieval.bilingual.reading import MOST_PIECES, Vocabulary
from retrieval.bilingual.student import Student, StudentConfig
from retrieval.embedder import minilm_folder
from retrieval.errors import EncoderUnavailable

_SMALL = 0.05
"""Standard deviation of rows that nothing is known of: about that of MiniLM's."""


def begin(student: Student, vocabulary: Vocabulary) -> None:
    """Fill a student with MiniLM's first blocks and embeddings; what MiniLM does not have is random, or nothing yet."""
    minilm = load_file(minilm_folder() / "model.safetensors")
    words = minilm["embeddings.word_embeddings.weight"]
    pieces = (minilm_folder() / "vocab.txt").read_text(encoding="utf-8").splitlines()
    listed = dict(zip(pieces, words, strict=True))
    with torch.no_grad():
        student.word_embeddings.copy_(words)
        student.characters.normal_(std=_SMALL)
        for row, character in enumerate(vocabulary.characters):
            if character in listed:
                student.characters[row] = listed[character]
        student.output.weight.copy_(torch.eye(student.config.width))
        student.output.bias.zero_()
        student.sequences.weight.zero_()
    student.load_state_dict(_minilm_body(minilm, student.config.layers), strict=False)


_MINILM_PARTS = {
    "self_attn.out_proj": "attention.output.dense",
    "norm1": "attention.output.LayerNorm",
    "linear1": "intermediate.dense",
    "linear2": "output.dense",
    "norm2": "output.LayerNorm",
}


def _minilm_body(minilm: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Return MiniLM's body under the student's names."""
    places, parts = "embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight"
    body = {
        "positions": minilm[places][:MOST_PIECES] + minilm[parts][0],
        "embedding_norm.weight": minilm["embeddings.LayerNorm.weight"],
        "embedding_norm.bias": minilm["embeddings.LayerNorm.bias"],
    }
    for layer in range(layers):
        source, target = f"encoder.layer.{layer}", f"blocks.layers.{layer}"
        for kind in ("weight", "bias"):
            joined = [minilm[f"{source}.attention.self.{part}.{kind}"] for part in ("query", "key", "value")]
            body[f"{target}.self_attn.in_proj_{kind}"] = torch.cat(joined)
            for ours, theirs in _MINILM_PARTS.items():
                body[f"{target}.{ours}.{kind}"] = minilm[f"{source}.{theirs}.{kind}"]
    return body


def save(student: Student, vocabulary: Vocabulary, training: dict[str, Any], folder: Path) -> None:
    """Write the student's two files to `folder`; older ones are replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    packed: dict[str, Tensor] = {}
    for name, tensor in student.state_dict().items():
        values = tensor.detach().float().cpu().contiguous()
        if values.dim() == 2:
            scale = values.abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 127
            packed[name] = (values / scale).round().to(torch.int8)
            packed[f"{name}.scale"] = scale
        else:
            packed[name] = values.half()
    part = folder / f"{WEIGHTS}.part"
    save_file(packed, part)
    described = {
        "format": FORMAT,
        "config": asdict(student.config),
        "characters": "".join(vocabulary.characters),
        "sequences": " ".join(vocabulary.sequences),
        "training": training,
        "sha256": hashlib.sha256(part.read_bytes()).hexdigest(),
    }
    (folder / HEAD).write_text(json.dumps(described, ensure_ascii=False) + "\n", encoding="utf-8")
    part.replace(folder / WEIGHTS)


def load(folder: Path = SHIPPED) -> tuple[Student, Vocabulary]:
    """Return the student in `folder`, ready to encode.

    Raises:
        EncoderUnavailable: a file is missing or does not match its twin, or MiniLM's package is not as expected.
    """
    head = read_head(folder)
    path = folder / WEIGHTS
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EncoderUnavailable(f"cannot read {str(path)!r}: {error.strerror}; install Aisle again") from error
    if hashlib.sha256(content).hexdigest() != head["sha256"]:
        raise EncoderUnavailable(f"{str(path)!r} does not match the hash in {HEAD}; install Aisle again")
    student = Student(StudentConfig(**head["config"]))
    student.load_state_dict(_unpacked(safetensors_load(content)))
    student.word_embeddings.copy_(_minilm_words())
    return student.eval(), Vocabulary(tuple(head["characters"]), tuple(head["sequences"].split()))


def _minilm_words() -> Tensor:
    """Return MiniLM's word embeddings (`BASE_TOKENS`, C), read without the rest of the file."""
    with safe_open(minilm_folder() / "model.safetensors", framework="pt") as file:
        return file.get_tensor("embeddings.word_embeddings.weight")


def _unpacked(packed: dict[str, Tensor]) -> dict[str, Tensor]:
    return {
        name: tensor.float() * packed[f"{name}.scale"] if f"{name}.scale" in packed else tensor.float()
        for name, tensor in packed.items()
        if not name.endswith(".scale")
    }
