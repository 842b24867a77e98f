"""Where a Whisper model's files come from: a local folder, a folder on any fsspec URL, or the Hugging Face Hub."""

from __future__ import annotations

from pathlib import Path

from fsspec import AbstractFileSystem

from schemas.errors import ConfigError
from transforms.asr.model_files import folder_at, silence_of_hub

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
        return _checked(folder_at(url, "whisper model", lambda fs, root: _wanted(fs, root, url)), url)
    except (OSError, ValueError, ImportError) as error:
        raise _error(url, f"reading {url} gave {type(error).__name__}: {error}") from error


def _wanted(fs: AbstractFileSystem, root: str, url: str) -> list[str]:
    found = [name for name in _TAKEN if fs.isfile(f"{root}/{name}")]
    missing = [name for name in _NEEDED if name not in found]
    if missing:
        raise _error(url, f"there is no {' and no '.join(missing)} at {url}")
    return [f"{root}/{name}" for name in found]


def _from_hub(name: str, revision: str | None) -> Path:
    from faster_whisper.utils import download_model
    from huggingface_hub import constants

    try:
        return Path(download_model(name, revision=revision, local_files_only=True))
    except ValueError as error:
        raise _error(name, f"it is no local folder and no name that the Hub knows ({error})") from error
    except OSError:  # not in the Hub's cache, or not all of it
        pass
    silence = silence_of_hub()
    if silence:
        raise _error(name, silence)
    try:
        return Path(download_model(name, revision=revision))
    except OSError as error:
        reason = f"asking {constants.ENDPOINT} for it gave {type(error).__name__}: {error}"
        raise _error(name, reason.replace("\n", " ")) from error
