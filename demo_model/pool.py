"""The pool of spoken sentences that training windows are put together from: chunks of utterances in files."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import soxr
from numpy.random import Generator

from demo_model.codecs import through_codec
from demo_model.settings import HELD_OUT
from demo_model.texts import Texts, TextSettings, generator, plain
from pipelines.demo_text import TOPICS
from transforms.tts.espeak_library import pronounce, say

RATE_HZ = 16_000
_STRESS = str.maketrans("", "", "ˈˌ")
Samples = npt.NDArray[np.int16]


class Utterance(NamedTuple):
    """A sentence, its phones in the voice that says it, and how it sounds: mono, 16 bits, shape (n,), ``RATE_HZ``."""

    text: str
    voice: str
    phones: str
    samples: Samples


def make_chunk(folder: Path, number: int, texts: Texts, settings: dict[str, Any]) -> Path:
    """Write a chunk of the pool, in one step, and return its file."""
    path, size = folder / chunk_name(number), settings["pool"]["chunk"]
    said = [_speak(texts.draw(i), i, settings) for i in range(number * size, (number + 1) * size)]
    spoken = with_phones(said)
    unfinished = path.with_suffix(".tmp.npz")
    np.savez(
        unfinished,
        samples=np.concatenate([one.samples for one in spoken]),
        lengths=np.array([len(one.samples) for one in spoken]),
        told=np.array(json.dumps([[one.text, one.voice, one.phones] for one in spoken])),
    )
    unfinished.rename(path)
    return path


def with_phones(utterances: Sequence[Utterance]) -> list[Utterance]:
    """Return utterances with their phones: letters of the IPA without stress marks, words apart by spaces."""
    of_voice: dict[str, list[int]] = {}
    for number, utterance in enumerate(utterances):
        of_voice.setdefault(utterance.voice, []).append(number)
    out = list(utterances)
    for voice, numbers in of_voice.items():
        for number, told in zip(numbers, pronounce(voice, [out[i].text for i in numbers]), strict=True):
            out[number] = out[number]._replace(phones=told.translate(_STRESS))
    return out


def chunk_name(number: int) -> str:
    """Return the name of a chunk's file."""
    return f"{number:04d}.npz"


def read_chunk(path: Path) -> list[Utterance]:
    """Return the utterances of a chunk."""
    with np.load(path) as data:
        ends = np.cumsum(data["lengths"])
        pieces = np.split(data["samples"], ends[:-1])
        told = json.loads(str(data["told"]))
        return [
            Utterance(text, voice, phones, piece)
            for (text, voice, phones), piece in zip(told, pieces, strict=True)
        ]


def _speak(text: str, number: int, settings: dict[str, Any]) -> Utterance:
    random, voices = generator(settings["seed"], 1, number), settings["voices"]
    voice = _voice(random, voices)
    said = say(
        voice, int(random.integers(*voices["words_per_minute"])), int(random.integers(*voices["pitch"])), text
    )
    samples = soxr.resample(np.frombuffer(said.data, np.int16), said.rate_hz, RATE_HZ)
    heard = _trimmed(samples)
    if random.random() < voices["codec_share"]:
        heard = through_codec(heard, random)
    return Utterance(text, voice, "", heard)


def _voice(random: Generator, voices: dict[str, Any]) -> str:
    while True:
        base, variant = random.choice(voices["trained"]), random.choice(voices["variants"])
        voice = f"{base}+{variant}" if variant else str(base)
        if voice != voices["held_out"]:
            return voice


def _trimmed(samples: Samples) -> Samples:
    """Return what is between the first and the last sample that is not nearly zero; espeak ends in silence."""
    loud = np.flatnonzero(np.abs(samples) > 30)
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples[:0]


_drawn: list[Texts] = []


def _load(settings: dict[str, Any]) -> None:
    kept_out = [*HELD_OUT.read_text(encoding="utf-8").splitlines(), *chain.from_iterable(TOPICS.values())]
    left_out = frozenset(map(plain, kept_out))
    _drawn.append(Texts(TextSettings(**settings["texts"]), settings["seed"], left_out))


def _make(folder: Path, settings: dict[str, Any], number: int) -> Path:
    return make_chunk(folder, number, _drawn[0], settings)


def make_pool(folder: Path, settings: dict[str, Any]) -> None:
    """Write all chunks into a folder, on all cores; those that are there stay."""
    folder.mkdir(parents=True, exist_ok=True)
    numbers = range(settings["pool"]["utterances"] // settings["pool"]["chunk"])
    missing = [number for number in numbers if not (folder / chunk_name(number)).exists()]
    if not missing:
        return
    with ProcessPoolExecutor(initializer=_load, initargs=(settings,)) as makers:
        for path in makers.map(partial(_make, folder, settings), missing):
            print(path, flush=True)
