"""Sounds in a folder of the user's: listed once, drawn by hash, decoded at the rate that is wanted."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import soundfile
import soxr
from fsspec.core import url_to_fs

from schemas.errors import ConfigError
from schemas.ids import digest, unit_interval
from transforms.tts.augment.base import Samples

_ENDINGS = (".wav", ".flac", ".ogg", ".mp3", ".opus")


def drawn_sound(folder: str, rate_hz: int, *parts: str | int) -> Samples:
    """Return a sound of a folder, each as probable as the others: float32, shape (n,), its channels' mean.

    Args:
        folder: a folder, or a URL of one that fsspec knows; it is searched with all that is below.
        rate_hz: the rate of what is returned.
        parts: what the draw is a hash of.

    Raises:
        ConfigError: if there is no sound, or the one that was drawn cannot be read.
    """
    paths = _listed(folder)
    return _sound(folder, paths[int(len(paths) * unit_interval("sound", *parts))], rate_hz)


def sounds_mark(folders: Iterable[str]) -> str:
    """Return what changes where a sound is added to folders, taken away or has another length in bytes; "" of none.

    What this process knows of folders is forgotten: what is drawn afterwards is drawn from what the mark stands for.

    Raises:
        ConfigError: if one cannot be listed, or holds no sound.
    """
    _listed.cache_clear()
    _sound.cache_clear()
    sizes = [str(part) for folder in sorted(set(folders)) for told in _sizes(folder).items() for part in told]
    return digest("sounds", *sizes).hex() if sizes else ""


@lru_cache(maxsize=16)
def _listed(folder: str) -> tuple[str, ...]:
    return tuple(_sizes(folder))


def _sizes(folder: str) -> dict[str, int | None]:
    """Return the sounds below a folder, in order of their paths, and how many bytes each has."""
    try:
        fs, root = url_to_fs(folder)
        fs.invalidate_cache()
        found = {str(path): told.get("size") for path, told in fs.find(root, detail=True).items()}
    except (OSError, ValueError, ImportError) as error:
        raise ConfigError(f"the folder of sounds {folder} cannot be listed: {error}") from error
    sounds = {path: found[path] for path in sorted(found) if path.lower().endswith(_ENDINGS)}
    if not sounds:
        raise ConfigError(f"the folder of sounds {folder} holds none ({', '.join(_ENDINGS)})")
    return sounds


@lru_cache(maxsize=256)
def _sound(folder: str, path: str, rate_hz: int) -> Samples:
    fs, _ = url_to_fs(folder)
    try:
        samples, from_hz = soundfile.read(io.BytesIO(fs.cat_file(path)), dtype="float32", always_2d=True)
    except (OSError, soundfile.LibsndfileError) as error:
        raise ConfigError(f"the sound {path} cannot be read: {error}") from error
    mono = np.asarray(soxr.resample(samples.mean(axis=1), from_hz, rate_hz), np.float32)
    if not mono.any() or not np.isfinite(mono).all():
        raise ConfigError(f"the sound {path} is silent, or holds what are no numbers")
    mono.setflags(write=False)
    return mono
