"""What a report says of the whole root, in a real browser: topics, findings, turns, what it took."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.audited_root import TARGET, TOPIC_NAMES, make_root
from pipelines.audit.job import AuditConfig, audit
from pipelines.command import main
from schemas.judgements import Verdict
from schemas.records import Transcript
from tests.browser.watched import CHROMIUM, overhang, seen, shot, tab
from transforms.store.store import Store
from transforms.store.tables import read_rows

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path"),
]


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """A root of 300 made segments of two sources, interleaved."""
    store = make_root(tmp_path_factory.mktemp("content") / "root", 300, 2)
    assert main(["interleave", "--root", store.root, "--quiet"]) == 0
    return store


@pytest.fixture(scope="module")
def report(root: Store, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("content-report")
    audit(root, Store(str(folder)), AuditConfig(target=TARGET))
    return folder


def test_topics_stand_beside_what_is_wanted(page: Any) -> None:
    tab(page, "content")
    table = page.locator("main table").first
    topics = set(table.locator("tbody tr td:first-child").all_inner_texts())
    assert set(TARGET) <= topics <= {*TOPIC_NAMES, *TARGET}
    assert "40 %" in table.locator("tbody tr", has_text="science").inner_text()
    assert table.locator(".meter b").count() == 2 * len(TARGET)
    assert "Not there at all: travel" in page.locator("main").inner_text()
    shot(page, "content")
    assert overhang(page) <= 0


def test_findings_have_examples_and_private_words_are_not_in_the_folder(
    page: Any, report: Path, root: Store
) -> None:
    tab(page, "content")
    details = page.locator("details", has_text="Nearly the same text")
    details.locator("summary").click()
    assert details.locator(".pair").count() > 0
    shot(page, "content-open")
    private = {
        verdict.segment_id
        for name in root.names("verdicts")
        for verdict in read_rows(root, Verdict, "verdicts", name)
        if verdict.edits
    }
    told = (report / "data" / "report.js").read_text(encoding="utf-8")
    said = [
        row
        for name in root.names("transcripts")
        for row in read_rows(root, Transcript, "transcripts", name)
        if row.segment_id in private and len(row.words) > 6
    ]
    assert len(said) > 3
    for row in said:
        assert row.text not in told
        assert not (report / "audio" / f"{row.segment_id}.flac").exists()


def test_turns_are_told(page: Any) -> None:
    tab(page, "distributions")
    assert seen(page.locator("h2", has_text="Taking turns"))
    assert page.locator(".tile", has_text="of changes begin before the other ends").locator("b").inner_text()
    titles = page.locator(".card h3").all_inner_texts()
    assert {"gap between speakers", "turn of a speaker", "snr db", "dnsmos ovrl"} <= set(titles)
    shot(page, "turns")


def test_what_it_took_and_what_is_packed(page: Any) -> None:
    tab(page, "work")
    assert "interleave" in page.locator("main table").first.inner_text()
    assert seen(page.locator("h2", has_text="The slowest buckets"))
    shot(page, "work-made")
    tab(page, "sequences")
    assert seen(page.locator(".tile", has_text="full, the rest is padding"))
    assert {"crawl", "talks"} == set(
        page.locator("main table").first.locator("tbody td:first-child").all_inner_texts()
    )
    assert overhang(page) <= 0
