from __future__ import annotations

import gzip
import os
import random
from pathlib import Path

import pytest

from tests.archives import contents, found_in, gzipped, listing_of, warc_record
from transforms.inputs import warc

WAV = b"RIFF\x10\x00\x00\x00WAVEfmt "
AUDIO = "HTTP/1.1 200 OK\r\nContent-Type: audio/mpeg\r\n"
HTML = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CLIPS = [WAV + bytes([i]) * (30_000 * i) for i in range(1, 6)]
RECORDS = [
    warc_record("http://a/info", b"software: x", kind="warcinfo", http=None),
    *(warc_record(f"http://a/{i}.wav?x=1::2", clip) for i, clip in enumerate(CLIPS)),
    warc_record("http://a/", b"<html>" + b"x" * 100_000, http=HTML),
    warc_record("http://a/0", b"GET / HTTP/1.1\r\n\r\n", kind="request"),
    warc_record("http://a/gone.mp3", b"no", http="HTTP/1.1 404 Not Found\r\nContent-Type: audio/mpeg\r\n"),
    warc_record("http://a/moved.mp3", b"", http="HTTP/1.1 302 Found\r\nLocation: http://a/1\r\n"),
    warc_record("http://a/1.wav", b"", kind="revisit"),
    warc_record("http://a/data", os.urandom(100_000)),
    warc_record("ftp://a/x.wav", WAV + b"by ftp", kind="resource", http=None),
]


def write(path: Path, records: list[bytes]) -> Path:
    path.write_bytes(gzipped(records) if path.name.endswith("gz") else b"".join(records))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_the_audio_among_the_responses_is_found(tmp_path: Path, name: str) -> None:
    sources, dropped, failures = found_in(write(tmp_path / name, RECORDS))
    assert failures == []
    assert dropped == {"http_status": 2, "warc_revisit": 1, "not_audio": 2}
    assert sorted(contents(sources)) == sorted([*CLIPS, WAV + b"by ftp"])
    assert all(source.uri.count("::") == 1 for source in sources)


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
@pytest.mark.parametrize("share", [0.25, 0.55, 0.85])
def test_a_file_that_breaks_off_gives_what_is_before(tmp_path: Path, name: str, share: float) -> None:
    clips = [WAV + os.urandom(10_000) for _ in range(10)]
    path = write(tmp_path / name, [warc_record(f"http://a/{i}", clip) for i, clip in enumerate(clips)])
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    sources, _, failures = found_in(path)
    assert len(sources) == int(10 * share)
    assert set(contents(sources)) < set(clips)
    assert [failure.error_type for failure in failures] == ["BadArchive"]


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_garbage_in_the_middle_gives_what_is_before(tmp_path: Path, name: str) -> None:
    parts = [*RECORDS[:3], b"garbage\r\n" * 500, *RECORDS[3:]]
    path = tmp_path / name
    path.write_bytes(
        b"".join(gzipped([p]) if name.endswith("gz") and i != 3 else p for i, p in enumerate(parts))
    )
    sources, _, failures = found_in(path)
    assert sorted(contents(sources)) == CLIPS[:2]
    assert [failure.error_type for failure in failures] == ["BadArchive"]


def test_bodies_come_out_of_their_encodings(tmp_path: Path) -> None:
    body = WAV + bytes(range(256)) * 300
    chunks = b"".join(
        b"%x;ext\r\n%s\r\n" % (len(part), part) for part in (body[:7], body[7:9000], body[9000:])
    )
    zipped = gzip.compress(body)
    heads = {
        "Transfer-Encoding: chunked": chunks + b"0\r\n\r\n",
        "Transfer-Encoding: Chunked\r\nX: y": body,  # decoded when it was stored
        "Content-Encoding: gzip": zipped,
        "Content-Encoding: gzip\r\nX: z": body,
        "Transfer-Encoding: chunked\r\nContent-Encoding: gzip": b"%x\r\n%s\r\n0\r\n\r\n"
        % (len(zipped), zipped),
        "transfer-encoding: chunked\r\nX: cut": chunks[:-3],
    }
    records = [
        warc_record(f"http://a/{i}", data, http=f"HTTP/1.1 200 OK\r\n{head}\r\n")
        for i, (head, data) in enumerate(heads.items())
    ]
    sources, dropped, failures = found_in(write(tmp_path / "a.warc.gz", records))
    assert (dropped, failures) == ({}, [])
    assert sorted(contents(sources)) == sorted([body] * 5 + [body[:-1]])


def test_a_compressed_file_must_be_compressed_by_record(tmp_path: Path) -> None:
    (tmp_path / "a.warc.gz").write_bytes(gzip.compress(b"".join(RECORDS[1:])))
    _, _, failures = found_in(tmp_path / "a.warc.gz")
    assert "compressed one by one" in failures[0].message


@pytest.mark.parametrize(
    "data", [b"", b"hello" * 1000, b"\x1f\x8b", b"\x1f\x8bxxxxxxxxxx", gzip.compress(b"hello", mtime=0)]
)
def test_what_is_no_warc_is_one_failure(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.warc").write_bytes(data)
    sources, _, failures = found_in(tmp_path / "a.warc")
    assert (sources, [failure.error_type for failure in failures]) == ([], ["BadArchive"])


@pytest.mark.parametrize("length", [-1, 10**15])
def test_a_length_that_is_not_there_is_not_believed(tmp_path: Path, length: int) -> None:
    broken = warc_record("http://a/x", WAV, length=length)
    sources, _, failures = found_in(write(tmp_path / "a.warc", [RECORDS[1], broken]))
    assert contents(sources) == [CLIPS[0]]
    assert [failure.error_type for failure in failures] == ["BadArchive"]


def test_bombs_are_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(warc, "FREE_BYTES", 10**6)
    monkeypatch.setattr(warc, "_STEP_BYTES", 10**6)
    bomb = warc_record("http://a/bomb", WAV + bytes(50 * 10**6))
    sources, _, failures = found_in(write(tmp_path / "a.warc.gz", [RECORDS[1], bomb, RECORDS[2]]))
    assert contents(sources) == [CLIPS[0]]
    assert "a bomb" in failures[0].message


def test_a_revisit_of_what_is_in_another_file_adds_nothing(tmp_path: Path) -> None:
    write(tmp_path / "1.warc", RECORDS[1:2])
    write(tmp_path / "2.warc", [warc_record("http://a/0.wav", b"", kind="revisit")])
    with listing_of(tmp_path) as listing:
        assert (listing.n_in, listing.n_sources, dict(listing.dropped)) == (2, 1, {"warc_revisit": 1})


def test_whatever_is_done_to_a_file_the_listing_balances(tmp_path: Path) -> None:
    draw = random.Random(5)
    seeds = [b"".join(RECORDS), gzipped(RECORDS)]
    path = tmp_path / "a.warc"
    for _ in range(150):
        data = bytearray(draw.choice(seeds))
        for _ in range(draw.choice((1, 3, 20))):
            at = draw.randrange(len(data))
            kind = draw.randrange(4)
            if kind == 0:
                data[at] = draw.randrange(256)
            elif kind == 1:
                del data[at : at + draw.randrange(1, 50)]
            elif kind == 2:
                data[at:at] = draw.randbytes(20)
            else:
                data = data[: max(9, at)]
        path.write_bytes(data)
        sources, dropped, failures = found_in(path, write(tmp_path / "good.warc", RECORDS[1:2]))
        assert sources
        assert len(sources) + sum(dropped.values()) + len(failures) >= 1
