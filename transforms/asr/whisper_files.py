"""Where a Whisper model's files come from: a local folder, a folder on any fsspec URL, or the Hugging Face Hub."""

from __future__ import annotations

import os
import shutil
import urllib.error
import urllib.request
import uuid
from collections.abc import Mapping
from pathlib import Path

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from schemas.errors import ConfigError
from schemas.ids import stable_id

PROBE_TIMEOUT_S = 10.0
_NEEDED = ("model.bin", "tokenizer.json")
_TAKEN = (*_NEEDED, "config.json", "preprocessor_config.json", "vocabulary.json", "vocabulary.txt")
_WAYS = (
    "Two ways lead to a model: (1) a folder in CTranslate2 format (model.bin, config.json, tokenizer.json, "
    "vocabulary, preprocessor_config.json), local or on any fsspec URL such as gs://bucket/whisper; "
    "(2) a name on the Hugging Face Hub, such as small, large-v3 or Systran/faster-whisper-small, "
    "which needs network access the first time."
)


def find_model(model: str, revision: str | None = None) -> Path:
    """Return the local folder that holds a model's files, fetching them first where that is needed.

    A folder on a URL is copied once for each machine and version of its files; a name on the Hub is taken from
    the Hub's own cache where it is there, so that a started project does not change its model under way.

    Args:
        model: a local folder, a folder on any fsspec URL, or a name on the Hub.
        revision: the Hub's branch, tag or commit; the Hub's default branch if None.

    Raises:
        ConfigError: if the model cannot be had; says what was tried, and which ways there are.
    """
    if "://" in model:
        return _from_url(model)
    path = Path(model).expanduser()
    if path.is_dir():
        return _checked(path, model)
    if path.is_absolute() or model.startswith((".", "~")):
        raise _error(model, f"there is no folder {path}")
    return _checked(_from_hub(model, revision), model)


def _error(model: str, reason: str) -> ConfigError:
    return ConfigError(f"The Whisper model {model!r} cannot be had: {reason}. {_WAYS}")


def _checked(folder: Path, model: str) -> Path:
    missing = [name for name in _NEEDED if not (folder / name).is_file()]
    if missing:
        raise _error(model, f"the folder {folder} has no {' and no '.join(missing)}")
    return folder


def _from_url(url: str) -> Path:
    try:
        fs, root = url_to_fs(url)
        if isinstance(fs, LocalFileSystem):
            return _from_local_url(url, Path(root))
        files = {name: f"{root.rstrip('/')}/{name}" for name in _TAKEN}
        versions = {name: str(fs.ukey(path)) for name, path in files.items() if fs.isfile(path)}
        missing = [name for name in _NEEDED if name not in versions]
        if missing:
            raise _error(url, f"there is no {' and no '.join(missing)} at {url}")
        return _copied(fs, url, {name: files[name] for name in versions}, versions)
    except (OSError, ValueError, ImportError) as error:
        raise _error(url, f"reading {url} gave {type(error).__name__}: {error}") from error


def _from_local_url(url: str, folder: Path) -> Path:
    if not folder.is_dir():
        raise _error(url, f"there is no folder {folder}")
    return _checked(folder, url)


def _copied(fs: AbstractFileSystem, url: str, files: Mapping[str, str], versions: Mapping[str, str]) -> Path:
    """Return the cached copy of remote files; it appears whole or not at all, however many workers copy."""
    named = [part for name in sorted(versions) for part in (name, versions[name])]
    folder = _cache_root() / stable_id("whisper model", url, *named)
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


def _from_hub(name: str, revision: str | None) -> Path:
    from faster_whisper.utils import download_model
    from huggingface_hub import constants

    try:
        return Path(download_model(name, revision=revision, local_files_only=True))
    except ValueError as error:
        raise _error(name, f"it is no local folder and no name that the Hub knows ({error})") from error
    except OSError:  # not in the Hub's cache, or not all of it
        pass
    if not constants.is_offline_mode() and _is_silent(constants.ENDPOINT):
        raise _error(name, f"{constants.ENDPOINT} did not answer within {PROBE_TIMEOUT_S:g} s")
    try:
        return Path(download_model(name, revision=revision))
    except OSError as error:
        reason = f"asking {constants.ENDPOINT} for it gave {type(error).__name__}: {error}"
        raise _error(name, reason.replace("\n", " ")) from error


def _is_silent(endpoint: str) -> bool:
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
