from __future__ import annotations

import pytest

from schemas.errors import ConfigError
from transforms.card.about import About


@pytest.mark.parametrize(
    ("about", "told"),
    [
        (About(name=" "), "name is empty"),
        (About(version="1"), "such as 1.0.0"),
        (About(version="01.0.0"), "such as 1.0.0"),
        (About(published="yesterday"), "such as 2026-01-31"),
        (About(published="2026-02-30"), "such as 2026-01-31"),
    ],
)
def test_what_has_a_form_must_have_it(about: About, told: str) -> None:
    with pytest.raises(ConfigError, match=told):
        about.check()


def test_it_is_cited_by_what_was_told() -> None:
    about = About("Some speech", creator="Us", version="1.2.0-rc.1", published="2026-01-31")
    about.check()
    assert about.citation.splitlines()[0] == "@misc{some-speech,"
    assert "  author = {Us}," in about.citation
    assert "  year = {2026}," in about.citation
    assert "url" not in about.citation
    assert About(cite_as="as I say").citation == "as I say"
