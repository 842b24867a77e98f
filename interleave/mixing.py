"""Mixing: how often each document is taken, so that sources have the shares of tokens that were asked for."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from schemas.errors import ConfigError
from schemas.ids import unit_interval
from schemas.settings import ADDED, PositiveInt, Share

NOT_DRAWN, REPEATED, TEXT = "not_drawn", "repeated", "text"
MAX_REPEATS = 4
"""Up to four passes over the same data are worth nearly as much as new data (arXiv 2305.16264)."""
_ROUNDING = 1e-9


@dataclass(frozen=True)
class MixSource:
    """A source of a mix: its share of all tokens, and how often one of its documents is taken at most.

    ``text`` makes it a text-only corpus: files, globs or folders of JSONL (plain or compressed) or Parquet, whose
    texts are in ``column``. Without it, it is what segments/ have as their source.
    """

    share: Share
    max_repeats: PositiveInt = MAX_REPEATS
    text: tuple[str, ...] = ()
    column: str = "text"


@dataclass(frozen=True)
class Mix:
    """Shares of tokens by source; none: everything once.

    Sources that are not named here divide what is left of the shares in proportion to their tokens; where nothing is
    left they are not drawn. ``tokens`` is how many there shall be in all; None: as many as there are, or as many as
    the limits on repetition allow with these shares. ``seed`` decides which documents are taken. ``roots`` are other
    roots, as far as curated, whose segments are taken beside one's own: synthesized beside recorded speech.
    """

    sources: dict[str, MixSource] = field(default_factory=dict)
    tokens: PositiveInt | None = None
    seed: int = 0
    roots: tuple[str, ...] = field(default=(), metadata=ADDED)

    def __post_init__(self) -> None:
        total = math.fsum(source.share for source in self.sources.values())
        if total > 1 + _ROUNDING:
            raise ConfigError(f"mix.sources: the shares add up to {total:g}, more than 1")
        if self.tokens is not None and not self.sources:
            raise ConfigError("mix.tokens: name sources with their shares, too")


class Target(NamedTuple):
    """What a source comes to: its share as asked for, how often each of its tokens is taken on average, its limit."""

    share: float
    rate: float
    max_repeats: int

    @property
    def is_limited(self) -> bool:
        """Whether each of its documents is taken as often as is allowed."""
        return self.rate > self.max_repeats - _ROUNDING


def targets(n_tokens: Mapping[str, int], mix: Mix) -> dict[str, Target]:
    """Return what each source comes to, by the tokens that each has.

    Where ``mix.tokens`` asks a source for more than its limit gives, the others make up for it in proportion to
    their shares, as far as their own limits allow: the shares are not met then.

    Raises:
        ConfigError: if a source that shall have a share has no tokens, or no source can have the rest.
    """
    if missing := [name for name, source in mix.sources.items() if source.share and not n_tokens.get(name)]:
        there = ", ".join(sorted(name for name, count in n_tokens.items() if count)) or "none"
        raise ConfigError(f"mix.sources.{missing[0]}: no token is from that source; sources here: {there}")
    shares = _shares(n_tokens, mix)
    limits = {name: _limit(name, mix) for name in n_tokens}
    most = {name: float(limits[name] * count) for name, count in n_tokens.items()}
    if mix.tokens is None:
        within = [most[name] / share for name, share in shares.items() if share]
        total = min([sum(n_tokens[name] for name, share in shares.items() if share), *within])
    else:
        total = mix.tokens
    taken = _within_limits({name: share * total for name, share in shares.items()}, most)
    return {
        name: Target(shares[name], taken[name] / count if count else 0.0, limits[name])
        for name, count in n_tokens.items()
    }


def _shares(n_tokens: Mapping[str, int], mix: Mix) -> dict[str, float]:
    """Return the share of each source: what was asked for, or its part of what is left."""
    others = sum(count for name, count in n_tokens.items() if name not in mix.sources)
    left = 1 - math.fsum(source.share for source in mix.sources.values())
    left = left if left > _ROUNDING else 0.0
    if left and not others:
        raise ConfigError(f"mix.sources: the shares add up to {1 - left:g}, and no other source has the rest")
    return {
        name: mix.sources[name].share if name in mix.sources else left * count / max(others, 1)
        for name, count in n_tokens.items()
    }


def _limit(name: str, mix: Mix) -> int:
    return mix.sources[name].max_repeats if name in mix.sources else MAX_REPEATS


def _within_limits(wanted: Mapping[str, float], most: Mapping[str, float]) -> dict[str, float]:
    """Return what each gets where none gets more than its most: what one cannot give is asked of the others."""
    total, got = math.fsum(wanted.values()), dict(wanted)
    full: set[str] = set()
    while over := {name for name in got if name not in full and got[name] > most[name]}:
        full |= over
        open_ = math.fsum(wanted[name] for name in wanted if name not in full)
        rest = total - math.fsum(most[name] for name in full)
        scale = rest / open_ if open_ else 0.0
        got = {name: most[name] if name in full else wanted[name] * scale for name in wanted}
    return got


def draw(lengths: Sequence[int] | NDArray[np.int64], rate: float, start: float) -> NDArray[np.int64]:
    """Return how often each document is taken: ``rate`` times on average, and never more than ``ceil(rate)``.

    Systematic sampling of the documents in the order of their lengths, from ``start`` in [0, 1): each has the same
    chance, whatever its length, and what is taken has ``rate`` times the tokens of all, but for one document's.
    """
    order = np.argsort(np.asarray(lengths, np.int64), kind="stable")
    steps = np.floor(rate * np.arange(len(order) + 1) + start + _ROUNDING)
    taken = np.zeros(len(order), np.int64)
    taken[order] = np.diff(steps).clip(0, math.ceil(rate - _ROUNDING))
    return taken


def start_of(source: str, seed: int) -> float:
    """Return where ``draw`` starts for a source."""
    return unit_interval("mix", seed, source)
