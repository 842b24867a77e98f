from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from schemas.errors import ConfigError, UnreachableUri
from transforms.inputs.fetch_settings import FetchSettings
from transforms.inputs.files import absolute_uri, local_copy, locate
from transforms.inputs.listing import list_inputs

CONTENT = bytes(range(256)) * 5000
HERE = FetchSettings(allow_addresses=("127.0.0.1",), attempts=3, first_wait_s=0.01, min_interval_s=0)


class _Server(BaseHTTPRequestHandler):
    """Serves one good file, one whose body is shorter than promised, and refusals."""

    def _answer(self) -> None:
        if self.path not in ("/good.bin", "/torn.bin"):
            self.send_error(404 if self.path == "/gone.bin" else 500)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(len(CONTENT)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(CONTENT if self.path == "/good.bin" else CONTENT[:1000])

    do_GET = do_HEAD = _answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Server) as running:
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


def test_a_local_file_is_its_own_copy(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(CONTENT)
    with local_copy(str(tmp_path / "a.bin")) as copy:
        assert copy == (str(tmp_path / "a.bin"), hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))


def test_a_path_that_no_file_can_have_is_an_error_of_that_input() -> None:
    with pytest.raises(OSError, match="null byte"), local_copy("/a\0b.wav"):
        pass


def test_a_remote_file_is_copied_and_the_copy_is_deleted(server: str) -> None:
    with local_copy(f"{server}/good.bin", HERE) as copy:
        assert Path(copy.path).read_bytes() == CONTENT
        assert copy[1:] == (hashlib.sha256(CONTENT).hexdigest(), len(CONTENT))
    assert not Path(copy.path).exists()


@pytest.mark.parametrize(
    ("name", "error", "message"),
    [
        ("gone.bin", UnreachableUri, "gone.bin gave: status 404"),
        ("refused.bin", UnreachableUri, "refused.bin gave: status 500"),
        ("torn.bin", UnreachableUri, "torn.bin gave: broken HTTP: peer closed connection"),
    ],
)
def test_what_a_server_refuses_is_an_error_of_that_input(
    server: str, name: str, error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message), local_copy(f"{server}/{name}", HERE):
        pass


def test_an_input_list_that_no_server_serves_is_a_config_error(server: str) -> None:
    with pytest.raises(ConfigError, match=r"list\.jsonl gave: status 500"):
        list_inputs([f"{server}/list.jsonl"], fetch=replace(HERE, allow_addresses=()))
    with pytest.raises(ConfigError, match="Cannot connect to host"):
        list_inputs(["http://127.0.0.1:1/folder/"])
    with pytest.raises(ConfigError, match="cannot be opened here"):
        list_inputs(["nosuch://a/list.jsonl"])


def test_pipes_and_devices_are_no_regular_files(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", "/dev/zero"):
        with pytest.raises(UnreachableUri, match="no regular file"), local_copy(str(path)):
            pass


@pytest.mark.parametrize(
    ("uri", "folder", "absolute"),
    [
        ("a/b.wav", "/data", "/data/a/b.wav"),
        ("../b.wav", "/data/x", "/data/b.wav"),
        ("/b.wav", "/data", "/b.wav"),
        ("../b.wav", "http://host/x/y", "http://host/x/b.wav"),
        ("s3://bucket/b.wav", "/data", "s3://bucket/b.wav"),
        ("file:///data/b.wav", "http://host/x", "/data/b.wav"),
    ],
)
def test_relative_uris_are_relative_to_their_list(uri: str, folder: str, absolute: str) -> None:
    assert absolute_uri(uri, folder) == absolute


def test_an_existing_name_with_a_star_is_no_pattern(tmp_path: Path) -> None:
    (tmp_path / "a*.wav").touch()
    assert not locate(str(tmp_path / "a*.wav")).is_glob
    assert locate(str(tmp_path / "b*.wav")).is_glob
