"""Tar archives, plain or as one gzip file, in WebDataset's layout or any other.

Members of a plain archive are read from their place, alone. A gzip file can only be read from its beginning: its
members' ids keep them in order (``Runs``), and a thread goes on reading where it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from io import BufferedIOBase

from schemas.errors import BadArchive
from schemas.ids import stable_id
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.files import Place, locate
from transforms.inputs.found import Dropped, Found, Runs
from transforms.inputs.kind import Kind
from transforms.inputs.members import BLOCK_BYTES, Member, kept, member_name, ranged
from transforms.inputs.tar_headers import Entry, Forward, Gunzipped, Plain, read_entries
from transforms.inputs.webdataset import NOT_A_FILE, File, is_audio, is_sidecar, pair_files

PLAIN, GZIPPED = "tar", "tgz"
_GZIP = b"\x1f\x8b"


def list_tar(place: Place) -> Iterator[Found]:
    """Yield what an archive holds, in one pass.

    Folders in it are not counted; links, devices and the like are dropped. What was complete before the archive
    broke is yielded.

    Raises:
        BadArchive: where it breaks.
        OSError, UnreachableUri: if it is not to be had.
    """
    with place.open() as source:
        is_gzip = source.read(2) == _GZIP
        source.seek(0)
        files = _Files(place.url, GZIPPED if is_gzip else PLAIN)
        yield from pair_files(files.of(Gunzipped(source) if is_gzip else Plain(source)))
        if files.broken is not None:
            raise files.broken


class _Files:
    """The files of an archive up to where it ends or breaks."""

    def __init__(self, archive: str, scheme: str) -> None:
        self.broken: BadArchive | None = None
        self._archive, self._scheme = archive, scheme
        self._runs = Runs(archive)

    def of(self, source: Forward) -> Iterator[File | Dropped]:
        try:
            for entry in read_entries(source, is_sidecar):
                yield self._file(entry) if entry.is_file else Dropped(NOT_A_FILE)
        except BadArchive as error:
            self.broken = error

    def _file(self, entry: Entry) -> File:
        name = member_name(entry.name)
        uri = Member(self._scheme, entry.offset, entry.size_bytes, name, self._archive).uri
        identity = ""
        if is_audio(entry.name):
            in_order = self._scheme == GZIPPED
            identity = self._runs.next_id(entry.size_bytes) if in_order else stable_id("recording", uri)
        return File(entry.name, uri, identity, entry.data)


class _OpenGzip:
    """An archive in a gzip file, read up to a place."""

    def __init__(self, archive: str, fetch: FetchSettings) -> None:
        self._source: BufferedIOBase = locate(archive, fetch=fetch).open()
        self.content = Gunzipped(self._source)

    def close(self) -> None:
        self._source.close()


def _plain_member(member: Member) -> Iterator[bytes]:
    return ranged(member.archive, member.start, member.length, member.fetch)


def _gzipped_member(member: Member) -> Iterator[bytes]:
    with kept(
        _OpenGzip, member.archive, member.fetch, fits=lambda r: r.content.position <= member.start
    ) as archive:
        content, end = archive.content, member.start + member.length
        content.skip_to(member.start)
        while content.position < end:
            block = content.read(min(BLOCK_BYTES, end - content.position))
            if not block:
                raise BadArchive(f"the archive ends before {member.name}")
            yield block


KIND = Kind((".tar", ".tar.gz", ".tgz"), list_tar, {PLAIN: _plain_member, GZIPPED: _gzipped_member})
