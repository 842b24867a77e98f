from __future__ import annotations

import gzip
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.archives import found_in, gzipped, tar_bytes, warc_record, write_parquet
from transforms.inputs.files import locate
from transforms.inputs.kinds import KINDS, READERS, kind_of

ROOT = Path(__file__).resolve().parents[3]
MEASURE = r"""
import re, sys
from pathlib import Path
from transforms.inputs.files import local_copy
from transforms.inputs.listing import list_inputs
peaks = []
for path in [sys.argv[1], *sys.argv[1:]]:
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak
    with list_inputs([path], 1 << 20) as listing:
        sources = list(listing.sources())
    for source in sources[:3] + sources[-3:]:
        with local_copy(source.uri) as copy:
            assert copy.size_bytes
    peaks.append(int(re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[1]))
print((peaks[2] - peaks[1]) / 1024)
"""


def write(folder: Path, kind: str, members: int, size: int) -> Path:
    folder.mkdir(exist_ok=True)
    path = folder / kind
    clips = {f"{i}.wav": b"RIFF0000WAVE" + bytes(size) for i in range(members)}
    if kind == "a.parquet":
        rows = [{"audio": {"bytes": os.urandom(size), "path": name}} for name in clips]
        return write_parquet(path, rows, 4)
    if kind == "a.warc.gz":
        path.write_bytes(gzipped(warc_record(f"http://h/{name}", data) for name, data in clips.items()))
        return path
    if kind == "a.rss":
        items = "".join(f'<item><enclosure url="http://h/{name}"/></item>' for name in clips)
        path.write_text(f"<rss><channel>{items}{'<x/>' * size}</channel></rss>")
        return path
    data = tar_bytes(clips)
    path.write_bytes(gzip.compress(data, 1) if kind == "a.tar.gz" else data)
    return path


@pytest.mark.parametrize("kind", ["a.tar", "a.tar.gz", "a.warc.gz", "a.parquet"])
def test_what_is_held_does_not_grow_with_the_archive(tmp_path: Path, kind: str) -> None:
    small, large = (write(tmp_path / str(n), kind, n, 5_000_000) for n in (4, 40))
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, str(small), str(large)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert done.returncode == 0, done.stderr
    assert float(done.stdout) < 40, "MiB more for 200 MB than for 20 MB"


def test_schemes_and_suffixes_are_not_taken_twice() -> None:
    suffixes = [suffix for kind in KINDS for suffix in kind.suffixes]
    assert len(set(suffixes)) == len(suffixes)
    assert len(READERS) == sum(len(kind.readers) for kind in KINDS)


@pytest.mark.parametrize(
    ("name", "is_kind"),
    [
        ("A.TAR", True),
        ("a.warc.GZ", True),
        ("a.gz", False),
        ("tar", False),
        ("a.mp3", False),
        ("a.xml", True),
    ],
)
def test_names_are_looked_at_without_regard_to_case(tmp_path: Path, name: str, is_kind: bool) -> None:
    (tmp_path / name).write_bytes(b"<rss></rss>")
    assert (kind_of(locate(str(tmp_path / name))) is not None) == is_kind


def test_one_broken_archive_leaves_the_others(tmp_path: Path) -> None:
    for kind in ("a.tar", "a.tar.gz", "a.warc.gz", "a.rss"):
        write(tmp_path, kind, 3, 1000)
    (tmp_path / "b.tar").write_bytes(b"no tar")
    sources, _, failures = found_in(tmp_path)
    assert len(sources) == 12
    assert [failure.uri for failure in failures] == [str(tmp_path / "b.tar")]
