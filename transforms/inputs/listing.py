"""From what `--input` names to a list of sources: every row and file is kept, dropped or failed."""

from __future__ import annotations

import json
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from itertools import chain
from types import TracebackType
from typing import Self

from schemas.errors import BadManifest, ConfigError, InputError
from schemas.records import Failure, Source
from schemas.redaction import names_a_user, redacted, redacted_text
from transforms.inputs.addresses import host_of
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.files import Place, input_errors, locate
from transforms.inputs.folder import AUDIO_SUFFIXES, list_files
from transforms.inputs.found import NOT_AUDIO_NAME, Dropped, Found, failed
from transforms.inputs.kind import Kind
from transforms.inputs.kinds import kind_of, list_kind
from transforms.inputs.manifest import MANIFEST_SUFFIXES, read_manifest
from transforms.inputs.opt_out import NOBODY, OPTED_OUT, OptOut
from transforms.inputs.spill import BUFFER_BYTES, Row, Spill
from transforms.store.retry import retried

DUPLICATE_URI = "duplicate_uri"
NOT_AUDIO = NOT_AUDIO_NAME


class Listing:
    """What the inputs name, to be used in a `with` block: what does not fit in memory is on local disk.

    ``n_in`` = ``n_sources`` + dropped + failed, always. ``weight`` is ``n_sources``, but that of a run of an archive
    (``transforms.inputs.found.Runs``) no more than 16 count: so many buckets are worth it. None of it depends on the
    order of the inputs or of the rows in them: of rows with the same URI the one that says most is kept.
    """

    def __init__(self, buffer_bytes: int = BUFFER_BYTES, opt_out: OptOut = NOBODY) -> None:
        self._opt_out = opt_out
        self.n_in = 0
        self.n_sources = 0
        self.weight = 0
        self.dropped: Counter[str] = Counter()
        self.failed: Counter[str] = Counter()
        self._files = ExitStack()
        self._sources = self._files.enter_context(Spill(buffer_bytes, _says_more))
        self._failures = self._files.enter_context(Spill(buffer_bytes))

    def add(self, found: Found) -> None:
        """Enter what was found: a source, a failure, what is left out, or (None) no audio by its name."""
        self.n_in += 1
        if isinstance(found, Source) and any(map(names_a_user, (found.uri, found.captions or ""))):
            found = failed(
                found.uri, BadManifest("its URL holds a user name or password: give them as headers")
            )
        if isinstance(found, Source) and self._opt_out.names(found.uri):
            found = Dropped(OPTED_OUT)
        if isinstance(found, Source):
            self._sources.add(found)
        elif found is None or isinstance(found, Dropped):
            self.dropped[found.reason if found else NOT_AUDIO] += 1
        else:
            self._failures.add((found.id, found.stage, *found[2:]))
            self.failed[found.error_type] += 1

    def end(self) -> None:
        """Count what is kept, and what is dropped because it is listed more than once: after the last ``add``."""
        self.n_sources, self.weight = self._sources.count()
        if self._sources.added > self.n_sources:
            self.dropped[DUPLICATE_URI] = self._sources.added - self.n_sources

    def sources(self) -> Iterator[Source]:
        """Yield the sources, each URI once, by id; as often as wanted."""
        return map(Source._make, self._sources)

    def failures(self) -> Iterator[Failure]:
        """Yield the failures by id; as often as wanted."""
        return (Failure(stage, identity, *rest) for identity, stage, *rest in self._failures)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._files.close()


ListOne = Callable[[str, FetchSettings], Iterator[Found]]


def list_inputs(
    urls: Sequence[str],
    buffer_bytes: int = BUFFER_BYTES,
    fetch: FetchSettings = DEFAULT_FETCH,
    list_one: ListOne | None = None,
    opt_out: OptOut = NOBODY,
) -> Listing:
    """Read manifests, folders, globs and single files into one list, holding about ``buffer_bytes`` of it.

    Manifests by http are read as ``fetch`` says; the host that a URL of ``urls`` names may have any address.
    ``list_one`` lists what one of them names, where it is not recordings that are looked for. What ``opt_out`` names
    by URI or host is dropped, and never fetched.

    Raises:
        ConfigError: if a manifest, folder or glob is not there or cannot be read, or names nothing at all.
    """
    with ExitStack() as stack:
        listing = stack.enter_context(Listing(buffer_bytes, opt_out))
        for found in chain.from_iterable(_reachable(url, fetch, list_one or _list_one) for url in urls):
            listing.add(found)
        listing.end()
        if not listing.n_in:
            raise ConfigError(f"no {'pages' if list_one else 'recordings'} found in {', '.join(urls)}")
        stack.pop_all()
    return listing


def _reachable(url: str, fetch: FetchSettings, list_one: ListOne) -> Iterator[Found]:
    if names_a_user(url):
        raise ConfigError(
            f"--input {redacted(url)} holds a user name or password, and it is written into the tables"
        )
    try:
        with input_errors(url):
            yield from list_one(url, fetch)
    except InputError as error:
        raise ConfigError(f"--input {error}") from error
    except OSError as error:
        raise ConfigError(f"--input {redacted(url)} cannot be read: {redacted_text(str(error))}") from error


def _list_one(url: str, fetch: FetchSettings) -> Iterator[Found]:
    place = locate(url, keep_listings=True, fetch=fetch.trusting(host_of(url)))
    place.fs.invalidate_cache()  # of an earlier call in this process
    if kind := _kind_of(place):
        yield from list_kind(kind, place)
    elif place.path.lower().endswith(MANIFEST_SUFFIXES) and not place.is_glob:
        for row in read_manifest(place):
            yield failed(place.url, row) if isinstance(row, BadManifest) else row
    else:
        yield from retried(lambda: list_files(place, _archive), url)


def _kind_of(place: Place) -> Kind | None:
    """Return what lists an archive or a feed, None for folders, globs, manifests and single recordings."""
    suffix = posixpath.splitext(place.path)[1].lower()
    if place.is_glob or (place.is_local and place.fs.isdir(place.path)):
        return None
    try:
        return kind_of(place, by_name_only=suffix in AUDIO_SUFFIXES or suffix in MANIFEST_SUFFIXES)
    except (FileNotFoundError, InputError):  # said better by whoever reads it next
        return None


def _archive(place: Place) -> Iterator[Found] | None:
    """Return what a file of a folder holds if it is an archive or a feed, None if it is neither."""
    kind = kind_of(place)
    return list_kind(kind, place) if kind else None


def _says_more(one: Row, other: Row) -> Row:
    return min(one, other, key=_says_most)


def _says_most(source: Row) -> tuple[int, str]:
    return (sum(value is None for value in source), json.dumps(source))
