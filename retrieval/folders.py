"""Folders of files that belong together: written beside their place, and put there whole by renaming."""

from __future__ import annotations

import shutil
from pathlib import Path


def draft_folder(folder: Path, run: str) -> Path:
    """Return a run's folder, with what it holds where it is the same run that was killed there, else empty."""
    mark = folder / "run.json"
    if not mark.is_file() or mark.read_text(encoding="utf-8") != run:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        mark.write_text(run, encoding="utf-8")
    return folder


def swap_in(draft: Path, folder: Path) -> None:
    """Make `draft` what stands at `folder`, so that no reader sees half of one; what stood there is deleted."""
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    if folder.exists():
        folder.rename(old)
    draft.rename(folder)
    shutil.rmtree(old, ignore_errors=True)
