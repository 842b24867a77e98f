"""Shards as a stream of training samples that is the same for any number of workers and resumes to the sample."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from multiprocessing import get_context
from typing import Any, NamedTuple

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs

from interleave.flac import decoded
from interleave.reading import AudioAs, RowGroup, Sample, ShardReader, with_audio
from schemas.ids import digest, stable_id

_FOOTERS_AT_ONCE = 32
_TRAVELS: dict[AudioAs, Callable[[Any], Any] | None] = {"samples": decoded, "flac": bytes, "none": None}


class Row(NamedTuple):
    """A sample's place: a row of a row group."""

    group: RowGroup
    row: int


class Share(NamedTuple):
    """Turn ``number`` of ``of``, with ``each`` samples a turn."""

    number: int
    of: int
    each: int


_ALL = Share(0, 1, 1)


class _Group(NamedTuple):
    group: RowGroup
    rows: int


@dataclass
class Loader:
    """Yields the samples of the shards under ``url``, a folder on any fsspec file system; one pass is one epoch.

    Row groups are put in an order drawn anew for every epoch, and dealt to ``world_size`` ranks; ``window`` of them at
    a time (in memory: ``window`` x 16 MiB by default, as often as there are workers, and once more) are
    mixed row by row. All draws are hashes of ``seed`` and the epoch, so the stream depends on nothing else: not on
    ``workers``, which are processes that read and decode ahead (with 0 a thread reads ahead). ``shuffle=False`` keeps
    the order of the files.

    ``share`` is which samples of the rank's stream are given: those of turn ``number`` where ``of`` take ``each`` in
    turn. What the others get is not decoded. It leaves places in the stream, and with them states, as they are.

    Between two epochs ``rank`` and ``world_size`` may change. Ranks get whole row groups, so that some have a little
    more than others. ``keep`` leaves files out by name, to read one source or to part training from validation.

    Raises:
        FileNotFoundError: where there are no shards under ``url``.
        ValueError: if the rank is not one of the world's.
    """

    url: str
    audio: AudioAs = "samples"
    seed: int = 0
    rank: int = 0
    world_size: int = 1
    workers: int = 0
    window: int = 8
    shuffle: bool = True
    keep: Callable[[str], bool] | None = None
    share: Share = _ALL
    epoch: int = field(default=0, init=False)
    # The window, and how many of its samples are behind us.
    _at: tuple[int, int] = field(default=(0, 0), init=False)

    def __post_init__(self) -> None:
        if not 0 <= self.rank < self.world_size:
            raise ValueError(f"rank {self.rank} is none of {self.world_size}")
        self._fs, folder = url_to_fs(self.url)
        self._folder = folder.rstrip("/")
        names = [name[len(self._folder) + 1 :] for name in self._fs.find(self._folder)]
        files = sorted(n for n in names if n.endswith(".parquet") and (not self.keep or self.keep(n)))
        if not files:
            raise FileNotFoundError(f"there are no shards under {self.url}")
        self._groups = _row_groups(self._fs, self._folder, files)
        self._shards = stable_id(*(f"{g.group.file} {g.group.number} {g.rows}" for g in self._groups))

    def __len__(self) -> int:
        """Return how many samples this rank's epoch has, those that were given already too."""
        return sum(group.rows for window in self._windows() for group in window)

    def __iter__(self) -> Iterator[Sample]:
        """Yield what is left of the epoch; after its last sample the next epoch has begun."""
        first, done = self._at
        decodes = self.audio == "samples" and not self.workers
        found = zip(self._read(self._plans(first, done)), self._places(first, done), strict=True)
        for number, (samples, at) in enumerate(found, start=first):
            for sample, place in zip(samples, at, strict=True):
                self._at = (number, place + 1)
                yield with_audio(sample, decoded) if decodes else sample
            self._at = (number + 1, 0)
        self.epoch, self._at = self.epoch + 1, (0, 0)

    def state_dict(self) -> dict[str, Any]:
        """Return where the stream is: plain numbers. What was yielded counts as used."""
        return {"epoch": self.epoch, "window": self._at[0], "sample": self._at[1], "made_of": self._made_of()}

    def state_at(self, samples: int) -> dict[str, Any]:
        """Return where the stream is when ``samples`` of this epoch were given, whoever counted them."""
        epoch, at = self.epoch + 1, (0, 0)
        for number, window in enumerate(self._windows()):
            rows = sum(group.rows for group in window)
            if samples < rows:
                epoch, at = self.epoch, (number, samples)
                break
            samples -= rows
        return {"epoch": epoch, "window": at[0], "sample": at[1], "made_of": self._made_of()}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Go on where ``state`` was taken; ``workers`` may be others, all else has to be as it was.

        At the beginning of an epoch ``rank`` and ``world_size`` may be others, too.

        Raises:
            ValueError: if the shards or the settings that decide about the order are others.
        """
        at = state["window"], state["sample"]
        made_of = dict(self._made_of())
        if at == (0, 0):
            made_of |= {name: state["made_of"].get(name) for name in ("rank", "world_size")}
        if differ := [name for name in made_of if made_of[name] != state["made_of"].get(name)]:
            raise ValueError(f"the state is of a stream with another {', '.join(differ)}")
        self.epoch, self._at = state["epoch"], at

    def _made_of(self) -> dict[str, Any]:
        names = "seed", "rank", "world_size", "window", "shuffle"
        return {"shards": self._shards, **{name: getattr(self, name) for name in names}}

    def _windows(self) -> list[list[_Group]]:
        order = sorted(self._groups, key=self._drawn) if self.shuffle else self._groups
        own = order[self.rank :: self.world_size]
        return [own[start : start + self.window] for start in range(0, len(own), self.window)]

    def _drawn(self, group: _Group) -> bytes:
        return digest(self.seed, self.epoch, *group.group)

    def _rows(self, window: Sequence[_Group]) -> list[Row]:
        rows = [Row(group, row) for group, count in window for row in range(count)]
        if self.shuffle:
            rows.sort(key=lambda r: digest(self.seed, self.epoch, *r.group, r.row))
        return rows

    def _places(self, first: int, done: int) -> Iterator[list[int]]:
        """Yield the places in each window from ``first`` on, behind ``done`` of it, whose samples are our share."""
        windows = self._windows()
        before = sum(group.rows for window in windows[:first] for group in window)
        for window in windows[first:]:
            count = sum(group.rows for group in window)
            yield [place for place in range(done, count) if self._is_ours(before + place)]
            before, done = before + count, 0

    def _plans(self, first: int, done: int) -> Iterator[list[Row]]:
        """Yield the rows of each window from ``first`` on, of that one without those that were given already."""
        for window, places in zip(self._windows()[first:], self._places(first, done), strict=True):
            rows = self._rows(window) if places else []
            yield [rows[place] for place in places]

    def _is_ours(self, place: int) -> bool:
        return place // self.share.each % self.share.of == self.share.number

    def _read(self, plans: Iterable[Sequence[Row]]) -> Iterator[list[Sample]]:
        """Yield the samples of each window, read ahead by the workers."""
        travels = _TRAVELS[self.audio] if self.workers else None
        read = partial(_read_rows, self._fs, self._folder, self.audio != "none", travels)
        ahead = max(1, self.workers)
        with _pool(self.workers) as pool:
            coming: deque[Future[list[Sample]]] = deque()
            for plan in plans:
                coming.append(pool.submit(read, plan))
                if len(coming) > ahead:
                    yield coming.popleft().result()
            while coming:
                yield coming.popleft().result()


@contextmanager
def _pool(workers: int) -> Iterator[Executor]:
    context = get_context("spawn")
    pool = ProcessPoolExecutor(workers, mp_context=context) if workers else ThreadPoolExecutor(1)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _row_groups(fs: AbstractFileSystem, folder: str, files: Sequence[str]) -> list[_Group]:
    def look(file: str) -> list[int]:
        return ShardReader(fs, folder, with_flac=False).row_groups(file)

    with ThreadPoolExecutor(_FOOTERS_AT_ONCE) as pool:
        found = zip(files, pool.map(look, files), strict=True)
        return [
            _Group(RowGroup(file, number), rows)
            for file, of_one in found
            for number, rows in enumerate(of_one)
        ]


def _read_rows(
    fs: AbstractFileSystem,
    folder: str,
    with_flac: bool,
    travels: Callable[[Any], Any] | None,
    rows: Sequence[Row],
) -> list[Sample]:
    """Return the samples at ``rows``, in that order; ``travels`` makes of a view of FLAC what can be sent."""
    reader = ShardReader(fs, folder, with_flac)
    read = {group: reader.samples(group) for group in sorted({row.group for row in rows})}
    samples = [read[group][row] for group, row in rows]
    return [with_audio(sample, travels) for sample in samples] if travels else samples
