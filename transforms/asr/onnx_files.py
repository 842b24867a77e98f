"""Where a model of onnx-asr comes from: a local folder, a folder on any fsspec URL, or the Hugging Face Hub."""

from __future__ import annotations

import json
from pathlib import Path
from typing import NamedTuple

from fsspec import AbstractFileSystem

from schemas.errors import ConfigError
from transforms.asr.model_files import folder_at, silence_of_hub

_ENDINGS = (".onnx", ".ort", ".data", ".onnx_data", ".json", ".txt", ".yaml")
_WAYS = (
    "Two ways lead to a model: (1) a folder in the layout of onnx-asr (its .onnx files, vocab.txt, and a config.json "
    "with model_type, or the setting kind), local or on any fsspec URL such as gs://bucket/parakeet; (2) a name that "
    "onnx-asr knows, such as nemo-parakeet-tdt-0.6b-v3 or nemo-canary-1b-v2, or a repository of the Hugging Face Hub "
    "such as istupakov/parakeet-tdt-0.6b-v3-onnx, which needs network access the first time."
)


class OnnxFiles(NamedTuple):
    """What ``onnx_asr.load_model`` is to be given: a name or kind, and the folder, None for the Hub's cache."""

    model: str
    folder: Path | None


def find_onnx_model(model: str, kind: str | None, quantization: str | None) -> OnnxFiles:
    """Return where a model's files are, fetching them first where that is needed.

    Args:
        model: a local folder, a folder on any fsspec URL, a name of onnx-asr, or a repository of the Hub.
        kind: which kind of model a folder holds (``nemo-conformer-tdt``); None if its config.json says so.
        quantization: the suffix of the files, such as ``int8``; None for those without.

    Raises:
        ConfigError: if the model cannot be had; says what was tried, and which ways there are.
    """
    folder = _folder(model)
    found = OnnxFiles((kind or _kind_of(folder, model)) if folder else model, folder)
    try:
        _resolve(found, quantization, offline=True)
    except FileNotFoundError as error:
        if folder:
            raise _error(model, _line(error)) from error
        _fetch(found, quantization)
    except (OSError, ValueError) as error:
        raise _error(model, _line(error)) from error
    return found


def _folder(model: str) -> Path | None:
    if "://" in model:
        try:
            return folder_at(model, "onnx-asr model", _wanted)
        except (OSError, ValueError, ImportError) as error:
            raise _error(model, f"reading {model} gave {type(error).__name__}: {error}") from error
    path = Path(model).expanduser()
    if path.is_dir():
        return path
    if path.is_absolute() or model.startswith((".", "~")):
        raise _error(model, f"there is no folder {path}")
    return None


def _wanted(fs: AbstractFileSystem, root: str) -> list[str]:
    paths = sorted(str(path) for path in fs.ls(root, detail=False))
    return [path for path in paths if path.endswith(_ENDINGS) and fs.isfile(path)]


def _kind_of(folder: Path, model: str) -> str:
    try:
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _error(model, f"no kind is given, and config.json cannot be read: {_line(error)}") from error
    kind = config.get("model_type") if isinstance(config, dict) else None
    if not isinstance(kind, str):
        raise _error(model, "no kind is given, and its config.json has no model_type")
    return kind


def _fetch(found: OnnxFiles, quantization: str | None) -> None:
    silence = silence_of_hub()
    if silence:
        raise _error(found.model, silence)
    try:
        _resolve(found, quantization, offline=False)
    except (OSError, ValueError) as error:
        reason = f"asking the Hub for it gave {type(error).__name__}: {_line(error)}"
        raise _error(found.model, reason) from error


def _resolve(found: OnnxFiles, quantization: str | None, *, offline: bool) -> None:
    """Let onnx-asr look for the files: from the Hub too, unless ``offline``.

    Raises:
        FileNotFoundError: if they are not there.
        OSError, ValueError: if the Hub cannot be asked, or there is no such name or kind.
    """
    try:
        from onnx_asr.loader import create_asr_resolver
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"onnx_asr needs the package '{error.name}': pip install 'speechloom[onnx]'"
        ) from error
    resolver = create_asr_resolver(found.model, found.folder, offline=offline or None)
    resolver.resolve_model(quantization=quantization)


def _error(model: str, reason: str) -> ConfigError:
    return ConfigError(f"The onnx-asr model {model!r} cannot be had: {reason}. {_WAYS}")


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:500]
