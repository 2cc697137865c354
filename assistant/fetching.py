"""One file over HTTP(S) into a folder: streamed, limited in size, time and redirects, and not at all where unchanged.

Knows no shop and no feed. Only plain http and https: what else a URL can name (files, mail, other protocols) is no
business of a server that reads addresses from its settings.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from assistant.errors import SourceUnavailable

LARGEST_BYTES = 2 * 1024**3
MOST_SECONDS = 1800.0
MOST_REDIRECTS = 5
_QUIET_SECONDS = 30.0  # between two parts of the answer
_CHUNK = 1 << 16
_OK, _NOT_MODIFIED = 200, 304


@dataclass(frozen=True)
class Validators:
    """What tells a later request that a file is unchanged; `digest` (of its bytes) serves where a server sends none."""

    etag: str = ""
    last_modified: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Download:
    """A fetched file, its reader's to delete."""

    path: Path
    validators: Validators


def download(
    url: str,
    folder: Path,
    known: Validators,
    *,
    largest_bytes: int = LARGEST_BYTES,
    most_seconds: float = MOST_SECONDS,
) -> Download | None:
    """Return the file at `url`, None where it is the one that `known` describes.

    Raises:
        SourceUnavailable: it cannot be had, or not within the limits; nothing is left in `folder`.
    """
    import httpx  # only a shop with a source by URL needs it

    conditions = {"if-none-match": known.etag, "if-modified-since": known.last_modified}
    handle, name = tempfile.mkstemp(prefix="download-", suffix=Path(urlsplit(url).path).suffix[:10], dir=folder)
    path = Path(name)
    try:
        with (
            os.fdopen(handle, "wb") as file,
            httpx.Client(follow_redirects=True, max_redirects=MOST_REDIRECTS, timeout=_QUIET_SECONDS) as client,
            client.stream("GET", url, headers={n: v for n, v in conditions.items() if v}) as answer,
        ):
            if answer.status_code == _NOT_MODIFIED:
                path.unlink()
                return None
            if answer.status_code != _OK:
                raise SourceUnavailable(f"the server answered {answer.status_code} {answer.reason_phrase}".strip())
            digest, size, ends = hashlib.sha256(), 0, time.monotonic() + most_seconds
            for chunk in answer.iter_bytes(_CHUNK):
                size += len(chunk)
                if size > largest_bytes:
                    raise SourceUnavailable(f"the file is larger than {largest_bytes} bytes")
                if time.monotonic() > ends:
                    raise SourceUnavailable(f"the file did not come within {most_seconds:.0f} seconds")
                digest.update(chunk)
                file.write(chunk)
            validators = Validators(
                answer.headers.get("etag", ""), answer.headers.get("last-modified", ""), digest.hexdigest()
            )
        if validators.digest == known.digest:
            path.unlink()
            return None
        return Download(path, validators)
    except httpx.HTTPError as error:
        _remove(path)
        raise SourceUnavailable(f"{type(error).__name__}: {error}") from error
    except httpx.InvalidURL as error:
        _remove(path)
        raise SourceUnavailable(f"no address that can be asked: {error}") from error
    except BaseException:
        _remove(path)
        raise


def _remove(path: Path) -> None:
    with suppress(FileNotFoundError):
        path.unlink()
