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
_NAME = re.compile(r"[a-z][a-z0-9-]*")


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
    if not _NAME.fullmatch(name) or name.startswith("on") or name in ("style", "srcdoc"):
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
