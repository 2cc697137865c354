"""The assistant: dialogue, generator, claims, ledger, API. `from assistant import Assistant` is the door for Python."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.python_door import Assistant

__all__ = ["Assistant"]


def __getattr__(name: str) -> Any:  # Assistant pulls in torch: `aisle --help` must not pay for it
    if name == "Assistant":
        from assistant.python_door import Assistant

        return Assistant
    raise AttributeError(f"module 'assistant' has no attribute {name!r}")
