"""Links between the documents lead somewhere, in the repository and among the pages of the site."""

from __future__ import annotations

from pathlib import Path

import pytest

from deploy.site.assemble import OF_THE_REPOSITORY, ROOT, assemble, written_pages
from deploy.site.links import broken_links

DOCUMENTS = [*written_pages(), *(ROOT / name for name in ("README.md", *OF_THE_REPOSITORY))]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_to_files_and_headings(document: Path) -> None:
    """Pages that are made are not in the repository: the next test follows links to them."""
    broken = [one for one in broken_links(document) if not one.startswith("reference/")]
    assert broken == []


def test_links_of_the_site_hold_among_its_pages(tmp_path: Path) -> None:
    assemble(tmp_path / "site")
    pages = sorted((tmp_path / "site" / "pages").rglob("*.md"))
    broken = {page.name: list(broken_links(page)) for page in pages}
    assert {name: links for name, links in broken.items() if links} == {}
