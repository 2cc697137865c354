"""The pictures of a shop: plain files of SHOP/media, named by the catalog as "/media/NAME".

For a shop that has no host for its pictures, or wants none to see its visitors. Only names of one segment with the
ending of a picture are looked up, so that no other file of the shop folder can be reached; an SVG is served under a
policy that lets it run and load nothing. Knows files and headers, no HTTP framework.
"""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = "media"
PATH = "/media/"
MAX_AGE_SECONDS = 86_400

_TYPES = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "webp": "image/webp",
    "avif": "image/avif",
    "gif": "image/gif",
}
_NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,199}}\.({'|'.join(_TYPES)})")

HEADERS: dict[str, str] = {
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": f"public, max-age={MAX_AGE_SECONDS}",
}


def find_picture(folder: Path, name: str) -> tuple[Path, str] | None:
    """Return the file of a picture in a shop's media folder and its media type, None where there is none.

    A link that leads out of the folder is no picture of the shop.
    """
    found = _NAME.fullmatch(name)
    if not found:
        return None
    path = (folder / name).resolve()
    if path.parent != folder.resolve() or not path.is_file():
        return None
    return path, _TYPES[found[1]]
