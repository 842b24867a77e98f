from __future__ import annotations

from pipelines.mixture import HEAD, add_up, mixture_json, mixture_lines, mixture_rows, source_shares
from schemas.figures import Packing, SourceTokens

ONE = Packing(
    2, 200, 100, 50, 4, 6, 8, 5, 20.0, 4.0, 12,
    (
        SourceTokens("crawl", "train", 3, 80, 40, 60, 0.5, False),
        SourceTokens("quest", "train", 1, 20, 10, 15, 0.5, True),
    ),
)  # fmt: skip
OTHER = ONE._replace(
    longest_audio_s=9.0, sources=(SourceTokens("crawl", "validation", 1, 5, 5, 10, None, False),)
)


def test_buckets_add_up_source_by_source() -> None:
    assert add_up([]) is None
    both = add_up([ONE, OTHER, ONE])
    assert both is not None
    assert both[:8] == (6, 600, 300, 150, 12, 18, 24, 15)
    assert (both.audio_s, both.longest_audio_s, both.longest_text_tokens) == (60.0, 9.0, 12)
    assert both.sources == (
        SourceTokens("crawl", "train", 6, 160, 80, 120, 0.5, False),
        SourceTokens("crawl", "validation", 1, 5, 5, 10, None, False),
        SourceTokens("quest", "train", 2, 40, 20, 30, 0.5, True),
    )


def test_shares_are_of_a_side_and_a_limit_that_is_reached_is_told() -> None:
    crawl, quest = source_shares(ONE)
    assert (crawl.share, crawl.wanted_share, crawl.repeats, crawl.missed) == (0.8, 0.5, 2.0, None)
    assert (quest.share, quest.repeats) == (0.2, 2.0)
    assert quest.missed == "its limit of repeats is reached"
    rows = [dict(zip(HEAD, row, strict=True)) for row in mixture_rows(ONE)]
    assert [(row["share"], row["wanted"], row["taken"]) for row in rows] == [
        ("0.8000", "0.5000", "2.000"),
        ("0.2000", "0.5000", "2.000"),
    ]


def test_ratios_compare_settings_and_none_divides_by_zero() -> None:
    told = mixture_json(ONE)
    assert (told["switches_a_document"], told["mean_audio_s"], told["mean_text_tokens"]) == (1.5, 2.5, 10.0)
    assert told["audio_token_share"] == 100 / 150
    assert told["sources"][1]["missed"]
    nothing = Packing(0, 0, 0, 0)
    assert mixture_json(nothing)["audio_token_share"] is None
    assert len(mixture_lines(nothing)) == len(mixture_lines(ONE))
