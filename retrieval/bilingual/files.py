"""Where the student's two files are and what the one beside the weights says; reads no weights and needs no torch."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from retrieval.errors import EncoderUnavailable

SHIPPED = Path(__file__).parent / "weights"
"""The folder of the weights that come with the package."""
FORMAT = 1
HEAD, WEIGHTS = "student.json", "student.safetensors"


def read_head(folder: Path) -> dict[str, Any]:
    """Return what stands beside the weights in `folder`: shape, vocabulary, training, and the weights' hash.

    Raises:
        EncoderUnavailable: it is missing or of another format.
    """
    path = folder / HEAD
    try:
        head: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EncoderUnavailable(f"cannot read {str(path)!r}: {error}; install Aisle again") from error
    if head.get("format") != FORMAT:
        raise EncoderUnavailable(f"{str(path)!r} is of format {head.get('format')!r}, not {FORMAT}; train it again")
    return head
