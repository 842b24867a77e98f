"""From what `--input` names to a list of sources: every row and file is kept, dropped or failed."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from schemas.errors import BadManifest, ConfigError, UnreachableUri
from schemas.ids import stable_id
from schemas.records import Failure, Source
from transforms.inputs.files import Place, input_errors, locate
from transforms.inputs.folder import list_files
from transforms.inputs.manifest import MANIFEST_SUFFIXES, read_manifest
from transforms.store.retry import retried

DUPLICATE_URI = "duplicate_uri"
NOT_AUDIO = "not_an_audio_file_name"
STAGE = "plan"


@dataclass
class Listing:
    """What the inputs name. ``n_in`` = sources + dropped + failures, always."""

    sources: list[Source] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    failures: list[Failure] = field(default_factory=list)

    @property
    def n_in(self) -> int:
        """How many rows and files the inputs hold."""
        return len(self.sources) + sum(self.dropped.values()) + len(self.failures)

    def drop(self, reason: str, count: int = 1) -> None:
        """Count items that a rule leaves out."""
        if count:
            self.dropped[reason] = self.dropped.get(reason, 0) + count


def list_inputs(urls: Sequence[str]) -> Listing:
    """Read manifests, folders, globs and single files into one list, each URI once, sorted by id.

    The result does not depend on the order of ``urls`` or of the rows in them. Of rows with the same URI
    the one that says most is kept.

    Raises:
        ConfigError: if a manifest, folder or glob is not there or cannot be read, or names nothing at all.
    """
    listing = Listing()
    found = [source for url in urls for source in _reachable(url, listing)]
    listing.sources = _unique(found)
    listing.drop(DUPLICATE_URI, len(found) - len(listing.sources))
    if not listing.n_in:
        raise ConfigError(f"no recordings found in {', '.join(urls)}")
    return listing


def _reachable(url: str, listing: Listing) -> list[Source]:
    try:
        with input_errors(url):
            return list(_list_one(url, listing))
    except UnreachableUri as error:
        raise ConfigError(f"--input {error}") from error
    except OSError as error:
        raise ConfigError(f"--input {url} cannot be read: {error}") from error


def _list_one(url: str, listing: Listing) -> Iterator[Source]:
    place = locate(url, keep_listings=True)
    place.fs.invalidate_cache()  # of an earlier call in this process
    if place.path.lower().endswith(MANIFEST_SUFFIXES) and not place.is_glob:
        yield from _read(place, listing)
    else:
        sources, ignored = retried(lambda: list_files(place), url)
        listing.drop(NOT_AUDIO, ignored)
        yield from sources


def _read(place: Place, listing: Listing) -> Iterator[Source]:
    for row in read_manifest(place):
        if isinstance(row, BadManifest):
            listing.failures.append(_failure(place, row))
        else:
            yield row


def _failure(place: Place, error: BadManifest) -> Failure:
    return Failure(STAGE, stable_id(place.url, str(error)), place.url, "BadManifest", str(error), None)


def _unique(sources: Iterable[Source]) -> list[Source]:
    best: dict[str, Source] = {}
    for source in sorted(sources, key=_says_most):
        best.setdefault(source.recording_id, source)
    return [best[key] for key in sorted(best)]


def _says_most(source: Source) -> tuple[int, str]:
    return (sum(value is None for value in source), json.dumps(source))
