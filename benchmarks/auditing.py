"""The report of a large root: what it takes to make, how large it is, and how soon a browser shows it.

Made rows with sound (``audited_root``), interleaved, audited, opened in headless Chromium from the disk; each opening
is a browser of its own with an empty cache: ``python -m benchmarks.auditing [--segments 50000] [--pictures FOLDER]``.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.audited_root import TARGET, make_root
from benchmarks.child import command
from pipelines.audit.job import AuditConfig, audit
from transforms.store.store import Store

WANTED_PAINT_S, WANTED_MB = 2.0, 100.0
_ROUNDS = 5
_MANY = 400
_FLAGS = ["--no-sandbox", "--disable-background-networking"]
_SIZES = {"desktop": (1280, 900), "phone": (390, 800)}
_PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime / 1000"
_TABS = ("overview", "drops", "distributions", "samples", "sequences", "content", "work", "failures")


class Opened(NamedTuple):
    """Seconds from the navigation to the first paint, and to the first numbers of the overview."""

    painted_s: float
    shown_s: float


def folder_mb(folder: Path) -> float:
    """Return what the files of a folder take."""
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) / 1e6


def _viewport(name: str) -> Any:
    width, height = _SIZES[name]
    return {"width": width, "height": height}


def open_report(page_file: Path, pictures: Path | None) -> list[Opened]:
    """Open a report again and again; keep pictures of all its parts where asked.

    Raises:
        SystemExit: if there is no Chromium on the path.
    """
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("needs Chromium on the path")
    found = []
    with sync_playwright() as playwright:
        for _ in range(_ROUNDS):
            browser = playwright.chromium.launch(executable_path=chromium, args=_FLAGS)
            page = browser.new_page(viewport=_viewport("desktop"))
            page.goto(page_file.as_uri())
            page.wait_for_selector(".tile")
            shown_s = page.evaluate("performance.now() / 1000")
            found.append(Opened(page.evaluate(_PAINTED), shown_s))
            browser.close()
        if pictures:
            _take_pictures(
                playwright.chromium.launch(executable_path=chromium, args=_FLAGS), page_file, pictures
            )
    return found


def _take_pictures(browser: Any, page_file: Path, pictures: Path) -> None:
    pictures.mkdir(parents=True, exist_ok=True)
    for name in _SIZES:
        page = browser.new_page(viewport=_viewport(name))
        page.goto(page_file.as_uri())
        for tab in _TABS:
            page.click(f"#tabs a[href='#{tab}']")
            page.wait_for_timeout(300)
            page.screenshot(path=str(pictures / f"{tab}-{name}.png"), full_page=tab != "samples")
        page.close()
    browser.close()


def measure(n_segments: int, buckets: int, pictures: Path | None) -> None:
    """Print what a report of a made root takes."""
    with tempfile.TemporaryDirectory(prefix="speechloom-bench-") as folder:
        root, report = Path(folder) / "root", Path(folder) / "report"
        store = make_root(root, n_segments, buckets)
        command(["interleave", "--root", str(root), "--quiet"])
        began_s, began_cpu_s = time.perf_counter(), time.process_time()
        audit(store, Store(str(report)), AuditConfig(target=TARGET))
        took_s, cpu_s = time.perf_counter() - began_s, time.process_time() - began_cpu_s
        print(f"{n_segments:,} segments: audited in {took_s:.1f} s, {cpu_s:.1f} s of a core")
        held = folder_mb(report)
        data_mb = folder_mb(report / "data")
        print(f"folder {held:.1f} MB (wanted: below {WANTED_MB:.0f}), {data_mb:.1f} MB of it data")
        measure_fullest(store, Path(folder) / "fullest")
        opened = open_report(report / "index.html", pictures)
        painted, shown = (statistics.median(column) for column in zip(*opened, strict=True))
        print(
            f"first paint after {painted:.2f} s, numbers after {shown:.2f} s (wanted: below {WANTED_PAINT_S:.0f})"
        )


def measure_fullest(store: Store, report: Path) -> None:
    """Print the size of a report with far more samples than its sound has room for."""
    audit(store, Store(str(report)), AuditConfig(per_stratum=_MANY, sequences=_MANY))
    print(f"with {_MANY} samples of each stratum and {_MANY} sequences: {folder_mb(report):.1f} MB")


def main(arguments: Sequence[str] = ()) -> None:
    """Measure at the size that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--segments", type=int, default=50_000)
    parser.add_argument("--buckets", type=int, default=50)
    parser.add_argument("--pictures", type=Path, help="a folder for pictures of all parts of the report")
    asked = parser.parse_args(arguments)
    measure(asked.segments, asked.buckets, asked.pictures)


if __name__ == "__main__":
    main(sys.argv[1:])
