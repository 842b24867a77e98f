"""Compressed lines of pages, against the same lines as they are."""

from __future__ import annotations

import gzip
import json
from contextlib import closing
from pathlib import Path

import pyarrow as pa
import pytest

from schemas.errors import BadArchive, BadPage
from schemas.records import Source
from synth.page import Page
from transforms.inputs.fetch_settings import DEFAULT_FETCH
from transforms.inputs.lines import OpenLines
from transforms.inputs.members import close_kept
from transforms.inputs.pages import MAX_PAGE_BYTES, list_pages, read_page

ROWS = [{"url": f"https://h.example/{n}", "text": f"Page {n}. " * (1 + 40_000 * (n == 7))} for n in range(30)]
LINES = ["", *(json.dumps(row) for row in ROWS[:20]), "  ", *(json.dumps(row) for row in ROWS[20:])]


def write(path: Path, text: str) -> str:
    data = text.encode()
    if path.name.endswith(".gz"):
        half = len(data) // 2
        path.write_bytes(gzip.compress(data[:half]) + gzip.compress(data[half:]))
    elif path.name.endswith(".zst"):
        with pa.CompressedOutputStream(str(path), "zstd") as sink:
            sink.write(data)
    else:
        path.write_bytes(data)
    return str(path)


def listed(url: str) -> list[Source]:
    found = list(list_pages(url, DEFAULT_FETCH))
    assert all(isinstance(one, Source) for one in found)
    return [one for one in found if isinstance(one, Source)]


def told(page: Page) -> tuple[str | None, str | None]:
    return page.url, page.text


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst", "a.ndjson.gz"])
@pytest.mark.parametrize("end", ["", "\n"])
def test_they_are_the_pages_of_plain_lines(tmp_path: Path, name: str, end: str) -> None:
    packed = listed(write(tmp_path / name, "\n".join(LINES) + end))
    plain = listed(write(tmp_path / "a.jsonl", "\n".join(LINES) + end))
    expected = [told(read_page(source)) for source in plain]
    assert [told(read_page(source)) for source in packed] == expected
    assert [url for url, _ in expected] == [row["url"] for row in ROWS]
    assert [told(read_page(source)) for source in packed[::-1]] == expected[::-1], "backwards, too"
    close_kept()


def test_lines_beside_each_other_are_in_one_bucket_in_order(tmp_path: Path) -> None:
    packed = listed(write(tmp_path / "a.jsonl.gz", "\n".join(LINES)))
    ids = [source.recording_id for source in packed]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ROWS)
    assert len({one[:13] for one in ids}) == 1


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.jsonl.zst"])
def test_a_file_cut_short_is_told(tmp_path: Path, name: str) -> None:
    path = Path(write(tmp_path / name, "\n".join(LINES)))
    whole = listed(str(path))
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(BadArchive):
        read_page(whole[-1])
    close_kept()


def test_what_is_no_gzip_is_one_failure(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl.gz").write_bytes(b"{}\n{}\n")
    (found,) = list_pages(str(tmp_path / "a.jsonl.gz"), DEFAULT_FETCH)
    assert "gzip data broken" in repr(found)


def test_a_line_that_is_no_page_is_told(tmp_path: Path) -> None:
    huge = json.dumps({"text": "x" * MAX_PAGE_BYTES})
    sources = listed(write(tmp_path / "a.jsonl.gz", f"{{broken\n{huge}\n" + json.dumps(ROWS[0])))
    for source, why in zip(sources, ("not JSON", "more than"), strict=False):
        with pytest.raises(BadPage, match=why):
            read_page(source)
    assert read_page(sources[2]).url == ROWS[0]["url"]
    close_kept()


def test_places_do_not_depend_on_where_blocks_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = write(tmp_path / "a.jsonl.gz", "\n".join(LINES))
    expected = _places(url)
    for size_bytes in (61, 1000):
        monkeypatch.setattr("transforms.inputs.lines._READ_BYTES", size_bytes)
        assert _places(url) == expected


def _places(url: str) -> list[tuple[int, int]]:
    with closing(OpenLines(url, False, DEFAULT_FETCH)) as opened:
        return list(opened.places())
