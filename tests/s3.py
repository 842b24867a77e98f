"""A real S3 server on loopback, and what it holds, read from it directly."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import boto3
import pytest
from botocore.config import Config
from fsspec.config import conf
from moto.moto_server.threaded_moto_server import ThreadedMotoServer

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": "us-east-1"}


@contextmanager
def s3_server() -> Iterator[str]:
    """Run an empty server while the block runs, and give its URL; one at a time in a process."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    url = "http://{}:{}".format(*server.get_host_and_port())
    try:
        yield url
    finally:
        with urlopen(
            Request(f"{url}/moto-api/reset", method="POST")
        ):  # the next one in this process holds nothing
            server.stop()


class Bucket:
    """A bucket of a server, looked at past every proxy and past everything that is tested."""

    def __init__(self, endpoint: str, name: str) -> None:
        self.name = name
        self.endpoint = endpoint
        self.client: Any = boto3.client(
            "s3",
            endpoint_url=endpoint,
            region_name=KEYS["AWS_DEFAULT_REGION"],
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=Config(s3={"addressing_style": "path"}),
        )
        self.client.create_bucket(Bucket=name)

    def names(self, prefix: str = "") -> list[str]:
        """Return the keys of all objects below a prefix."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=prefix)
        return [found["Key"] for page in pages for found in page.get("Contents", [])]

    def get(self, key: str) -> bytes:
        """Return an object."""
        data: bytes = self.client.get_object(Bucket=self.name, Key=key)["Body"].read()
        return data

    def uploads(self) -> list[str]:
        """Return the keys of the uploads that were begun and neither completed nor given up."""
        found = self.client.list_multipart_uploads(Bucket=self.name).get("Uploads", [])
        return [upload["Key"] for upload in found]

    def put_folder(self, folder: Path, prefix: str) -> None:
        """Upload the files of a folder."""
        for path in sorted(folder.iterdir()):
            self.client.upload_file(str(path), self.name, f"{prefix}/{path.name}")

    def hashes(self, root: str, tables: tuple[str, ...]) -> dict[str, str]:
        """Return the SHA-256 of every object of some tables below a root."""
        keys = [key for table in tables for key in self.names(f"{root}/{table}/")]
        return {key.removeprefix(f"{root}/"): hashlib.sha256(self.get(key)).hexdigest() for key in keys}


def options(endpoint: str, attempts: int = 3) -> dict[str, Any]:
    """Return what fsspec's configuration of S3 says to reach a server, with this many attempts inside the client."""
    retries = {"mode": "standard", "total_max_attempts": attempts}
    return {"endpoint_url": endpoint, "config_kwargs": {"read_timeout": 5, "retries": retries}}


def environment(endpoint: str) -> dict[str, str]:
    """Return the environment of a process that reaches a server as S3."""
    return {
        **os.environ,
        **KEYS,
        "FSSPEC_S3": json.dumps(options(endpoint, 2)),
        "SPEECHLOOM_STORE_ATTEMPTS": "4",
    }


def reach(monkeypatch: pytest.MonkeyPatch, endpoint: str, attempts: int = 3) -> None:
    """Let this process reach a server as S3."""
    for name, text in KEYS.items():
        monkeypatch.setenv(name, text)
    monkeypatch.setitem(conf, "s3", options(endpoint, attempts))
