"""A real server of Cloud Storage's interface on loopback; `make tools` builds it."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.ports import free_port

_TOOL = Path(__file__).resolve().parents[1] / ".tools" / "fake-gcs-server"


@contextmanager
def gcs_server() -> Iterator[str]:
    """Run a server while the block runs, and give its URL; the test is skipped where there is none."""
    tool = str(_TOOL) if _TOOL.exists() else shutil.which("fake-gcs-server")
    if tool is None:
        pytest.skip("needs fake-gcs-server: `make tools` builds it (with Go)")
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    flags = ["-scheme", "http", "-host", "127.0.0.1", "-port", str(port), "-backend", "memory"]
    process = subprocess.Popen([tool, *flags, "-external-url", url], stderr=subprocess.DEVNULL)
    try:
        _wait(url)
        yield url
    finally:
        process.kill()
        process.wait()


def _wait(url: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{url}/storage/v1/b?project=p"):
                return
        except urllib.error.URLError:
            time.sleep(0.05)
    raise RuntimeError("fake-gcs-server did not start")


class Bucket:
    """A bucket of a server, looked at past everything that is tested."""

    def __init__(self, endpoint: str, name: str) -> None:
        self.endpoint, self.name = endpoint, name
        self._call("/storage/v1/b?project=p", json.dumps({"name": name}).encode())

    def put_folder(self, folder: Path, prefix: str) -> None:
        """Upload the files of a folder."""
        for path in sorted(folder.iterdir()):
            place = (
                f"/upload/storage/v1/b/{self.name}/o?uploadType=media&name={quote(f'{prefix}/{path.name}')}"
            )
            self._call(place, path.read_bytes())

    def hashes(self, root: str, tables: tuple[str, ...]) -> dict[str, str]:
        """Return the SHA-256 of every object of some tables below a root."""
        return {
            name.removeprefix(f"{root}/"): hashlib.sha256(self._get(name)).hexdigest()
            for table in tables
            for name in self.names(f"{root}/{table}/")
        }

    def names(self, prefix: str) -> list[str]:
        """Return the names of all objects below a prefix."""
        found: dict[str, Any] = json.loads(self._call(f"/storage/v1/b/{self.name}/o?prefix={quote(prefix)}"))
        return [item["name"] for item in found.get("items", [])]

    def _get(self, name: str) -> bytes:
        return self._call(f"/storage/v1/b/{self.name}/o/{quote(name, safe='')}?alt=media")

    def _call(self, place: str, body: bytes | None = None) -> bytes:
        kind = {"Content-Type": "application/json"}
        with urllib.request.urlopen(urllib.request.Request(self.endpoint + place, body, kind)) as answer:
            data: bytes = answer.read()
        return data


def environment(endpoint: str) -> dict[str, str]:
    """Return the environment of a process that reaches a server as Cloud Storage."""
    options = json.dumps({"token": "anon", "endpoint_url": endpoint, "project": "p"})
    # Of the kind of bucket gcsfs asks by gRPC, which this server does not speak.
    return {**os.environ, "FSSPEC_GS": options, "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false"}
