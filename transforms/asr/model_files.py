"""What engines share to get a model's files: copies of folders on URLs, and whether the Hugging Face Hub answers."""

from __future__ import annotations

import os
import shutil
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Sequence
from pathlib import Path

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from schemas.ids import stable_id

PROBE_TIMEOUT_S = 10.0


def folder_at(url: str, kind: str, wanted: Callable[[AbstractFileSystem, str], Sequence[str]]) -> Path:
    """Return the local folder that holds the wanted files of a folder on a fsspec URL.

    It is copied once for each machine and version of its files, whole or not at all, however many workers copy.

    Args:
        url: the folder's; of the local disk, nothing is copied.
        kind: what it holds, such as "whisper model": part of the copy's name.
        wanted: returns the files' paths, given the file system and the folder's path there.

    Raises:
        OSError, ValueError, ImportError: if it cannot be read; NotADirectoryError for a local one that is not there.
    """
    fs, root = url_to_fs(url)
    if isinstance(fs, LocalFileSystem):
        folder = Path(root)
        if not folder.is_dir():
            raise NotADirectoryError(f"there is no folder {folder}")
        return folder
    return _copied(fs, url, kind, wanted(fs, root.rstrip("/")))


def hub_is_silent(endpoint: str) -> bool:
    """Whether the Hub lets us wait: its client asks without a time limit, and would wait for ever.

    Any answer will do, and any quick failure too: the client reports that better.
    """
    try:
        with urllib.request.urlopen(f"{endpoint}/api/whoami-v2", timeout=PROBE_TIMEOUT_S):
            return False
    except urllib.error.URLError as error:
        return isinstance(error.reason, TimeoutError)
    except TimeoutError:
        return True
    except (OSError, ValueError):
        return False


def silence_of_hub() -> str | None:
    """Return what to tell where the Hub may be asked and lets us wait; None otherwise."""
    from huggingface_hub import constants

    if constants.is_offline_mode() or not hub_is_silent(constants.ENDPOINT):
        return None
    return f"{constants.ENDPOINT} did not answer within {PROBE_TIMEOUT_S:g} s"


def _copied(fs: AbstractFileSystem, url: str, kind: str, paths: Sequence[str]) -> Path:
    files = {path.rsplit("/", 1)[-1]: path for path in paths}
    named = [part for name in sorted(files) for part in (name, str(fs.ukey(files[name])))]
    folder = _cache_root() / stable_id(kind, url, *named)
    if folder.is_dir():
        return folder
    partial = folder.with_name(f"{folder.name}.{uuid.uuid4().hex}.tmp")
    partial.mkdir(parents=True)
    try:
        for name, path in files.items():
            fs.get_file(path, str(partial / name))
        _put_in_place(partial, folder)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
    return folder


def _put_in_place(partial: Path, folder: Path) -> None:
    try:
        partial.rename(folder)
    except OSError:
        if not folder.is_dir():  # another worker was not first: the renaming itself failed
            raise


def _cache_root() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "speechloom" / "models"
