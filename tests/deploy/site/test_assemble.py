from __future__ import annotations

from pathlib import Path

import yaml

from deploy.site.assemble import ROOT, _files, _moved, assemble, navigation, written_pages


def test_every_page_is_in_the_menu_once(tmp_path: Path) -> None:
    count = assemble(tmp_path)
    pages = {str(page.relative_to(tmp_path / "pages")) for page in (tmp_path / "pages").rglob("*.md")}
    named = _files(navigation())
    assert sorted(named) == sorted(pages)
    assert len(pages) == count > 50
    assert yaml.safe_load((tmp_path / "mkdocs.yml").read_text(encoding="utf-8"))["nav"] == navigation()


def test_links_are_moved_with_their_page() -> None:
    sources = {f"docs/{p.name}": p for p in written_pages()} | {"CONTRIBUTING.md": ROOT / "CONTRIBUTING.md"}
    assert _moved("[a](../CONTRIBUTING.md#x)", "docs/text.md", sources) == "[a](CONTRIBUTING.md#x)"
    assert _moved("[a](docs/text.md)", "CONTRIBUTING.md", sources) == "[a](text.md)"
    assert _moved("[a](../filters/base.py)", "docs/text.md", sources) == "`filters/base.py`"
    assert _moved("[a](#b) [c](https://e.org)", "docs/text.md", sources) == "[a](#b) [c](https://e.org)"


def test_the_site_asks_for_nothing_elsewhere() -> None:
    said = (ROOT / "docs" / "site" / "mkdocs.yml").read_text(encoding="utf-8")
    assert "font: false" in said
    assert "http" not in said
