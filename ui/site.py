"""Puts the pages of one shop on its web app: the operator's at `/operator`, the shopper's at `/`."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.wire import Language

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when Gradio is imported
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

import gradio as gr

from ui.app import build_demo
from ui.operator import build_operator

_HERE = Path(__file__).parent


def mount_site(
    app: Any,
    base_url: str,
    examples: Sequence[tuple[Language, str]] = (),
    title: str = "Aisle",
    token: str | None = None,
) -> None:
    """Serve both pages of the shop whose API answers at `base_url`; `token` is what the operator's page shows it.

    The shopper's page answers every path that no route before it took: mount the site last.
    """
    _mount(app, build_operator(base_url, token, title), "/operator", "operator.css")
    _mount(app, build_demo(base_url, examples, title), "/", "app.css")


def _read(name: str) -> str:
    return (_HERE / name).read_text(encoding="utf-8")


def _mount(app: Any, page: gr.Blocks, path: str, style: str) -> None:
    # In the head and not as Gradio's `css`, which is rewritten on its way (rules in @media change their meaning) and
    # comes only after the first paint.
    fonts = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans SC", "PingFang SC", "sans-serif"]
    theme = gr.themes.Base(  # pyright: ignore[reportPrivateImportUsage]
        primary_hue="emerald",
        neutral_hue="slate",
        font=fonts,
        font_mono=["ui-monospace", "monospace"],
        radius_size="lg",
    )
    gr.mount_gradio_app(
        app,
        page,
        path=path,
        theme=theme,
        head=f"<style>{_read('base.css')}{_read(style)}</style><script>{_read('page.js')}</script>",
        footer_links=[],
        run_history=False,  # it would keep what shoppers write, in the browser and beyond the conversation
        show_error=False,
        ssr_mode=False,
        pwa=False,
        max_file_size=1,
    )
