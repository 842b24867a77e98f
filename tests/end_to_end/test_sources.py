"""The same ten recordings as files, in archives, in a feed, in Parquet and on S3: the same segments, byte for byte."""

from __future__ import annotations

import functools
import gzip
import json
import threading
from collections import Counter
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest
import soxr

from pipelines.command import main
from tests.archives import gzipped, tar_bytes, warc_record, write_parquet
from tests.audio_files import write_audio
from tests.end_to_end.runs import WEBRTC, speak
from tests.s3 import Bucket, reach, s3_server
from transforms.inputs.members import close_kept

HERE = ("--set", "ingest.fetch.allow_addresses=[127.0.0.1]")
FORMATS = ("wav", "flac", "mp3", "ogg", "opus", "m4a", "aiff", "webm", "au", "caf")
Heard = dict[str, list[tuple[int, int, bytes]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Ten recordings, each in a format of its own, with captions."""
    made = tmp_path_factory.mktemp("crawl") / "audio"
    made.mkdir()
    for number, kind in enumerate(FORMATS):
        samples, rate_hz = speak(2, first=number)
        if kind in ("opus", "webm"):
            samples, rate_hz = _at_48k(samples, rate_hz)
        write_audio(made / f"talk{number}.{kind}", samples, rate_hz)
        (made / f"talk{number}.vtt").write_text(f"WEBVTT\n\n00:00.500 --> 00:05.000\nnumber {number}\n")
    return made


def _at_48k(samples: np.ndarray, rate_hz: int) -> tuple[np.ndarray, int]:
    return soxr.resample(samples, rate_hz, 48_000), 48_000


def audio(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.suffix != ".vtt"}


def everything(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def ingest(root: Path, *inputs: str | Path) -> Heard:
    """Run ingest and return the segments of each recording by its content's hash."""
    given = [word for place in inputs for word in ("--input", str(place))]
    assert main(["ingest", *given, "--root", str(root), "--quiet", *WEBRTC, *HERE]) == 0
    assert [
        row for path in (root / "failures").rglob("*.parquet") for row in pq.read_table(path).to_pylist()
    ] == []
    names = {}
    for path in (root / "recordings").iterdir():
        for row in pq.read_table(path, columns=["recording_id", "content_sha256"]).to_pylist():
            names[row["recording_id"]] = row["content_sha256"]
    heard: Heard = {content: [] for content in names.values()}
    assert len(heard) == len(names)
    for path in sorted((root / "segments").iterdir()):
        for row in pq.read_table(
            path, columns=["recording_id", "start_samples", "end_samples", "audio"]
        ).to_pylist():
            part = (row["start_samples"], row["end_samples"], row["audio"])
            heard[names[row["recording_id"]]].append(part)
    close_kept()
    return heard


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Heard:
    heard = ingest(tmp_path_factory.mktemp("files"), folder)
    assert len(heard) == len(FORMATS)
    assert all(heard.values())
    return heard


def write_warc(path: Path, folder: Path) -> Path:
    records = []
    for number, (name, data) in enumerate(audio(folder).items()):
        http, body = "HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n", data
        if number % 3 == 1:
            http += "Transfer-Encoding: chunked\r\n"
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(data), data)
        if number % 3 == 2:
            http, body = f"{http}Content-Encoding: gzip\r\n", gzip.compress(data)
        records.append(warc_record(f"https://h/{name}", body, http=http))
        html = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
        records.append(warc_record(f"https://h/{number}", b"<html/>", http=html))
    path.write_bytes(gzipped(records) if path.name.endswith("gz") else b"".join(records))
    return path


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_a_warc(folder: Path, expected: Heard, tmp_path: Path, name: str) -> None:
    assert ingest(tmp_path / "out", write_warc(tmp_path / name, folder)) == expected


@pytest.mark.parametrize("name", ["a.tar", "a.tar.gz"])
def test_a_tar(folder: Path, expected: Heard, tmp_path: Path, name: str) -> None:
    data = tar_bytes(everything(folder))
    (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    assert ingest(tmp_path / "out", tmp_path / name) == expected


def test_captions_inside_a_tar_are_heard(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.tar.gz").write_bytes(gzip.compress(tar_bytes(everything(folder))))
    texts = []
    for root, place in (("one", folder), ("two", tmp_path / "a.tar.gz")):
        common = ("--root", str(tmp_path / root), "--quiet", *WEBRTC, "--set", "transcribe.engines=[]")
        assert main(["ingest", "--input", str(place), *common[:-2]]) == 0
        assert main(["dedupe", "--root", str(tmp_path / root), "--quiet", "--set", "enabled=false"]) == 0
        assert (
            main(["transcribe", "--root", str(tmp_path / root), "--quiet", "--set", "transcribe.engines=[]"])
            == 0
        )
        tables = [
            pq.read_table(path, columns=["text"]) for path in (tmp_path / root / "transcripts").iterdir()
        ]
        texts.append(Counter(text for table in tables for text in table["text"].to_pylist()))
    assert texts[0] == texts[1]
    assert sum(count for text, count in texts[0].items() if text) >= len(FORMATS)
    close_kept()


def test_parquet_of_hugging_face(folder: Path, expected: Heard, tmp_path: Path) -> None:
    rows = [
        {"audio": {"bytes": data, "path": name}, "language": "en"} for name, data in audio(folder).items()
    ]
    assert ingest(tmp_path / "out", write_parquet(tmp_path / "a.parquet", rows, 4)) == expected


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def served(folder: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(folder.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_feed(folder: Path, expected: Heard, tmp_path: Path, served: str) -> None:
    items = "".join(f'<item><enclosure url="audio/{name}" type="audio/x"/></item>' for name in audio(folder))
    feed = f"<rss version='2.0'><channel><title>F</title>{items}</channel></rss>"
    (folder.parent / "feed.xml").write_text(feed)
    assert ingest(tmp_path / "web", f"{served}/feed.xml") == expected
    assert ingest(tmp_path / "file", folder.parent / "feed.xml") == expected


@pytest.fixture(scope="module")
def s3(folder: Path) -> Iterator[Bucket]:
    with s3_server() as endpoint:
        bucket = Bucket(endpoint, "crawl")
        bucket.put_folder(folder, "files")
        tar = tar_bytes(everything(folder))
        for name, data in (("a.tar", tar), ("b.tar.gz", gzip.compress(tar))):
            bucket.client.put_object(Bucket="crawl", Key=f"archives/{name}", Body=data)
        warc = write_warc(folder.parent / "c.warc.gz", folder).read_bytes()
        bucket.client.put_object(Bucket="crawl", Key="archives/c.warc.gz", Body=warc)
        rows = [{"audio": {"bytes": data, "path": name}} for name, data in audio(folder).items()]
        parquet = write_parquet(folder.parent / "d.parquet", rows, 4).read_bytes()
        bucket.client.put_object(Bucket="crawl", Key="archives/d.parquet", Body=parquet)
        yield bucket


@pytest.mark.parametrize(
    "place", ["files/", "archives/a.tar", "archives/b.tar.gz", "archives/c.warc.gz", "archives/d.parquet"]
)
def test_s3(s3: Bucket, expected: Heard, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    reach(monkeypatch, s3.endpoint)
    assert ingest(tmp_path / "out", f"s3://crawl/{place}") == expected


def test_the_plan_does_not_depend_on_the_order_of_the_inputs(folder: Path, tmp_path: Path) -> None:
    shards = tmp_path / "shards"
    shards.mkdir()
    (shards / "a.tar").write_bytes(tar_bytes(everything(folder)))
    (shards / "b.tar.gz").write_bytes(gzip.compress(tar_bytes(everything(folder)), mtime=0))
    write_warc(shards / "c.warc.gz", folder)
    names = [str(path) for path in sorted(shards.iterdir())]
    plans = []
    for number, given in enumerate((names, names[::-1], [str(shards)], [f"{shards}/*"], [*names, names[1]])):
        root = tmp_path / str(number)
        words = [word for name in given for word in ("--input", name)]
        assert main(["plan", *words, "--root", str(root), "--quiet"]) == 0
        plans.append({path.name: path.read_bytes() for path in sorted((root / "plan").iterdir())})
    assert all(plan == plans[0] for plan in plans)
    assert json.dumps(sorted(plans[0])).count("bucket-") >= 8
