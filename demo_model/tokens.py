"""The model's tokens: byte-level subwords learnt from the texts, then Whisper's special tokens in Whisper's order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from tokenizers import AddedToken, Tokenizer, decoders, models, pre_tokenizers, trainers

SPECIALS = (
    "<|endoftext|>", "<|startoftranscript|>", "<|en|>", "<|translate|>", "<|transcribe|>", "<|startoflm|>",
    "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>",
)  # fmt: skip
TIMESTAMP_S = 0.02
PHONES = " abdefhijklmnoprstuvwxzæðŋɐɑɒɔəɚɛɜɡɪɫɬɯɹɾʃʉʊʌʍʒʔθᵻː"
"""What espeak-ng writes English phones with, a space between words; marks of stress and syllables are left out."""
N_TIMESTAMPS = 1501
NEVER = -1.0


def train_tokenizer(texts: Iterable[str], n_subwords: int) -> Tokenizer:
    """Return a tokenizer of ``n_subwords`` subwords, Whisper's special tokens and its timestamps behind them."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=n_subwords, initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator((f" {text}" for text in texts), trainer)
    stamps = (f"<|{i * TIMESTAMP_S:.2f}|>" for i in range(N_TIMESTAMPS))
    tokenizer.add_special_tokens(
        [AddedToken(token, special=True, normalized=False) for token in (*SPECIALS, *stamps)]
    )
    return tokenizer


class Targets(NamedTuple):
    """What the decoder is given, what it is to say next, and about when, in seconds (``NEVER``: at no time)."""

    given: list[int]
    said: list[int]
    when: list[float]


class Tokens:
    """A tokenizer with the numbers of its special tokens."""

    def __init__(self, path: Path) -> None:
        self.tokenizer = Tokenizer.from_file(str(path))
        vocabulary = self.tokenizer.get_vocab()
        self.end, self.start = vocabulary["<|endoftext|>"], vocabulary["<|startoftranscript|>"]
        self.no_speech, self.no_timestamps = vocabulary["<|nospeech|>"], vocabulary["<|notimestamps|>"]
        self.zero = self.no_timestamps + 1
        self.n_subwords, self.size = self.end, self.tokenizer.get_vocab_size()

    def phones(self, told: str) -> list[int]:
        """Return the numbers of phones, from 0 in the order of ``PHONES``; others are left out."""
        return [PHONES.index(phone) for phone in told if phone in PHONES]

    def subwords(self, text: str) -> list[int]:
        """Return the tokens of a sentence, as Whisper has them after a space."""
        numbers: list[int] = self.tokenizer.encode(f" {text}").ids
        return numbers

    def stamp(self, seconds: float) -> int:
        """Return the token of a time in the window, at most 30 s."""
        return self.zero + min(round(seconds / TIMESTAMP_S), N_TIMESTAMPS - 1)

    def targets(self, spoken: Sequence[tuple[float, float, str]], *, timestamps: bool) -> Targets:
        """Return what the decoder is given, what it is to say next, and about when that is said, of equal lengths.

        ``spoken`` are sentences with start and end in seconds. In a window without any, what follows the start is
        the token for no speech, and nothing follows the prompt.
        """
        if not spoken:
            prompt = [self.start, self.zero if timestamps else self.no_timestamps]
            return Targets(prompt, [self.no_speech, self.end], [NEVER, NEVER])
        said = [] if timestamps else [self.no_timestamps]
        when = [] if timestamps else [NEVER]
        for start_s, end_s, text in spoken:
            words = self.subwords(text)
            times = self._times(words, start_s, end_s)
            said += [self.stamp(start_s), *words, self.stamp(end_s)] if timestamps else words
            when += [start_s, *times, end_s] if timestamps else times
        return Targets([self.start, *said], [*said, self.end], [*when, NEVER])

    def _times(self, words: Sequence[int], start_s: float, end_s: float) -> list[float]:
        """Return the middle of each subword, were every letter as long as any other."""
        ends = list(accumulate(len(self.tokenizer.id_to_token(word) or "") for word in words))
        starts = [0, *ends[:-1]]
        scale = (end_s - start_s) / ends[-1]
        return [start_s + scale * (a + b) / 2 for a, b in zip(starts, ends, strict=True)]
