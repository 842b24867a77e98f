"""One list that names all that a web server can do wrong, beside good recordings: the account at the end is right."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import soundfile

from pipelines.command import main
from schemas.records import Recording, Source
from tests.certificates import self_signed
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, hashes, manifest, speak, status
from tests.hostile_http import HostileServer, hostile_server
from transforms.store.store import Store
from transforms.store.tables import read_rows

GOOD = ("good", "moved", "packed", "drop-with-range", "drop-without-range", "changes", "busy", "three-503")
FAILING = {
    "slow-head": ("UnreachableUri", "fetch.min_bytes_per_s"),
    "slow-body": ("UnreachableUri", "fetch.min_bytes_per_s"),
    "stall": ("UnreachableUri", "fetch.stall_s"),
    "drop-always": ("UnreachableUri", "as the last of 4 attempts"),
    "too-long": ("UnreachableUri", "peer closed connection without sending complete message body"),
    "html": ("UnsupportedFormat", "<!DOCTYPE html>"),
    "endless": ("TooLarge", "fetch.max_bytes"),
    "bomb": ("TooLarge", "once unpacked (fetch.max_bytes)"),
    "loop": ("UnreachableUri", "redirected in a circle"),
    "hop": ("UnreachableUri", "fetch.max_redirects"),
    "to-metadata": ("ForbiddenAddress", "the address of a cloud's metadata"),
    "to-v6": ("ForbiddenAddress", "::1, a loopback address"),
    "to-number": ("ForbiddenAddress", "the address of a cloud's metadata"),
    "to-file": ("UnreachableUri", "only http and https are followed"),
    "garbage": ("UnreachableUri", "broken HTTP"),
    "gone": ("UnreachableUri", "status 404 (Not Found)"),
    "forbidden?sig=abcdef": ("UnreachableUri", "forbidden?sig=*** gave: status 403 (Forbidden)"),
}
LIMITS = (
    "allow_addresses=[127.0.0.1]",
    "attempts=4",
    "first_wait_s=0.02",
    "stall_s=1.5",
    "max_s=20",
    "max_bytes=4000000",
    "min_interval_s=0",
)
FETCH = tuple(part for limit in LIMITS for part in ("--set", f"ingest.fetch.{limit}"))
NEVER_S = 200  # far more than this takes, far less than one hang


@pytest.fixture
def server(tmp_path: Path) -> Iterator[HostileServer]:
    samples, rate_hz = speak(1)
    file = io.BytesIO()
    soundfile.write(file, samples, rate_hz, format="FLAC")
    with hostile_server(file.getvalue(), self_signed(tmp_path / "self.pem")) as running:
        yield running


def rows(server: HostileServer) -> list[dict[str, Any]]:
    urls = [f"{server.url}/{name}" for name in (*GOOD, *FAILING, "too-short")]
    secret = server.url.replace("http://", "http://me:abcdef@")
    return [{"uri": uri} for uri in (*urls, f"{server.tls_url}/good", f"{secret}/good")]


def test_every_row_ends_where_it_belongs(
    server: HostileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    began_s = time.monotonic()
    root = tmp_path / "out"
    listed = rows(server)
    assert build(root, manifest(tmp_path / "list.jsonl", listed), *WEBRTC, *NO_ENGINE, *FETCH) == 0
    assert time.monotonic() - began_s < NEVER_S
    found = status(root, capsys)
    store = Store(str(root))
    failures = {
        row["uri"]: (row["error_type"], row["message"])
        for row in found["failures"]
        if row["stage"] == "ingest"
    }
    for name, (kind, words) in FAILING.items():
        got_kind, message = failures.pop(f"{server.url}/{name.replace('abcdef', '***')}")
        assert (name, got_kind) == (name, kind)
        assert words in message
    assert failures.pop(f"{server.tls_url}/good")[1].endswith("failed: self-signed certificate")
    recordings = {
        r.uri: r for n in store.names("recordings") for r in read_rows(store, Recording, "recordings", n)
    }
    cut = recordings.pop(f"{server.url}/too-short", None)
    assert failures == {} if cut else list(failures) == [f"{server.url}/too-short"]
    assert set(recordings) == {f"{server.url}/{name}" for name in GOOD}
    assert {r.size_bytes for r in recordings.values()} == {len(server.content)}
    assert len({r.content_sha256 for r in recordings.values()}) == 1
    assert all(r.n_segments for r in recordings.values())
    plan, ingest = found["stages"]["plan"], found["stages"]["ingest"]
    assert (plan["in"]["items"], plan["failed"]["items"]) == (len(listed), 1)
    assert (
        ingest["in"]["items"]
        == len(listed) - 1
        == ingest["kept"]["items"] + ingest["failed"]["items"] + (ingest["dropped"]["items"])
    )


def test_no_table_shows_a_secret_and_signed_urls_stay_what_they_were(
    server: HostileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = tmp_path / "out"
    secret = f"http://me:abcdef@127.0.0.1:{server.port}/good"
    signed = f"{server.url}/gone?X-Amz-Signature=012345"
    listed = manifest(
        tmp_path / "list.jsonl", [{"uri": secret}, {"uri": signed}, {"uri": f"{server.url}/good"}]
    )
    assert build(root, listed, *WEBRTC, *NO_ENGINE, *FETCH) == 0
    assert all(b"abcdef" not in path.read_bytes() for path in root.rglob("*") if path.is_file())
    found = status(root, capsys)
    (bad,) = [row for row in found["failures"] if row["stage"] == "plan"]
    assert bad["message"].startswith("row 1: 'uri' holds a user name or password (http://***@127.0.0.1:")
    store = Store(str(root))
    planned = [s.uri for n in store.names("plan") for s in read_rows(store, Source, "plan", n)]
    assert signed in planned
    assert "012345" not in str(found["failures"])
    assert build(root, tmp_path / "list.jsonl", "--input", secret) == 2
    told = capsys.readouterr().err
    assert "holds a user name or password" in told
    assert "abcdef" not in told


def test_a_private_server_is_refused_unless_allowed_but_may_serve_the_list(
    server: HostileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = manifest(tmp_path / "list.jsonl", [{"uri": f"{server.url}/good"}])
    assert build(tmp_path / "out", source, *WEBRTC, *NO_ENGINE) == 0
    (row,) = status(tmp_path / "out", capsys)["failures"]
    assert (row["error_type"], server.asked) == ("ForbiddenAddress", [])
    soundfile.write(tmp_path / "here.flac", *speak(1))
    server.content = manifest(tmp_path / "served.jsonl", [{"uri": str(tmp_path / "here.flac")}]).read_bytes()
    served = ["--input", f"{server.url}/list.jsonl", "--root", str(tmp_path / "other"), "--quiet"]
    assert main(["build", *served, *WEBRTC, *NO_ENGINE]) == 0
    assert status(tmp_path / "other", capsys)["stages"]["ingest"]["kept"]["items"] == 1


def test_captions_come_the_same_way(
    server: HostileServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    samples, rate_hz = speak(1)
    soundfile.write(tmp_path / "a.flac", samples, rate_hz)
    samples, rate_hz = speak(1, first=3, voice="en-gb-scotland")
    soundfile.write(tmp_path / "b.flac", samples, rate_hz)
    server.content = b"WEBVTT\n\n00:00.000 --> 00:05.000\nThe river carries sand.\n"
    listed = [
        {"uri": "a.flac", "captions": f"{server.url}/drop-without-range"},
        {"uri": "b.flac", "captions": f"{server.url}/to-metadata"},
    ]
    more = tuple(part.replace("ingest.", "transcribe.") for part in FETCH)
    assert build(tmp_path / "out", manifest(tmp_path / "l.jsonl", listed), *WEBRTC, *NO_ENGINE, *more) == 0
    found = status(tmp_path / "out", capsys)
    assert [row["error_type"] for row in found["failures"]] == ["ForbiddenAddress"]
    assert found["stages"]["transcribe"]["kept"]["items"] >= 1


def test_the_same_bytes_by_http_as_from_disk(server: HostileServer, tmp_path: Path) -> None:
    """Only ids differ, which are hashes of the URIs: so the same URIs, once from a server that breaks."""
    source = manifest(tmp_path / "list.jsonl", [{"uri": f"{server.url}/{name}"} for name in GOOD])
    for root in ("one", "two"):
        assert build(tmp_path / root, source, *WEBRTC, *NO_ENGINE, *FETCH) == 0
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")
