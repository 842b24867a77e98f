"""NIST's CTM files: a line a word (file, channel, start and length in seconds, word, confidence), in order of time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from schemas.errors import ConfigError

_NEVER_S = 9999999.9
SILENCE_S = 1.0


class CtmWord(NamedTuple):
    """A word of a channel; ``confidence`` is 0 where the file gives none."""

    start_s: float
    length_s: float
    text: str
    confidence: float

    @property
    def end_s(self) -> float:
        """Where it ends."""
        return self.start_s + self.length_s


Channel = tuple[str, str]


def read_ctm(lines: Iterable[str], name: str) -> dict[Channel, list[CtmWord]]:
    """Return the words of each channel of each file, in the order of the lines; case is folded as NIST's tools do.

    A file without confidences has -1 everywhere. Lines that begin with ";" are comments.

    Raises:
        ConfigError: naming the line that is none.
    """
    found: dict[Channel, list[CtmWord]] = {}
    has_confidence = False
    for number, line in enumerate(lines, start=1):
        fields = line.lower().split()
        if not fields or line.startswith(";"):
            continue
        try:
            file, channel, start, length, text, *rest = fields
            has_confidence = has_confidence or bool(rest)
            word = CtmWord(float(start), float(length), text, float(rest[0]) if rest else 0.0)
        except ValueError as error:
            raise ConfigError(f"{name}, line {number} is no word of a CTM file: {line.strip()!r}") from error
        found.setdefault((file, channel), []).append(word)
    if has_confidence:
        return found
    return {key: [word._replace(confidence=-1.0) for word in words] for key, words in found.items()}


def chunks(
    systems: Sequence[Sequence[CtmWord]],
    following: Sequence[Sequence[CtmWord]] = (),
    silence_s: float = SILENCE_S,
) -> Iterator[list[Sequence[CtmWord]]]:
    """Cut a channel where all systems are silent together for so long, as NIST's program does; yield each part.

    ``following``: what each system says in its next channel. A system that has ended before the others lends its next
    channel's first word to every part that is found after that: a slip of that program, kept so that outputs can be
    compared.
    """
    ends = [len(words) for words in systems]
    begins = [0] * len(systems)
    lent = [list(words[:1]) for words in following] or [[] for _ in systems]
    while any(begin < end for begin, end in zip(begins, ends, strict=True)):
        cuts = _common_silence(systems, begins, silence_s)
        lends = cuts is not None
        cuts = cuts or ends
        yield [
            one if lends and begin == end else words[begin:cut]
            for words, begin, cut, end, one in zip(systems, begins, cuts, ends, lent, strict=True)
        ]
        begins = cuts


def _common_silence(
    systems: Sequence[Sequence[CtmWord]], begins: list[int], silence_s: float
) -> list[int] | None:
    """Return where each system is cut: behind its first gap that meets the first long one of the first system.

    None where there is no such gap: the rest is one part.
    """
    first = systems[0]
    for at in range(begins[0], len(first)):
        gap = (first[at].end_s, first[at + 1].start_s if at + 1 < len(first) else _NEVER_S)
        if gap[1] <= gap[0] + silence_s:
            continue
        cuts = [at + 1]
        for words, begin in zip(systems[1:], begins[1:], strict=True):
            found = _gap(words, begin, gap)
            if found is None:
                break
            cut, gap = found
            cuts.append(cut)
        else:
            return cuts
    return None


def _gap(
    words: Sequence[CtmWord], begin: int, gap: tuple[float, float]
) -> tuple[int, tuple[float, float]] | None:
    if begin >= len(words):
        return begin, gap
    for at in range(begin, len(words)):
        low = max(gap[0], words[at].end_s)
        high = min(gap[1], words[at + 1].start_s if at + 1 < len(words) else _NEVER_S)
        if high - low > 0:
            return at + 1, (low, high)
    return None
