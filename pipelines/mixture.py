"""What interleaving came to over all buckets: modalities, lengths, and the share of each source."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

from schemas.figures import Packing, SourceTokens

HEAD = (
    "source",
    "side",
    "documents",
    "tokens",
    "share",
    "wanted",
    "taken",
    "audio tokens",
    "text tokens",
    "",
)


class SourceShare(NamedTuple):
    """A source of one side over all buckets: its share of the side's tokens, and the one that was asked for.

    ``repeats`` is how often each of its tokens is in the shards on average, ``missed`` why it is not as was asked.
    """

    source: str
    side: str
    documents: int
    audio_tokens: int
    text_tokens: int
    share: float
    wanted_share: float | None
    repeats: float
    missed: str | None


def add_up(packings: Sequence[Packing]) -> Packing | None:
    """Return the packing of all buckets together, None where there is none."""
    if not packings:
        return None
    counts = (sum(column) for column in list(zip(*packings, strict=True))[:8])
    sequences, capacity, audio, text, documents, switches, audio_chunks, text_chunks = counts
    return Packing(
        sequences,
        capacity,
        audio,
        text,
        documents,
        switches,
        audio_chunks,
        text_chunks,
        math.fsum(one.audio_s for one in packings),
        max(one.longest_audio_s for one in packings),
        max(one.longest_text_tokens for one in packings),
        _by_source([source for one in packings for source in one.sources]),
    )


def _by_source(found: Sequence[SourceTokens]) -> tuple[SourceTokens, ...]:
    totals: dict[tuple[str, str], SourceTokens] = {}
    for one in found:
        before = totals.get(one[:2])
        totals[one[:2]] = _together(before, one) if before else one
    return tuple(totals[key] for key in sorted(totals))


def _together(one: SourceTokens, other: SourceTokens) -> SourceTokens:
    return one._replace(
        documents=one.documents + other.documents,
        audio_tokens=one.audio_tokens + other.audio_tokens,
        text_tokens=one.text_tokens + other.text_tokens,
        unmixed_tokens=one.unmixed_tokens + other.unmixed_tokens,
    )


def source_shares(packing: Packing) -> list[SourceShare]:
    """Return the sources of every side, with their shares of its tokens."""
    whole: dict[str, int] = {}
    for one in packing.sources:
        whole[one.side] = whole.get(one.side, 0) + one.audio_tokens + one.text_tokens
    return [_share(one, whole[one.side]) for one in packing.sources]


def _share(one: SourceTokens, whole: int) -> SourceShare:
    tokens = one.audio_tokens + one.text_tokens
    share = tokens / whole if whole else 0.0
    repeats = tokens / one.unmixed_tokens if one.unmixed_tokens else 0.0
    short = one.wanted_share is not None and share < one.wanted_share - 0.005
    missed = "its limit of repeats is reached" if short and one.is_limited else None
    return SourceShare(*one[:5], share, one.wanted_share, repeats, missed)


def mixture_json(packing: Packing) -> dict[str, Any]:
    """Return the counts as plain data; a ratio is None where it would divide by zero."""
    chunks = packing.audio_chunks + packing.text_chunks
    tokens = packing.audio_tokens + packing.text_tokens
    ratios = {
        "audio_token_share": _ratio(packing.audio_tokens, tokens),
        "audio_chunk_share": _ratio(packing.audio_chunks, chunks),
        "switches_a_document": _ratio(packing.switches, packing.documents),
        "chunks_a_document": _ratio(chunks, packing.documents),
        "mean_audio_s": _ratio(packing.audio_s, packing.audio_chunks),
        "mean_text_tokens": _ratio(packing.text_tokens, packing.text_chunks),
        "mean_document_tokens": _ratio(tokens, packing.documents),
    }
    return {**packing._asdict(), **ratios, "sources": [one._asdict() for one in source_shares(packing)]}


def mixture_lines(packing: Packing) -> list[str]:
    """Return the counts in words, for a person."""
    told = mixture_json(packing)
    switches, audio_s, text_tokens, chunks, tokens = (
        "-" if told[name] is None else f"{told[name]:.3g}"
        for name in (
            "switches_a_document", "mean_audio_s", "mean_text_tokens", "audio_chunk_share", "audio_token_share",
        )
    )  # fmt: skip
    return [
        f"{packing.documents} documents in {packing.sequences} sequences",
        f"{packing.switches} switches of modality, {switches} a document",
        f"{packing.audio_chunks} audio chunks: {audio_s} s on average, at most {packing.longest_audio_s:.2f} s",
        f"{packing.text_chunks} text chunks: {text_tokens} tokens on average, at most {packing.longest_text_tokens}",
        f"audio: {chunks} of the chunks, {tokens} of the tokens",
    ]


def mixture_rows(packing: Packing) -> list[tuple[str, ...]]:
    """Return the lines of the table under ``HEAD``, one for each source of each side."""
    return [
        (
            one.source,
            one.side,
            str(one.documents),
            str(one.audio_tokens + one.text_tokens),
            f"{one.share:.4f}",
            "" if one.wanted_share is None else f"{one.wanted_share:.4f}",
            f"{one.repeats:.3f}",
            str(one.audio_tokens),
            str(one.text_tokens),
            one.missed or "",
        )
        for one in source_shares(packing)
    ]


def _ratio(part: float, whole: float) -> float | None:
    return part / whole if whole else None
