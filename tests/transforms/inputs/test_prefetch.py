from __future__ import annotations

import hashlib
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from schemas.errors import ConfigError, StoreError, UnreachableUri
from tests.hostile_http import HostileServer, hostile_server
from transforms.inputs import prefetch
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.prefetch import prefetched

CONTENT = bytes(range(256)) * 400
QUICK = FetchSettings(
    allow_addresses=("127.0.0.1",), attempts=2, first_wait_s=0.01, stall_s=5, min_interval_s=0
)
SOON_S = 30


@pytest.fixture
def server() -> Iterator[HostileServer]:
    with hostile_server(CONTENT) as running:
        yield running


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The folder for temporary files; nothing may be left in it, and no thread."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    yield tmp_path / "tmp"
    assert list((tmp_path / "tmp").iterdir()) == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("prefetch")]


def eventually(holds: Callable[[], bool]) -> None:
    until_s = time.monotonic() + SOON_S
    while not holds():
        assert time.monotonic() < until_s
        time.sleep(0.01)


def bytes_in(folder: Path) -> int:
    return sum(entry.stat().st_size for entry in folder.iterdir())


def test_files_come_in_order_with_what_is_wrong_with_them(server: HostileServer, folder: Path) -> None:
    here = folder.parent / "here.bin"
    here.write_bytes(b"here")
    uris = [
        f"{server.url}/good",
        str(here),
        f"{server.url}/gone",
        "/no/such",
        f"{server.url}/drop-with-range",
        "nosuch://y",
    ]
    seen: list[tuple[str, str | bytes]] = []
    with closing(prefetched(uris, QUICK)) as copies:
        for uri, copy in copies:
            if isinstance(copy, Exception):
                seen.append((uri, type(copy).__name__))
                continue
            content = Path(copy.path).read_bytes()
            assert copy[1:] == (hashlib.sha256(content).hexdigest(), len(content))
            seen.append((uri, content))
    outcomes = [CONTENT, b"here", "UnreachableUri", "FileNotFoundError", CONTENT, "UnreachableUri"]
    assert seen == list(zip(uris, outcomes, strict=True))
    assert here.exists()


def test_the_next_comes_while_one_is_used_and_a_used_one_goes(server: HostileServer, folder: Path) -> None:
    uris = [f"{server.url}/good?{number}" for number in range(3)]
    with closing(prefetched(uris, QUICK)) as copies:
        _, first = next(copies)
        assert not isinstance(first, Exception)
        eventually(lambda: len(server.asked) == 3)
        next(copies)
        assert not os.path.exists(first.path)


def test_no_more_waits_than_the_budget(server: HostileServer, folder: Path) -> None:
    uris = [f"{server.url}/good?{number}" for number in range(6)]
    budget = int(2.5 * len(CONTENT))
    with closing(prefetched(uris, replace(QUICK, prefetch_bytes=budget))) as copies:
        for number, (_, copy) in enumerate(copies):
            assert not isinstance(copy, Exception)
            ready = min(2, len(uris) - number - 1)
            eventually(lambda ready=ready: bytes_in(folder) >= (1 + ready) * len(CONTENT))  # type: ignore[misc]
            assert bytes_in(folder) <= len(CONTENT) + budget


def test_one_that_is_larger_than_the_budget_is_fetched_ahead_alone(
    server: HostileServer, folder: Path
) -> None:
    uris = [f"{server.url}/good?{number}" for number in range(3)]
    with closing(prefetched(uris, replace(QUICK, prefetch_bytes=10))) as copies:
        next(copies)
        eventually(lambda: bytes_in(folder) == 2 * len(CONTENT))
        time.sleep(0.1)
        assert bytes_in(folder) == 2 * len(CONTENT)
        assert len(list(copies)) == 2


@pytest.mark.parametrize("name", ["stall", "slow-body", "slow-head", "endless"])
def test_closing_gives_up_what_is_under_way(server: HostileServer, folder: Path, name: str) -> None:
    patient = replace(QUICK, stall_s=100, max_s=200, min_bytes_per_s=0, max_bytes=2**50, prefetch_bytes=10**6)
    uris = [f"{server.url}/good", f"{server.url}/good?2", f"{server.url}/{name}", f"{server.url}/good?3"]
    began_s = time.monotonic()
    with closing(prefetched(uris, patient)) as copies:
        next(copies)
        eventually(lambda: bool(server.requests(f"/{name}")))
    assert time.monotonic() - began_s < SOON_S
    assert not server.requests("/good?3")


def test_an_error_of_the_caller_leaves_nothing(server: HostileServer, folder: Path) -> None:
    uris = [f"{server.url}/good?{number}" for number in range(3)]
    with pytest.raises(ZeroDivisionError), closing(prefetched(uris, QUICK)) as copies:
        for _ in copies:
            raise ZeroDivisionError


def test_no_room_is_told_to_the_caller(
    server: HostileServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    with (
        closing(prefetched([f"{server.url}/good"], QUICK)) as copies,
        pytest.raises(StoreError, match="TMPDIR"),
    ):
        next(copies)


def test_a_variable_that_is_missing_is_told_to_the_caller(server: HostileServer, folder: Path) -> None:
    settings = replace(QUICK, headers={"Cookie": "env:NO_SUCH_VARIABLE"}, credential_hosts=(server.url,))
    with closing(prefetched([f"{server.url}/good"], settings)) as copies, pytest.raises(ConfigError):
        next(copies)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_bug_in_the_thread_is_one_of_the_caller(
    server: HostileServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(prefetch, "local_copy", broken)
    with closing(prefetched([f"{server.url}/good"], QUICK)) as copies, pytest.raises(ZeroDivisionError):
        next(copies)


def test_files_of_this_machine_need_no_thread(folder: Path) -> None:
    here = folder.parent / "here.bin"
    here.write_bytes(b"here")
    with closing(prefetched([str(here), f"file://{here}"])) as copies:
        for _, copy in copies:
            assert not isinstance(copy, Exception)
            assert copy.path == str(here)
            assert not [thread for thread in threading.enumerate() if thread.name.startswith("prefetch")]


def test_loopback_is_refused_by_default(server: HostileServer, folder: Path) -> None:
    with closing(prefetched([f"{server.url}/good"])) as copies:
        _, error = next(copies)
    assert not isinstance(error, UnreachableUri)
    assert type(error).__name__ == "ForbiddenAddress"
