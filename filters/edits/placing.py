"""From a stretch of a text to the words that hold it, and to the samples in which they are said."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from filters.base import Candidate
from schemas.judgements import Edit, EditAction
from schemas.records import Word
from schemas.settings import NonNegative
from schemas.units import to_samples

WORD_TIMES, GIVEN = "word_times", "given"
"""The key in a hypothesis's settings that says where word times are from, and the value for the engine itself."""
_FASTEST_S = 0.025
"""A letter or digit is not said in less (``filters.speech_rate`` drops from 40 a second): times like that are wrong."""


@dataclass(frozen=True)
class Handling:
    """What is done about a stretch.

    ``action``: ``drop`` the segment, ``mask``, ``bleep`` or ``cut`` (``schemas.judgements.Edit``). ``untimed``: what
    ``bleep`` and ``cut`` become where no engine and no aligner measured when the words are said: ``drop``, or ``mask``,
    which leaves them to be heard. ``padding_s`` is taken of the neighbouring words too, since word times are loose
    (never more than half of a word); of a pause beside the stretch up to ``pause_s``.
    """

    action: EditAction = "bleep"
    untimed: Literal["drop", "mask"] = "drop"
    padding_s: NonNegative = 0.08
    pause_s: NonNegative = 0.3


def edit_words(kind: str, candidate: Candidate, first_word: int, end_word: int, handling: Handling) -> Edit:
    """Return the edit over words ``first_word`` to ``end_word`` (not included) of a candidate.

    Raises:
        ValueError: if the candidate's words do not spell its text; see ``word_places``.
    """
    places = word_places(candidate.text, candidate.words)
    if places is None:
        raise ValueError(f"the words of {candidate.segment_id} do not spell its text")
    start, end = places[first_word][0], places[end_word - 1][1]
    return edit_chars(kind, candidate, start, end, handling)


def edit_chars(kind: str, candidate: Candidate, start_chars: int, end_chars: int, handling: Handling) -> Edit:
    """Return the edit over a stretch of a candidate's text, grown to whole words, less punctuation around them."""
    places = word_places(candidate.text, candidate.words)
    inside = [i for i, (a, b) in enumerate(places or ()) if a < end_chars and b > start_chars]
    if places is None or not inside:
        return _untimed(kind, None, (start_chars, end_chars), handling)
    words = (inside[0], inside[-1] + 1)
    bare = _bare(candidate.text, places[words[0]][0], places[words[1] - 1][1])
    chars = (min(start_chars, bare[0]), max(end_chars, bare[1]))
    samples = _samples(candidate, *words, handling)
    if samples is None:
        return _untimed(kind, words, chars, handling)
    reason = f"has_{kind}" if handling.action == "drop" else None
    return Edit(kind, handling.action, *words, *chars, *samples, reason)


def word_places(text: str, words: Sequence[Word]) -> list[tuple[int, int]] | None:
    """Return where each word stands in a text, None where there are none or they do not spell it."""
    places, at = [], 0
    for word in words:
        bare = word.text.strip()
        start = text.find(bare, at)
        if start < 0 or text[at:start].strip():
            return None
        at = start + len(bare)
        places.append((start, at))
    return places if places and not text[at:].strip() else None


def are_measured(candidate: Candidate) -> bool:
    """Whether the candidate's words have times that were measured.

    Those of captions are estimates, unless an aligner found the text in the sound; so are the times of a vote that
    estimates took part in.
    """
    own = [h for h in candidate.hypotheses if (h.engine, h.text) == (candidate.engine, candidate.text)]
    told = {json.loads(one.settings or "{}").get(WORD_TIMES, GIVEN) for one in own or candidate.hypotheses}
    if told <= {GIVEN}:
        return candidate.engine != "captions" or _is_aligned(candidate)
    return bool(own) and _is_aligned(candidate)


def _is_aligned(candidate: Candidate) -> bool:
    return candidate.alignment is not None and candidate.alignment.rejection is None


def _untimed(
    kind: str,
    words: tuple[int, int] | None,
    chars: tuple[int, int],
    handling: Handling,
) -> Edit:
    first, end = words or (None, None)
    if handling.action == "mask" or (handling.action != "drop" and handling.untimed == "mask"):
        return Edit(kind, "mask", first, end, *chars, None, None)
    reason = f"has_{kind}" if handling.action == "drop" else f"{kind}_untimed"
    return Edit(kind, "drop", first, end, *chars, None, None, reason)


def _samples(candidate: Candidate, first: int, end: int, handling: Handling) -> tuple[int, int] | None:
    """Return what is taken of the audio for some words, None where it is not known where they are said."""
    said = candidate.words[first:end]
    rate_hz, segment_end = candidate.sample_rate_hz, candidate.start_samples + candidate.n_samples
    start_samples = min(word.start_samples for word in said)
    end_samples = max(word.end_samples for word in said)
    letters = sum(character.isalnum() for word in said for character in word.text)
    fastest = to_samples(_FASTEST_S * letters, rate_hz)
    if end_samples - start_samples < max(1, fastest) or not are_measured(candidate):
        return None
    before, after = candidate.words[:first][-1:], candidate.words[end:][:1]
    low = before[0] if before else Word("", candidate.start_samples, candidate.start_samples, None)
    high = after[0] if after else Word("", segment_end, segment_end, None)
    padding, pause = (to_samples(s, rate_hz) for s in (handling.padding_s, handling.pause_s))
    reach_back = max(low.end_samples, start_samples - pause)
    reach_on = min(high.start_samples, end_samples + pause)
    start = min(reach_back, max(start_samples - padding, _middle(low)))
    stop = max(reach_on, min(end_samples + padding, _middle(high)))
    start, stop = min(start, start_samples), max(stop, end_samples)
    return max(start, candidate.start_samples), min(stop, segment_end)


def _middle(word: Word) -> int:
    return (word.start_samples + word.end_samples) // 2


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch without what is no letter or digit at its ends; as it is where there is nothing else."""
    inside = [i for i in range(start, end) if text[i].isalnum()]
    return (inside[0], inside[-1] + 1) if inside else (start, end)
