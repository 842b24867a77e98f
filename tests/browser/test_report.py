"""The report of a real root in a real browser: headless Chromium, no network, desktop and phone."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from pipelines.audit.job import AuditConfig, audit
from pipelines.command import main
from tests.browser.watched import CHROMIUM, overhang, seen, shot, tab
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl
from transforms.store.store import Store

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path"),
]


PARTS = "overview drops distributions samples sequences content work failures changes".split()


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of six recordings, some of whose segments are dropped."""
    folder = tmp_path_factory.mktemp("browser")
    dropping = ("--set", "curate.filters=[{use: duration, min_s: 3.0}]")
    assert build(folder / "tables", crawl(folder / "crawl", 6), *WEBRTC, *NO_ENGINE, *dropping) == 0
    shutil.copytree(folder / "tables", folder / "before")
    stored = ["--root", str(folder / "before"), "--quiet", "--overwrite"]
    assert main(["curate", *stored, "--set", "filters=[empty_text, {use: duration, max_s: 3.5}]"]) == 0
    assert main(["interleave", *stored, "--set", "granularity=coarse"]) == 0
    now, before = (Store(str(folder / name)) for name in ("tables", "before"))
    audit(now, Store(str(folder / "report")), AuditConfig(), before)
    return folder / "report"


def test_every_part_opens(page: Any) -> None:
    for name in PARTS:
        tab(page, name)
        assert seen(page.locator("main h2").first)
        shot(page, name)
    assert overhang(page) <= 0, "the page is wider than the screen"


def test_the_filters_filter(page: Any) -> None:
    tab(page, "samples")
    rows = page.locator("#list .row")
    everything = rows.count()
    page.select_option("#by-kept", "false")
    dropped = rows.count()
    assert 0 < dropped < everything
    assert set(rows.locator(".tag").all_inner_texts()) == {"too short"}
    page.select_option("#by-kept", "")
    page.fill("#by-text", "river carries sand")
    assert 0 < rows.count() < everything
    page.fill("#by-text", "nobody said this")
    assert rows.count() == 0


def test_a_segment_plays_and_its_words_light_up(page: Any) -> None:
    tab(page, "samples")
    page.select_option("#by-kept", "true")
    page.locator("#list .row").first.click()
    page.wait_for_selector("#detail audio")
    page.evaluate("document.querySelector('#detail audio').play()")
    page.wait_for_function("document.querySelector('#detail audio').currentTime > 0.3")
    page.wait_for_selector("#detail .words span.now")
    drawn = page.evaluate(
        "() => { const c = document.querySelector('#detail canvas');"
        " return new Set(c.getContext('2d').getImageData(0, 0, c.width, c.height).data).size; }"
    )
    assert drawn > 8, "the spectrogram is empty"
    shot(page, "segment")


def test_the_last_chosen_is_shown_whichever_arrives_last(page: Any) -> None:
    tab(page, "samples")
    page.evaluate(
        "() => { window.held = []; const real = load;"
        " window.load = (place, key) => new Promise((tell) => held.push(() => real(place, key).then(tell))); }"
    )
    rows = page.locator("#list .row")
    rows.nth(1).click()
    rows.nth(2).click()
    assert page.evaluate("held.length") == 2
    page.evaluate("held[1]().then(() => new Promise(requestAnimationFrame))")
    shown = page.locator("#detail .id").inner_text()
    page.evaluate("held[0]().then(() => new Promise(requestAnimationFrame))")
    assert page.locator("#detail .id").inner_text() == shown


def test_a_strip_opens_and_its_audio_plays(page: Any) -> None:
    tab(page, "sequences")
    page.wait_for_function("[...document.querySelectorAll('.strip')].every((strip) => strip.children.length)")
    both = (
        page.locator(".card", has=page.locator("button.audio")).filter(has=page.locator("button.text")).first
    )
    both.locator(".strip button.audio").first.click()
    both.locator("audio").evaluate("player => player.play()")
    page.wait_for_function("document.querySelector('main audio').currentTime > 0.2")
    both.locator(".strip button.text").first.click()
    assert both.locator("audio").count() == 0
    shot(page, "chunk")


def test_what_changed_is_heard_and_shown(page: Any) -> None:
    tab(page, "changes")
    assert seen(page.locator("code", has_text="duration.min_s"))
    assert seen(page.locator("code", has_text="empty_text"))
    rows = page.locator("#changed .row")
    everything = rows.count()
    page.select_option("#by-change", "kept → duration: too_short")
    assert 0 < rows.count() < everything
    rows.first.click()
    assert seen(page.locator("#change .tag", has_text="too short"))
    assert page.locator("#change .tag").all_inner_texts()[0] == "kept"
    page.evaluate("document.querySelector('#change audio').play()")
    page.wait_for_function("document.querySelector('#change audio').currentTime > 0.2")
    page.locator("a", has_text="listen").first.click()
    page.wait_for_selector("#by-change")
    assert page.input_value("#by-change") != ""
    assert page.locator("path.before").count() > 0
    shot(page, "changed")
