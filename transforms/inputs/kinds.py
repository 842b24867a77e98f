"""The kinds of inputs that hold or name many recordings. A new one is a file like its neighbours and a line here."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from schemas.errors import BadArchive, BadManifest
from transforms.inputs import audio_parquet, feed, tar_archive, warc
from transforms.inputs.files import Place
from transforms.inputs.found import Found, failed
from transforms.inputs.kind import Kind

KINDS: tuple[Kind, ...] = (tar_archive.KIND, warc.KIND, audio_parquet.KIND, feed.KIND)
READERS = {scheme: reader for kind in KINDS for scheme, reader in kind.readers.items()}


def kind_of(place: Place, *, by_name_only: bool = True) -> Kind | None:
    """Return what lists a file: by the end of its name, and where that does not say enough by what is in it.

    Without ``by_name_only`` kinds that have no name of their own are recognized too, such as a feed at any URL.

    Raises:
        OSError, UnreachableUri: if it has to be looked into, and is not to be had.
    """
    name = urlsplit(place.url).path if "://" in place.url else place.url
    for kind in KINDS:
        fits = name.lower().endswith(kind.suffixes) or (kind.has_any_name and not by_name_only)
        if fits and (kind.recognizes is None or kind.recognizes(place)):
            return kind
    return None


def list_kind(kind: Kind, place: Place) -> Iterator[Found]:
    """Yield what one archive or feed holds; where it breaks, a failure in place of the rest.

    Raises:
        OSError, UnreachableUri: if it is not to be had.
    """
    try:
        yield from kind.list_sources(place)
    except (BadArchive, BadManifest) as error:
        yield failed(place.url, error)
