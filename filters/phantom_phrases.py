"""Drops texts that recognizers are known to make up: credits of subtitles, closing words of videos."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from filters.base import Candidate
from filters.texts.phantoms import phantoms
from filters.texts.spoken import spoken_letters
from filters.texts.tokens import clauses, fold, sentences
from filters.texts.trust import independent_agreement, is_borne_out, mean_confidence
from schemas.settings import NonNegative, Share, threshold

Kind = Literal["credit", "outro", "polite", "said"]
_CERTAIN = 0.9
_LONGEST_CLOSING = 100


@dataclass(frozen=True)
class PhantomPhrases:
    """Drops a text of which ``min_share`` or more are known phantom phrases (see ``filters/phrases``).

    Credits of subtitles are never spoken: a sentence that begins with one makes the whole text one, unless others
    heard it word for word (agreement of 0.9). Closing words ("thanks for watching") count unless other recognizers
    heard them (``believed_agreement``). Polite words ("thank you") count beside closing words; alone they count only
    where something speaks against them: the VAD called less than ``min_speech_share`` of the segment speech, or 3 s
    or more that would have been spoken at less than ``min_letters_per_s``, the engine's confidence is below
    ``min_confidence``, it heard no speech by more than Whisper's 0.6, or the others agree by less than 0.5.

    Phrases are compared by sentences, or else by clauses, without case, accents and punctuation; long ones are
    beginnings of sentences, and sentences up to 100 letters with the cue words of closing ones ("subscribe",
    "channel") are such. Lists of others are compared with whole lines, some with counts in them that no transcript
    has.

    Score: the share of letters in phantom phrases.
    """

    min_share: Share = threshold(0.7)
    believed_agreement: NonNegative = 0.7
    min_speech_share: Share = 0.4
    min_letters_per_s: NonNegative = 3.0
    min_confidence: Share = 0.5

    def measure(self, candidate: Candidate) -> float | None:
        """Return the share of phantom phrases."""
        letters: dict[Kind, int] = {"credit": 0, "outro": 0, "polite": 0, "said": 0}
        for piece, kind in _pieces(candidate.text):
            letters[kind] += sum(character.isalnum() for character in piece)
        if letters["credit"] and not is_borne_out(candidate, _CERTAIN):
            return 1.0
        if not sum(letters.values()):
            return None
        believed = is_borne_out(candidate, self.believed_agreement)
        counts = bool(letters["outro"] and not believed) or (
            letters["polite"] and self._is_doubtful(candidate)
        )
        return (letters["outro"] + letters["polite"]) / sum(letters.values()) if counts else 0.0

    def decide(self, score: float | None) -> str | None:
        """Compare the share; reason ``phantom_phrase``."""
        return "phantom_phrase" if score is not None and score >= self.min_share else None

    def _is_doubtful(self, candidate: Candidate) -> bool:
        agreement, confidence = independent_agreement(candidate), mean_confidence(candidate)
        return (
            candidate.speech_share < self.min_speech_share
            or self._is_stretched(candidate)
            or (confidence is not None and confidence < self.min_confidence)
            or (agreement is not None and agreement < 0.5)
            or any((one.no_speech_probability or 0) > 0.6 for one in candidate.hypotheses)
        )

    def _is_stretched(self, candidate: Candidate) -> bool:
        speech_s = candidate.speech_s
        return speech_s >= 3 and spoken_letters(candidate.text) < self.min_letters_per_s * speech_s


def _pieces(text: str) -> Iterator[tuple[str, Kind]]:
    """Yield the sentences and what they are; those that are none of it, by their clauses."""
    for sentence in sentences(text):
        kind = _kind(sentence)
        if kind == "said":
            yield from ((clause, _kind(clause)) for clause in clauses(sentence))
        else:
            yield sentence, kind


def _kind(piece: str) -> Kind:
    known, folded = phantoms(), fold(piece)
    if folded in known.makers or folded.startswith(known.credits) or any(m in folded for m in known.marks):
        return "credit"
    if folded in known.outros or folded.startswith(known.openings) or _has_cues(folded, known.cues):
        return "outro"
    return "polite" if folded in known.polite else "said"


def _has_cues(folded: str, cues: Iterable[Iterable[str]]) -> bool:
    """Tell whether a piece of no more than a sentence's length has all words of a cue."""
    return len(folded) <= _LONGEST_CLOSING and any(all(word in folded for word in cue) for cue in cues)
