"""`align`: a written text placed on what a recognizer heard, from files to lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from schemas.errors import ConfigError
from schemas.records import Word
from schemas.units import to_samples, to_seconds
from transforms.longform.pieces import cut_pieces
from transforms.longform.place import DEFAULT, align_text
from transforms.longform.settings import LongformSettings
from transforms.rover.ctm import read_ctm

RATE_HZ = 16_000


def align_files(
    words: str,
    text: str,
    language: str | None = "en",
    max_s: float | None = None,
    settings: LongformSettings = DEFAULT,
) -> Iterator[str]:
    """Yield a line of JSON for each sentence of ``text`` that is trusted to be said, in order.

    Args:
        words: a file of heard words: CTM of one channel, or JSON: a list of words, or Whisper's output (``words``, or
            ``segments`` with ``words``); a word has ``word`` or ``text``, and ``start`` and ``end`` in seconds.
        text: a file of plain text, UTF-8.
        language: of the text.
        max_s: join sentences that follow on each other up to so many seconds; None: a line a sentence.
        settings: the model of the recognizer's errors, and the limits of trust.

    Raises:
        ConfigError: if a file cannot be read or is none of those.
    """
    placed = align_text(read_words(words), _read(text), RATE_HZ, settings, language=language)
    if max_s is not None:
        for piece in cut_pieces(placed, to_samples(max_s, RATE_HZ)):
            yield _line(**piece._asdict())
        return
    for sentence in placed:
        yield _line(**{key: value for key, value in sentence._asdict().items() if key != "words"})


def _line(start_samples: int, end_samples: int, score: float, matched: float, **others: Any) -> str:
    figures = {
        "start_s": round(to_seconds(start_samples, RATE_HZ), 3),
        "end_s": round(to_seconds(end_samples, RATE_HZ), 3),
        "score": round(score, 3),
        "matched": round(matched, 3),
    }
    return json.dumps({**figures, **others}, ensure_ascii=False)


def read_words(file: str) -> list[Word]:
    """Return the heard words of a file, in order of time, in samples of ``RATE_HZ``; see ``align_files``.

    Raises:
        ConfigError: if it cannot be read or holds no words in one of the known forms.
    """
    content = _read(file)
    words = _from_json(content, file) if content.lstrip()[:1] in {"[", "{"} else _from_ctm(content, file)
    return sorted(words, key=lambda word: word.start_samples)


def _read(file: str) -> str:
    try:
        return Path(file).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read: {error}") from error


def _from_ctm(content: str, file: str) -> list[Word]:
    read = read_ctm(content.encode(), file)
    if len(read.channels) > 1:
        raise ConfigError(f"{file} holds {len(read.channels)} channels; a text is placed on one")
    edges = zip(read.texts, read.starts_s.tolist(), read.ends_s.tolist(), strict=True)
    return [
        Word(text.decode(), to_samples(start_s, RATE_HZ), to_samples(end_s, RATE_HZ), None)
        for text, start_s, end_s in edges
    ]


def _from_json(content: str, file: str) -> list[Word]:
    try:
        return [_word(item) for item in _items(json.loads(content))]
    except (ValueError, TypeError, KeyError) as error:
        raise ConfigError(f"{file} holds no words with start and end in seconds: {error!r}") from error


def _items(data: Any) -> list[Any]:
    if isinstance(data, list):
        return data
    if "words" in data:
        return list(data["words"])
    return [word for segment in data["segments"] for word in segment["words"]]


def _word(item: Any) -> Word:
    text = item["word"] if "word" in item else item["text"]
    start, end = (to_samples(float(item[key]), RATE_HZ) for key in ("start", "end"))
    return Word(str(text).strip(), start, max(start, end), None)
