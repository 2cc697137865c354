"""HTML built from elements, in which every text passes through one function: `escape`.

A page part is a value of type `Html`. `element` takes children that are `Html` as they are and escapes all others, and
escapes every attribute, so that no caller can forget it. Knows nothing of products.
"""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_VOID = frozenset({"img", "br", "hr", "input"})
_NAME = re.compile(r"[a-z][a-zA-Z0-9-]*")


class Html(str):
    """Markup that is safe to insert: made by `element`, `escape` and `join` alone."""

    __slots__ = ()


EMPTY = Html("")


def escape(text: object) -> Html:
    """Return the text as markup that shows it; control characters and direction overrides are left out."""
    return text if isinstance(text, Html) else Html(html.escape(_CONTROL.sub("", str(text)), quote=True))


def join(*parts: object) -> Html:
    """Return the parts one after another, each escaped unless it is markup."""
    return Html("".join(escape(part) for part in parts))


def element(name: str, *children: object, **attributes: str | int | None) -> Html:
    """Return one element.

    An attribute's name has `_` where HTML has `-`, and a trailing `_` where Python keeps the word; None leaves it out.
    `href` and `src` hold only addresses that `safe_url` lets pass; attributes that hold script or style are refused.

    Raises:
        ValueError: for an attribute that would run code.
    """
    written = "".join(_attribute(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items())
    opening = f"<{name}{written}>"
    return Html(opening if name in _VOID else f"{opening}{join(*children)}</{name}>")


def _attribute(name: str, value: str | int | None) -> str:
    # Letter case counts in SVG alone (`viewBox`); HTML would take `onClick` for `onclick`.
    if not _NAME.fullmatch(name) or name.lower().startswith("on") or name.lower() in ("style", "srcdoc"):
        raise ValueError(f"attribute {name!r} may hold code: use a class and a listener")
    if name in ("href", "src"):
        value = safe_url(str(value)) if value else None
    return "" if value is None else f' {name}="{escape(value)}"'


def safe_url(url: str | None) -> str | None:
    """Return the address if it is http, https or a path on this host, else None."""
    if not url or any(mark <= " " or mark in "\\<>\"'`\x7f" for mark in url):
        return None
    if url.startswith("/"):
        return None if url.startswith("//") else url
    try:
        parts = urlsplit(url)
        return url if parts.scheme.lower() in ("http", "https") and parts.hostname else None
    except ValueError:  # a broken IPv6 host
        return None


def button(label: object, do: str, **attributes: str | int | None) -> Html:
    """Return a button whose press the page's one listener reads: `data-do` says what, its other `data-` with what."""
    return element("button", label, type="button", data_do=do, **attributes)


_ICONS = {
    "up": "M7 11v9H4v-9zm0 0 4-8c1.7 0 2.6 1.1 2.2 2.8L12.5 9H19c1.3 0 2.1 1 1.8 2.2l-1.4 7c-.2 1-1 1.8-2 1.8H7",
    "down": "M7 13V4H4v9zm0 0 4 8c1.7 0 2.6-1.1 2.2-2.8L12.5 15H19c1.3 0 2.1-1 1.8-2.2l-1.4-7c-.2-1-1-1.8-2-1.8H7",
    "cross": "M6 6l12 12M18 6 6 18",
    "plus": "M12 5v14M5 12h14",
    "minus": "M5 12h14",
    "cart": "M3 4h2l2.4 11h10.2L20 7H6M9 20h.01M17 20h.01",
    "person": "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zm-7 8c0-3.5 3-6 7-6s7 2.5 7 6",
    "theme": "M12 3a9 9 0 1 0 9 9 7 7 0 0 1-9-9z",
    "chat": "M4 5h16v11H9l-5 4z",
    "globe": "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zM3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18",
}


def icon(name: str) -> Html:
    """Return one of the page's line drawings, which a screen reader passes over."""
    path = element("path", d=_ICONS[name])
    return element("svg", path, class_="icon", viewBox="0 0 24 24", aria_hidden="true", focusable="false")
