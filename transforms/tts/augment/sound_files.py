"""Sounds in a folder of the user's: listed once, drawn by hash, decoded at the rate that is wanted."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
import soundfile
import soxr
from fsspec.core import url_to_fs

from schemas.errors import ConfigError
from schemas.ids import unit_interval
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


@lru_cache(maxsize=16)
def _listed(folder: str) -> tuple[str, ...]:
    try:
        fs, root = url_to_fs(folder)
        paths = sorted(str(path) for path in fs.find(root) if str(path).lower().endswith(_ENDINGS))
    except (OSError, ValueError, ImportError) as error:
        raise ConfigError(f"the folder of sounds {folder} cannot be listed: {error}") from error
    if not paths:
        raise ConfigError(f"the folder of sounds {folder} holds none ({', '.join(_ENDINGS)})")
    return tuple(paths)


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
