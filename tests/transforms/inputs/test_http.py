"""The fetcher against a server that misbehaves in every way that was thought of."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.errors import (
    ConfigError,
    ForbiddenAddress,
    InputError,
    StoreError,
    TookTooLong,
    TooLarge,
    UnreachableUri,
)
from tests.certificates import self_signed
from tests.hostile_http import HTML, HostileServer, hostile_server
from tests.ports import free_port
from transforms.inputs import exchange
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.files import local_copy, locate
from transforms.inputs.http import Fetched, fetch, fetch_to_open
from transforms.inputs.wire import Cancelled

CONTENT = bytes(range(256)) * 3000
QUICK = FetchSettings(
    allow_addresses=("127.0.0.1",),
    attempts=3,
    first_wait_s=0.02,
    longest_wait_s=0.1,
    stall_s=5,
    connect_s=5,
    max_s=30,
    max_bytes=4 * 2**20,
    min_interval_s=0,
)
HASTY = replace(QUICK, stall_s=0.6)
NEVER_S = 60  # far more than any of this takes, far less than a hang


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed(tmp_path_factory.mktemp("tls") / "self.pem")


@pytest.fixture
def server(certificate: Path) -> Iterator[HostileServer]:
    with hostile_server(CONTENT, certificate) as running:
        yield running


def get(url: str, path: Path, settings: FetchSettings = QUICK) -> Fetched:
    began_s = time.monotonic()
    with open(path, "w+b", buffering=0) as file:
        try:
            return fetch(url, file, settings)
        finally:
            assert time.monotonic() - began_s < NEVER_S


@pytest.mark.parametrize(
    ("name", "n_requests"),
    [
        ("good", 1),
        ("moved", 1),
        ("packed", 1),
        ("drop-with-range", 2),
        ("drop-without-range", 2),
        ("changes", 2),
        ("changes-unseen", 3),
        ("busy", 2),
    ],
)
def test_what_can_be_had_is_had_whole(
    server: HostileServer, tmp_path: Path, name: str, n_requests: int
) -> None:
    found = get(f"{server.url}/{name}", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == CONTENT
    assert found == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert len(server.requests(f"/{name}")) == n_requests


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("slow-head", UnreachableUri, r"less than 1000 bytes/s over 0\.6 s \(fetch\.min_bytes_per_s\)"),
        ("slow-body", UnreachableUri, r"less than 1000 bytes/s over 0\.6 s \(fetch\.min_bytes_per_s\)"),
        ("stall", UnreachableUri, r"nothing for 0\.6 s \(fetch\.stall_s\), as the last of 3 attempts"),
        ("drop-always", UnreachableUri, "as the last of 3 attempts"),
        ("too-long", UnreachableUri, "received 768000 bytes, expected 769000"),
        ("endless", TooLarge, r"larger than 4194304 bytes \(fetch\.max_bytes\)"),
        ("bomb", TooLarge, r"larger than 4194304 bytes once unpacked \(fetch\.max_bytes\)"),
        ("loop", UnreachableUri, "redirected in a circle, to .*/loop$"),
        ("hop", UnreachableUri, r"redirected more than 10 times \(fetch\.max_redirects\)"),
        ("to-metadata", ForbiddenAddress, "169.254.169.254, the address of a cloud's metadata; fetch.allow_"),
        (
            "to-number",
            ForbiddenAddress,
            "2852039166 is at 169.254.169.254, the address of a cloud's metadata",
        ),
        ("to-v6", ForbiddenAddress, "is at ::1, a loopback address"),
        ("to-mapped", ForbiddenAddress, "a private or special address"),
        ("to-file", UnreachableUri, "redirected to a file URL; only http and https are followed"),
        ("to-nowhere", UnreachableUri, "status 302 without a place to go on to"),
        ("garbage", UnreachableUri, "broken HTTP: illegal request line, as the last of 3"),
        ("gone", UnreachableUri, r"gone gave: status 404 \(Not Found\)$"),
        ("removed", UnreachableUri, r"status 410 \(Gone\)$"),
        ("forbidden", UnreachableUri, r"status 403 \(Forbidden\)$"),
        ("login", UnreachableUri, r"status 401 \(Unauthorized\)$"),
        ("nothing", UnreachableUri, r"status 204 \(No Content\)$"),
        ("three-503", UnreachableUri, r"status 503 \(Service Unavailable\), as the last of 3 attempts"),
    ],
)
def test_what_cannot_be_had_says_why(
    server: HostileServer, tmp_path: Path, name: str, error: type[InputError], message: str
) -> None:
    settings = HASTY if name in ("slow-head", "slow-body", "stall") else QUICK
    with pytest.raises(error, match=message) as raised:
        get(f"{server.url}/{name}", tmp_path / "x", settings)
    assert "\n" not in str(raised.value)
    assert "for good" not in str(raised.value)


def test_503_three_times_and_then_the_file(server: HostileServer, tmp_path: Path) -> None:
    assert get(f"{server.url}/three-503", tmp_path / "x", replace(QUICK, attempts=4)).size_bytes == len(
        CONTENT
    )


def test_what_is_final_is_asked_once(server: HostileServer, tmp_path: Path) -> None:
    for name in ("gone", "forbidden", "to-metadata", "loop"):
        with pytest.raises(InputError):
            get(f"{server.url}/{name}", tmp_path / "x")
        assert len(server.requests(f"/{name}")) == 1


def test_a_broken_file_is_resumed_from_where_it_broke(server: HostileServer, tmp_path: Path) -> None:
    get(f"{server.url}/drop-with-range", tmp_path / "x")
    second = server.requests("/drop-with-range")[1].headers
    assert second["range"] == f"bytes={len(CONTENT) // 2}-"
    assert second["if-range"] == '"one"'


def test_attempts_count_only_without_progress(tmp_path: Path) -> None:
    content = bytes(range(256)) * 4 * 2**10 * 8
    with hostile_server(content) as server:
        get(f"{server.url}/drop-often", tmp_path / "x", replace(QUICK, attempts=2, max_bytes=2**30))
        assert (tmp_path / "x").read_bytes() == content
        assert len(server.asked) == 6


def test_a_body_ends_where_its_server_said_it_would(server: HostileServer, tmp_path: Path) -> None:
    assert get(f"{server.url}/too-short", tmp_path / "x").size_bytes == 1000
    assert (tmp_path / "x").read_bytes() == CONTENT[:1000]


def test_a_page_in_place_of_audio_is_left_to_the_decoder(server: HostileServer, tmp_path: Path) -> None:
    get(f"{server.url}/html", tmp_path / "x")
    assert (tmp_path / "x").read_bytes() == HTML


def test_retry_after_is_waited_for_and_capped(server: HostileServer, tmp_path: Path) -> None:
    began_s = time.monotonic()
    get(f"{server.url}/busy", tmp_path / "x")
    assert time.monotonic() - began_s >= 1
    began_s = time.monotonic()
    get(f"{server.url}/busy?again", tmp_path / "x", replace(QUICK, longest_retry_after_s=0.1))
    with pytest.raises(TookTooLong, match=r"the next attempt is 1\.0 s away"):
        get(f"{server.url}/busy?later", tmp_path / "x", replace(QUICK, max_s=0.9))
    assert time.monotonic() - began_s < NEVER_S


@pytest.mark.parametrize("name", ["slow-head", "slow-body", "stall", "endless"])
def test_the_whole_fetch_has_an_end(server: HostileServer, tmp_path: Path, name: str) -> None:
    patient = replace(QUICK, max_s=0.5, stall_s=30, min_bytes_per_s=0, max_bytes=2**50)
    with pytest.raises(TookTooLong, match=r"longer than 0\.5 s \(fetch\.max_s\)"):
        get(f"{server.url}/{name}", tmp_path / "x", patient)


def test_tls_is_checked(
    server: HostileServer, tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UnreachableUri, match=r"TLS with 127\.0\.0\.1:\d+ failed: self.signed certificate"):
        get(f"{server.tls_url}/good", tmp_path / "x")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    exchange._tls.cache_clear()
    try:
        assert get(f"{server.tls_url}/good", tmp_path / "x").size_bytes == len(CONTENT)
    finally:
        exchange._tls.cache_clear()


def test_loopback_is_refused_unless_allowed(server: HostileServer, tmp_path: Path) -> None:
    strict = replace(QUICK, allow_addresses=())
    for host in ("127.0.0.1", "localhost", "[::1]", "2130706433", "0x7f.1", "0", "[::ffff:127.0.0.1]"):
        with pytest.raises(ForbiddenAddress, match=r"is at .* address"):
            get(f"http://{host}:{server.port}/good", tmp_path / "x", strict)
    assert not server.asked
    by_name = replace(QUICK, allow_addresses=("localhost",))
    assert get(f"http://localhost:{server.port}/good", tmp_path / "x", by_name).size_bytes == len(CONTENT)
    with pytest.raises(ForbiddenAddress):
        get(f"{server.url}/good", tmp_path / "x", by_name)


def test_hosts_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreachableUri, match=r"no connection to 127\.0\.0\.1:.* refused, as the last of 3"):
        get(f"http://127.0.0.1:{free_port()}/x", tmp_path / "x")
    with pytest.raises(UnreachableUri, match=r"the name nosuch\.invalid cannot be resolved"):
        get("http://nosuch.invalid/x", tmp_path / "x", replace(QUICK, attempts=1))
    for url in ("http://", "http://[::1", "http://a:99999/", "http://" + "a" * 70 + ".b/", "http://a..b/x"):
        with pytest.raises(UnreachableUri):
            get(url, tmp_path / "x")


def test_credentials_go_to_their_host_alone(
    server: HostileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDIA_TOKEN", "Bearer for good")
    settings = replace(
        QUICK,
        headers={"Authorization": "env:MEDIA_TOKEN", "X-Purpose": "research"},
        credential_hosts=(server.url,),
        allow_addresses=("127.0.0.1", "localhost"),
        user_agent="loom/1 (+https://example.org/bot)",
    )
    get(f"{server.url}/to-localhost", tmp_path / "x", settings)
    first, second = server.asked
    assert first.headers["authorization"] == "Bearer for good"
    assert "authorization" not in second.headers
    assert {first.headers["x-purpose"], second.headers["x-purpose"]} == {"research"}
    assert first.headers["user-agent"] == "loom/1 (+https://example.org/bot)"
    assert first.headers["accept-encoding"] == "identity"
    monkeypatch.delenv("MEDIA_TOKEN")
    with pytest.raises(ConfigError, match="the variable MEDIA_TOKEN, which is not set here"):
        get(f"{server.url}/good", tmp_path / "x", settings)


def test_messages_show_no_secret(
    server: HostileServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    secret = "?X-Amz-Signature=abcdef&part=7&access_token=abcdef#token=abcdef"
    with pytest.raises(UnreachableUri, match=r"part=7") as raised:
        get(f"{server.url}/drop-always{secret}", tmp_path / "x")
    assert "abcdef" not in str(raised.value) + caplog.text
    assert server.asked[0].path == "/drop-always?X-Amz-Signature=abcdef&part=7&access_token=abcdef"
    with pytest.raises(UnreachableUri, match="user name or password") as raised:
        get(f"http://me:abcdef@127.0.0.1:{server.port}/good", tmp_path / "x")
    assert "abcdef" not in str(raised.value)


def test_a_fetch_can_be_given_up(server: HostileServer, tmp_path: Path) -> None:
    cancel = threading.Event()
    timer = threading.Timer(0.3, cancel.set)
    timer.start()
    with open(tmp_path / "x", "w+b", buffering=0) as file, pytest.raises(Cancelled):
        fetch(f"{server.url}/stall", file, replace(QUICK, stall_s=50), cancel)
    timer.join()


def test_a_full_disk_is_no_fault_of_the_input(server: HostileServer) -> None:
    with open("/dev/full", "wb", buffering=0) as full, pytest.raises((StoreError, OSError)) as raised:
        fetch(f"{server.url}/good", full, QUICK)
    assert isinstance(raised.value, StoreError)


def test_places_and_copies_come_the_same_way(server: HostileServer) -> None:
    with fetch_to_open(f"{server.url}/drop-with-range", QUICK) as file:
        assert file.seek(-5, 2) == len(CONTENT) - 5
        assert file.read() == CONTENT[-5:]
    with locate(f"{server.url}/drop-with-range?2", fetch=QUICK).open() as opened:
        assert opened.read() == CONTENT
    with local_copy(f"{server.url}/drop-with-range?3", QUICK) as copy:
        assert Path(copy.path).read_bytes() == CONTENT
    assert not Path(copy.path).exists()
    with pytest.raises(UnreachableUri, match="chains a file system to a server"):
        locate(f"simplecache::{server.url}/good")
    with pytest.raises(ForbiddenAddress), local_copy("ftp://127.0.0.1/x"):
        pass
