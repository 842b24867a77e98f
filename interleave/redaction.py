"""Edits applied to an utterance: what is masked, what a tone is laid over, what is cut out, and what is left."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from interleave.granularity.base import Utterance
from schemas.judgements import Edit
from schemas.records import Word
from schemas.settings import NonNegative

_OPENERS = "\"'([{«“‘„¿¡"
_CLOSERS = "\"')]}»”’.,;:!?…。，、！？।؟"


@dataclass(frozen=True)
class Redaction:
    """How edits look and sound.

    ``tag`` stands for masked words; ``{kind}`` in it is the edit's kind in capitals. ``tone_hz`` is the tone that is
    laid over bleeped words, 0 for silence; ``tone_dbfs`` its peak; it swells and fades over ``fade_s``.
    """

    tag: str = "<{kind}>"
    tone_hz: NonNegative = 1000.0
    tone_dbfs: float = -20.0
    fade_s: NonNegative = 0.005

    def tag_of(self, kind: str) -> str:
        """Return what stands for masked words of a kind."""
        return self.tag.replace("{kind}", kind.upper())


class Blank(NamedTuple):
    """A stretch of a segment's audio that nobody may hear: under a tone, or silent where it was cut out."""

    start_samples: int
    end_samples: int
    tone: bool


class Edited(NamedTuple):
    """What is left of an utterance: pieces in order, what to lay over its audio, and what was cut out, by reason.

    ``follows_cut``: whether something was cut out behind the last piece.
    """

    pieces: list[Utterance]
    blanks: list[Blank]
    cut_samples: Counter[str]
    follows_cut: bool


def apply_edits(utterance: Utterance, edits: Sequence[Edit], redaction: Redaction) -> Edited:
    """Return what edits leave of an utterance; ``edits`` are in order and do not overlap, none of them drops it.

    A piece without a word is cut out with what was cut beside it. Pieces behind a cut are ``parted``: nothing is
    joined over it. Every sample is in one piece, or counted in ``cut_samples``.
    """
    if not edits:
        return Edited([utterance], [], Counter(), False)
    tokens = list(_tokens(utterance, edits, redaction))
    blanks = [
        Blank(edit.start_samples, edit.end_samples, edit.action == "bleep")
        for edit in edits
        if edit.action != "mask" and edit.start_samples is not None and edit.end_samples is not None
    ]
    cuts = [edit for edit in edits if edit.action == "cut"]
    pieces, lost = _pieces(utterance, tokens, cuts)
    ends = pieces[-1].end_samples if pieces else utterance.start_samples
    return Edited(pieces, blanks, lost, ends < utterance.end_samples)


class _Token(NamedTuple):
    """A piece of text that stays, with the words that spell it."""

    text: str
    words: tuple[Word, ...]


def _tokens(utterance: Utterance, edits: Sequence[Edit], redaction: Redaction) -> Iterator[_Token]:
    """Yield the text between cuts, masked, with its words: one more than there are cuts."""
    text, words, at_chars, at_word = "", list[Word](), 0, 0
    for edit in edits:
        text += utterance.text[at_chars : edit.start_chars]
        at_chars = edit.end_chars
        opening, closing = _around(utterance.text, edit)
        if edit.first_word is not None and edit.end_word is not None:
            words += utterance.words[at_word : edit.first_word]
            at_word = edit.end_word
        if edit.action == "cut":
            yield _Token(text.removesuffix(opening).strip(), tuple(words))
            text, words, at_chars = "", [], at_chars + len(closing)
            continue
        tag = redaction.tag_of(edit.kind)
        text += tag
        if edit.first_word is not None and edit.end_word is not None:
            masked = utterance.words[edit.first_word : edit.end_word]
            words.append(_over(masked, opening, tag, closing))
    words += utterance.words[at_word:]
    known = all(edit.first_word is not None for edit in edits)
    yield _Token((text + utterance.text[at_chars:]).strip(), tuple(words) if known else ())


def _around(text: str, edit: Edit) -> tuple[str, str]:
    """Return the punctuation that stands directly before and behind an edit."""
    before, behind = text[: edit.start_chars], text[edit.end_chars :]
    opening = before[len(before.rstrip(_OPENERS)) :]
    return opening, behind[: len(behind) - len(behind.lstrip(_CLOSERS))]


def _over(words: Sequence[Word], opening: str, tag: str, closing: str) -> Word:
    """Return one word in place of some, over all of their time, with the punctuation that is theirs."""
    start, end = min(word.start_samples for word in words), max(word.end_samples for word in words)
    before = opening if words[0].text.strip().startswith(opening) else ""
    behind = closing if words[-1].text.strip().endswith(closing) else ""
    return Word(f"{before}{tag}{behind}", start, end, None)


def _pieces(
    utterance: Utterance, tokens: Sequence[_Token], cuts: Sequence[Edit]
) -> tuple[list[Utterance], Counter[str]]:
    """Return the utterances between cuts, and the samples that are in none of them, by reason."""
    lost: Counter[str] = Counter()
    pieces: list[Utterance] = []
    at = utterance.start_samples
    for number, token in enumerate(tokens):
        cut = cuts[number] if number < len(cuts) else None
        low, high = _bounds(cut, at, utterance.end_samples)
        if not cuts or (token.words and low > at):
            pieces.append(_piece(utterance, token, at, low, parted=number > 0 or utterance.parted))
        else:
            lost[f"{cuts[min(number, len(cuts) - 1)].kind}_cut"] += low - at
        if cut is not None:
            lost[f"{cut.kind}_cut"] += high - low
        at = high
    return pieces, lost


def _bounds(cut: Edit | None, at: int, end: int) -> tuple[int, int]:
    """Return where what stays ends and where it begins again, between two positions."""
    if cut is None or cut.start_samples is None or cut.end_samples is None:
        return end, end
    low = min(max(cut.start_samples, at), end)
    return low, min(max(cut.end_samples, low), end)


def _piece(utterance: Utterance, token: _Token, start: int, end: int, *, parted: bool) -> Utterance:
    words = tuple(
        word._replace(
            start_samples=min(max(word.start_samples, start), end),
            end_samples=min(max(word.end_samples, start), end),
        )
        for word in token.words
    )
    return utterance._replace(
        start_samples=start, end_samples=end, text=token.text, words=words, parted=parted
    )
