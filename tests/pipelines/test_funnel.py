from __future__ import annotations

import pytest

from pipelines.funnel import funnel_json, render_funnel
from pipelines.totals import StageTotals
from transforms.store.ledger import Account, Entry

HOUR = 3600 * 16_000


def stage(name: str, *lines: tuple[str, int, str | None, str | None]) -> StageTotals:
    account, totals = Account(name, 16_000), StageTotals(name, 0, 2)
    for outcome, hours, reason, source in lines:
        account.add(outcome, hours * HOUR, reason, hours, source)  # type: ignore[arg-type]
    for number in range(2):
        totals.add(Entry(name, f"bucket {number}", tuple(account.rows()), 0))
    return totals


STAGES = [
    stage("plan", ("in", 0, None, "crawl"), ("kept", 0, None, "crawl")),
    stage(
        "ingest", ("in", 10, None, "crawl"), ("kept", 8, None, "crawl"), ("dropped", 2, "no_speech", "crawl")
    ),
    stage(
        "curate",
        ("in", 8, None, "crawl"),
        ("in", 4, None, "krist"),
        ("kept", 6, None, "crawl"),
        ("kept", 3, None, "krist"),
        ("dropped", 2, "too_short", "crawl"),
        ("dropped", 1, "too_short", "krist"),
    ),
    stage("interleave", ("in", 1, None, None), ("failed", 1, "BucketSetAside", None)),
]


def test_every_line_is_a_stage_a_source_and_a_reason() -> None:
    found = {
        (line["stage"], line["source"], line["outcome"], line["reason"]): line for line in funnel_json(STAGES)
    }
    assert len(found) == 13
    assert found["curate", "crawl", "kept", None] == {
        "stage": "curate", "source": "crawl", "outcome": "kept", "reason": None, "items": 12,
        "hours": pytest.approx(12), "share_of_stage": pytest.approx(0.75), "share_of_all": pytest.approx(0.6),
    }  # fmt: skip
    assert found["curate", "krist", "dropped", "too_short"]["share_of_all"] == pytest.approx(0.25)
    assert found["plan", "crawl", "in", None]["share_of_stage"] is None
    assert found["interleave", None, "failed", "BucketSetAside"]["hours"] == pytest.approx(2)


def test_it_is_in_order_for_people() -> None:
    lines = [line.split() for line in render_funnel(STAGES).splitlines()]
    assert lines[0] == ["funnel", "source", "items", "hours", "of", "stage", "of", "all"]
    assert lines[4:7] == [
        ["ingest", "crawl", "20", "20.0000", "1.0000", "1.0000"],
        ["kept", "crawl", "16", "16.0000", "0.8000", "0.8000"],
        ["dropped:", "no_speech", "crawl", "4", "4.0000", "0.2000", "0.2000"],
    ]
    assert [line[0] for line in lines[7:13]] == ["curate", "kept", "dropped:"] * 2
