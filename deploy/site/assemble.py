"""All pages of the site in one folder, with links that hold there, and MkDocs' configuration beside them."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import yaml

from deploy.site import jobs, plugins
from deploy.site.describe import page_name
from deploy.site.links import rewritten

ROOT = Path(__file__).resolve().parents[2]
OF_THE_REPOSITORY = ("ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
REFERENCE = "reference"
_SITE = ROOT / "docs" / "site"
Nav = list[Any]


def assemble(out: Path) -> int:
    """Write ``pages/`` and ``mkdocs.yml`` below a folder, which is emptied first; return how many pages there are.

    Links to files that are no page of the site become the file's path as code.
    """
    shutil.rmtree(out, ignore_errors=True)
    sources = {f"docs/{file.relative_to(ROOT / 'docs')}": file for file in written_pages()}
    sources |= {name: ROOT / name for name in OF_THE_REPOSITORY}
    for name, file in sources.items():
        _write(out / "pages" / _place(name), _moved(file.read_text(encoding="utf-8"), name, sources))
    generated = {**jobs.reference_pages(), **plugins.reference_pages()}
    for name, text in generated.items():
        _write(out / "pages" / REFERENCE / name, text)
    shutil.copytree(_SITE / "assets", out / "pages" / "assets")
    (out / "mkdocs.yml").write_text(configuration(), encoding="utf-8")
    return len(sources) + len(generated)


def written_pages() -> list[Path]:
    """Return the Markdown files of docs/ that people wrote."""
    return sorted((ROOT / "docs").rglob("*.md"))


def _place(name: str) -> str:
    """Return where a file of the repository is among the pages."""
    return name.removeprefix("docs/")


def _moved(text: str, name: str, sources: dict[str, Path]) -> str:
    """Return a page's text with its links as they have to be among the pages."""

    def target(label: str, address: str) -> str:
        place, hash_sign, anchor = address.partition("#")
        if "://" in place or not place:
            return f"[{label}]({address})"
        meant = os.path.normpath(os.path.join(os.path.dirname(name), place))
        if meant not in sources and not meant.startswith(f"docs/{REFERENCE}/"):
            return f"`{meant}`"
        here = os.path.dirname(_place(name))
        return f"[{label}]({os.path.relpath(_place(meant), here or '.')}{hash_sign}{anchor})"

    return rewritten(text, target)


def _write(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def configuration() -> str:
    """Return MkDocs' configuration: what docs/site/mkdocs.yml says, and what stands in the menu."""
    menu = navigation()
    said = yaml.safe_dump(
        {"INHERIT": str(_SITE / "mkdocs.yml"), "docs_dir": "pages", "nav": menu}, sort_keys=False
    )
    return str(said)


def navigation() -> Nav:
    """Return the menu: docs/site/menu.yml, the generated pages, and written ones that the menu lacks."""
    menu: Nav = yaml.safe_load((_SITE / "menu.yml").read_text(encoding="utf-8"))
    named = set(_files(menu))
    lacking = [_place(f"docs/{p.relative_to(ROOT / 'docs')}") for p in written_pages()]
    more = [page for page in lacking if page not in named and not page.startswith("adr/")]
    decisions = [page for page in lacking if page.startswith("adr/")]
    made = {"$jobs": _job_pages(), "$plugins": _plugin_pages(), "$decisions": decisions}
    filled: Nav = _filled(menu, made)
    return [*filled, {"More": more}] if more else filled


def _files(menu: Any) -> list[str]:
    if isinstance(menu, str):
        return [menu]
    inside = menu.values() if isinstance(menu, dict) else menu
    return [name for one in inside for name in _files(one)]


def _filled(menu: Any, pages: dict[str, Nav]) -> Any:
    """Return the menu with each of the names in ``pages`` replaced by its pages."""
    if isinstance(menu, dict):
        return {title: _filled(inside, pages) for title, inside in menu.items()}
    if isinstance(menu, list):
        return [page for entry in menu for page in _entry(entry, pages)]
    return menu


def _entry(entry: Any, pages: dict[str, Nav]) -> Nav:
    return pages.get(entry, [entry]) if isinstance(entry, str) else [_filled(entry, pages)]


def _job_pages() -> Nav:
    return [{stage: f"{REFERENCE}/{stage}.md"} for stage in jobs.jobs()]


def _plugin_pages() -> Nav:
    return [{one.title: f"{REFERENCE}/{page_name(one.package)}.md"} for one in plugins.swappables()]
