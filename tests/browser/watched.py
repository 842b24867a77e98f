"""A report in headless Chromium, watched: what the page complains of, and what it asks for outside its folder."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
SIZES = {"desktop": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 800}}
SHOTS = Path(__file__).resolve().parents[2] / "build" / "screenshots"
_FLAGS = ["--no-sandbox", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"]


@contextmanager
def chromium() -> Iterator[Any]:
    """Start Chromium, which may play sound without being clicked."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=_FLAGS)
        yield browser
        browser.close()


@contextmanager
def opened(browser: Any, report: Path, size: str) -> Iterator[Any]:
    """Open a report; at the end nothing was complained of and nothing was asked for outside its folder."""
    errors: list[str] = []
    asked: list[str] = []
    page = browser.new_page(viewport=SIZES[size])
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"file://{report}/index.html")
    page.size_name = size
    yield page
    page.close()
    assert errors == []
    assert [url for url in asked if not url.startswith((f"file://{report}/", "data:"))] == []


def shot(page: Any, name: str) -> None:
    """Keep a picture of what is shown."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}-{page.size_name}.png"), full_page=True)


def tab(page: Any, name: str) -> None:
    """Open a part of the report, and wait until it is drawn: that and its tab's mark are made in one go."""
    page.click(f"#tabs a[href='#{name}']")
    page.wait_for_selector(f"#tabs a[href='#{name}'][aria-current]")


def seen(place: Any) -> bool:
    """Wait until something is visible."""
    place.wait_for(state="visible", timeout=20_000)
    return True


def overhang(page: Any) -> int:
    """Return by how many pixels the page is wider than the screen."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))
