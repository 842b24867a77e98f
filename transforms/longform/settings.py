"""What decides where a text is placed and what of it is trusted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from schemas.settings import NonNegative, Positive, PositiveInt, Share


@dataclass(frozen=True)
class LongformSettings:
    """The model of a noisy recognizer and the limits of trust; our choices, tried in ``benchmarks/longform.py``.

    Scores are natural logarithms of odds. A text's word is heard as written (``hit_share``), as another word
    (``substituted_share``) or not at all (``deleted_share``); a word is made up with ``inserted_share``. Between
    sentences, audio and whole sentences of the text may be passed over for ``jump_cost``.

    ``pause_cost_per_s`` counts against silence inside a sentence beyond ``pause_free_s``. A sentence is kept where at
    least ``min_matched`` of its words are heard as written, its score reaches ``min_score``, and no more than
    ``max_vague_s`` of it are only estimated at an edge that adjoins nothing. ``margin_words`` is how
    far from the chain of anchors the alignment may stray.
    """

    hit_share: Share = 0.85
    substituted_share: Share = 0.1
    deleted_share: Share = 0.05
    inserted_share: Share = 0.05
    jump_cost: Positive = 5.0
    pause_cost_per_s: NonNegative = 2.0
    pause_free_s: NonNegative = 0.25
    min_matched: Share = 0.4
    min_score: NonNegative = 6.0
    max_vague_s: NonNegative = 0.8
    margin_words: PositiveInt = 150


@dataclass(frozen=True)
class PlaceCaptions:
    """Which captions are placed by what the engines heard, and not by times of their own.

    ``which``: those without times ("untimed", plain text), "all", whose own times are then left aside, or "none". A
    segment gets text where at least ``min_covered`` of the words heard in it belong to sentences that are trusted.
    """

    which: Literal["none", "untimed", "all"] = "untimed"
    min_covered: Share = 0.9
    alignment: LongformSettings = field(default_factory=LongformSettings)


DEFAULT_PLACE = PlaceCaptions()
