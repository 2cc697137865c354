"""Texts to vectors by a student, in batches of like length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch

from retrieval.bilingual.reading import Vocabulary
from retrieval.bilingual.student import Batch, Student, collated
from retrieval.embedder import Vectors


def encode(student: Student, vocabulary: Vocabulary, texts: Sequence[str], batch_size: int = 64) -> Vectors:
    """Return (N, C) unit vectors of texts."""
    student.eval()
    device = student.word_embeddings.device
    readings = [vocabulary.read(text) for text in texts]
    order = sorted(range(len(texts)), key=lambda place: len(readings[place].ids))
    found = np.zeros((len(texts), student.config.width), np.float32)
    with torch.inference_mode():
        for at in range(0, len(order), batch_size):
            places = order[at : at + batch_size]
            batch = Batch(*(part.to(device) for part in collated([readings[place] for place in places])))
            found[places] = student(batch).cpu().numpy()
    return found
