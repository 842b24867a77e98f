"""Headless Chromium for a module's tests, and its fixture ``report`` opened in it, desktop and phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.browser.watched import SIZES, chromium, opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture(params=list(SIZES))
def page(request: pytest.FixtureRequest, browser: Any, report: Path) -> Iterator[Any]:
    with opened(browser, report, request.param) as shown:
        yield shown
