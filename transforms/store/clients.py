"""File systems of URLs, with the settings that object stores need.

What a place needs (endpoint, credentials, requester pays) comes from the environment: fsspec's ``FSSPEC_S3`` and
the clients' own variables. It reaches worker processes by itself and is never written down.
"""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from inspect import signature
from typing import Any

from fsspec import AbstractFileSystem
from fsspec.config import conf
from fsspec.core import url_to_fs

from schemas.errors import ConfigError

PART_BYTES = 16 * 2**20
_MOST_PARTS = 9_000  # S3 allows 10,000
_PARTS_AT_A_TIME = 4
_EXTRAS = {"s3": "aws", "s3a": "aws", "gs": "gcp", "gcs": "gcp"}
# Requests that S3 refuses or drops are made again inside botocore, each for itself; s3fs on top of it would
# multiply the attempts.
_S3_CLIENT = {
    "connect_timeout": 10,
    "read_timeout": 60,
    "max_pool_connections": 64,
    "retries": {"mode": "standard", "total_max_attempts": 4},
}


def open_fs(url: str, *, keep_listings: bool = False) -> tuple[AbstractFileSystem, str]:
    """Return the file system of a URL or a local path, and the path in it.

    Object stores do not remember listings, unless told to: others write there too.

    Raises:
        ConfigError: if a part of this package that is not installed would serve it.
        ValueError, ImportError: if nothing here serves it.
    """
    protocol = url.split("://", 1)[0] if "://" in url else "file"
    try:
        fs, path = url_to_fs(url, **_options(protocol, keep_listings))
    except ImportError as error:
        if protocol not in _EXTRAS:
            raise
        extra = _EXTRAS[protocol]
        raise ConfigError(f"{url} needs an extra: pip install 'speechloom[{extra}]' ({error})") from error
    if protocol in ("s3", "s3a"):
        fs.retries = 1
    return fs, path


def _options(protocol: str, keep_listings: bool) -> dict[str, Any]:
    if protocol in ("http", "https"):
        return {"client_kwargs": {"timeout": _patient_timeout(), **_given(protocol, "client_kwargs")}}
    if protocol not in _EXTRAS:
        return {}
    options: dict[str, Any] = {"use_listings_cache": keep_listings}
    if _EXTRAS[protocol] == "aws":
        options["config_kwargs"] = {**_S3_CLIENT, **_given("s3", "config_kwargs")}
    return options


def _given(protocol: str, option: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = conf.get(protocol, {}).get(option, {})
    return found


def _patient_timeout() -> Any:
    """Return that a body may take as long as it likes, as long as something comes."""
    import aiohttp

    return aiohttp.ClientTimeout(total=None, sock_connect=30, sock_read=60)


def is_object_store(fs: AbstractFileSystem) -> bool:
    """Whether it reads ranges, and shows what is written when it is complete."""
    return not _EXTRAS.keys().isdisjoint(_protocols(fs))


def _protocols(fs: AbstractFileSystem) -> tuple[str, ...]:
    return (fs.protocol,) if isinstance(fs.protocol, str) else tuple(fs.protocol)


def read_whole(fs: AbstractFileSystem, path: str) -> bytes:
    """Return what a small file holds, asked for once: s3fs of 2026 asks for its size first, to read parts at a time.

    Raises:
        Whatever the file system's client raises; FileNotFoundError where there is none.
    """
    in_parts = "s3" in _protocols(fs) and "max_concurrency" in signature(type(fs)._cat_file).parameters
    return bytes(fs.cat_file(path, max_concurrency=1) if in_parts else fs.cat_file(path))


def upload(fs: AbstractFileSystem, source: str, path: str) -> None:
    """Put a local file in place; on an object store it appears when it is complete.

    Raises:
        Whatever the file system's client raises; parts that were uploaded till then are given up.
    """
    if not is_object_store(fs):
        fs.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        fs.put_file(source, path)
    elif "s3" in _protocols(fs):
        part = max(PART_BYTES, math.ceil(os.path.getsize(source) / _MOST_PARTS))
        fs.put_file(source, path, chunksize=part, max_concurrency=_PARTS_AT_A_TIME)
    else:
        fs.put_file(source, path, chunksize=PART_BYTES)
