"""The report of a real root in a real browser: headless Chromium, no network, desktop and phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipelines.audit.job import AuditConfig, audit
from tests.end_to_end.runs import NO_ENGINE, WEBRTC, build, crawl
from transforms.store.store import Store

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium on the path"),
]
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 800}}
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report of six recordings, some of whose segments are dropped."""
    folder = tmp_path_factory.mktemp("browser")
    dropping = ("--set", "curate.filters=[{use: duration, min_s: 3.0}]")
    assert build(folder / "tables", crawl(folder / "crawl", 6), *WEBRTC, *NO_ENGINE, *dropping) == 0
    audit(Store(str(folder / "tables")), Store(str(folder / "report")), AuditConfig())
    return folder / "report"


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, which may play sound without being clicked."""
    from playwright.sync_api import sync_playwright

    flags = ["--no-sandbox", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        yield chromium
        chromium.close()


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, browser: Any, report: Path) -> Iterator[Any]:
    """The report, open; at the end nothing was complained of and nothing was asked for outside its folder."""
    errors: list[str] = []
    asked: list[str] = []
    opened = browser.new_page(viewport=SIZES[request.param])
    opened.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("request", lambda request: asked.append(request.url))
    opened.goto(f"file://{report}/index.html")
    opened.size_name = request.param
    yield opened
    opened.close()
    assert errors == []
    assert [url for url in asked if not url.startswith((f"file://{report}/", "data:"))] == []


def shot(page: Any, name: str) -> None:
    """Keep a picture of what is shown."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}-{page.size_name}.png"), full_page=True)


def tab(page: Any, name: str) -> None:
    page.click(f"#tabs a[href='#{name}']")


def test_every_part_opens(page: Any) -> None:
    for name in ("overview", "drops", "distributions", "samples", "sequences", "failures"):
        tab(page, name)
        assert page.locator("main h2").first.is_visible()
        shot(page, name)
    width = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert width <= 0, "the page is wider than the screen"


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


def test_a_strip_opens_and_its_audio_plays(page: Any) -> None:
    tab(page, "sequences")
    page.locator(".strip button.audio").first.click()
    audio = page.locator("main audio").first
    audio.evaluate("player => player.play()")
    page.wait_for_function("document.querySelector('main audio').currentTime > 0.2")
    page.locator(".strip button.text").first.click()
    assert page.locator("main audio").count() == 0
    shot(page, "chunk")
