from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from retrieval.errors import IndexUnavailable
from retrieval.vectors import VectorFile


def unit(*numbers: float) -> np.ndarray:
    return np.array([numbers], np.float32) / np.linalg.norm(numbers)


def test_what_is_appended_comes_back_and_is_known_in_half_precision(tmp_path: Path) -> None:
    vectors = VectorFile(tmp_path, "Model A", 3)
    vectors.append(["x", "y"], np.concatenate([unit(1, 2, 3), unit(0, 1, 0)]))
    again = VectorFile(tmp_path, "Model A", 3)
    assert again.missing(["y", "z", "z", "x"]) == ["z"]
    assert again.positions(["y", "z"]).tolist() == [1, -1]
    assert np.allclose(again.rows(["y", "x"]), np.concatenate([unit(0, 1, 0), unit(1, 2, 3)]), atol=1e-3)
    with pytest.raises(IndexUnavailable, match="'z'"):
        again.rows(["z"])


def test_models_do_not_mix(tmp_path: Path) -> None:
    VectorFile(tmp_path, "a", 3).append(["x"], unit(1, 0, 0))
    assert VectorFile(tmp_path, "b", 3).missing(["x"]) == ["x"]
    assert VectorFile(tmp_path, "a", 2).missing(["x"]) == ["x"]


def test_a_known_hash_keeps_its_vector(tmp_path: Path) -> None:
    vectors = VectorFile(tmp_path, "a", 2)
    vectors.append(["x"], unit(1, 0))
    vectors.append(["x", "y"], np.concatenate([unit(0, 1), unit(0, 1)]))
    assert vectors.rows(["x"]).tolist() == [[1, 0]]
    assert len(vectors) == 2


def test_a_reader_sees_what_another_writer_added_after_refresh(tmp_path: Path) -> None:
    reader, writer = VectorFile(tmp_path, "a", 2), VectorFile(tmp_path, "a", 2)
    writer.append(["x"], unit(1, 0))
    assert reader.missing(["x"]) == ["x"]
    assert reader.refresh() == 1
    assert reader.missing(["x"]) == []


@pytest.mark.parametrize(("rows", "keys"), [(b"\x01\x02\x03", b""), (b"\x00" * 4, b"\x07" * 9), (b"", b"\x07" * 9)])
def test_a_torn_tail_is_cut_by_the_next_writer(tmp_path: Path, rows: bytes, keys: bytes) -> None:
    vectors = VectorFile(tmp_path, "a", 2)
    vectors.append(["x"], unit(1, 0))
    for name, tail in (("rows.f16", rows), ("keys.bin", keys)):
        with (vectors.folder / name).open("ab") as stream:
            stream.write(tail)
    opened = VectorFile(tmp_path, "a", 2)
    assert opened.missing(["x", "y"]) == ["y"]
    opened.append(["y"], unit(0, 1))
    assert VectorFile(tmp_path, "a", 2).rows(["x", "y"]).tolist() == [[1, 0], [0, 1]]


def test_a_damaged_row_is_found_and_missing_afterwards(tmp_path: Path) -> None:
    vectors = VectorFile(tmp_path, "a", 2)
    vectors.append(["x", "y"], np.concatenate([unit(1, 0), unit(0, 1)]))
    with (vectors.folder / "rows.f16").open("r+b") as stream:
        stream.write(b"\xff")
    assert VectorFile(tmp_path, "a", 2).verify() == 1
    opened = VectorFile(tmp_path, "a", 2)
    assert opened.missing(["x", "y"]) == ["x"]
    opened.append(["x"], unit(1, 0))
    assert opened.rows(["x", "y"]).tolist() == [[1, 0], [0, 1]]
    assert opened.verify() == 0


WRITER = """
import sys, numpy as np
from pathlib import Path
from retrieval.vectors import VectorFile
vectors = VectorFile(Path(sys.argv[1]), "a", 64)
number = 0
while True:
    names = [f"t{number + i}" for i in range(50)]
    rows = np.full((50, 64), 1.0, np.float32) * np.arange(number, number + 50)[:, None] % 7
    vectors.append(names, rows)
    number += 50
    print(number, flush=True)
"""


def test_no_acknowledged_vector_is_lost_to_a_kill(tmp_path: Path) -> None:
    for _ in range(2):
        child = subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        assert child.stdout is not None
        child.stdout.readline()
        time.sleep(0.05)
        os.kill(child.pid, signal.SIGKILL)
        told = [int(line) for line in child.stdout.read().split()]
        child.wait()
        child.stdout.close()
        acknowledged = max(told, default=50)
        vectors = VectorFile(tmp_path, "a", 64)
        names = [f"t{number}" for number in range(acknowledged)]
        rows = vectors.rows(names)
        assert (rows[:, 0] == np.arange(acknowledged) % 7).all()
        assert vectors.verify() == 0
