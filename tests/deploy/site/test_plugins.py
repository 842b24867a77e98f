from __future__ import annotations

import importlib
import pkgutil

import pytest

from deploy.site.plugins import plugin_page, plugins, swappables
from filters.loops import Loops


def test_every_mark_of_the_configuration_is_found() -> None:
    found = {one.package: one.keys for one in swappables()}
    assert found["filters"] == ("curate.filters",)
    assert found["synth.page_filters"] == ("documents.krist_filters", "documents.quest_filters")
    assert found["transforms.export"] == ("export format",)
    assert all(one.title for one in swappables())


@pytest.mark.parametrize("one", swappables(), ids=lambda one: one.package)
def test_every_plugin_has_a_section_that_says_what_it_is(one: object) -> None:
    (swappable,) = [found for found in swappables() if found == one]
    held, page = plugins(swappable.package), plugin_page(swappable)
    assert held
    for name in held:
        assert page.count(f"\n## `{name}`\n") == 1
    assert "| \n" not in page, "a plugin whose module says nothing"


def test_filters_are_all_modules_but_those_for_all() -> None:
    package = importlib.import_module("filters")
    modules = {one.name for one in pkgutil.iter_modules(package.__path__) if not one.ispkg}
    assert set(plugins("filters")) == modules - {"base"}
    assert plugins("filters")["loops"] is Loops


def test_a_page_has_docstring_reasons_and_defaults() -> None:
    (filters,) = [one for one in swappables() if one.package == "filters"]
    section = plugin_page(filters).split("\n## `loops`\n")[1].split("\n## ")[0]
    assert "Score: the words in the longest loop" in section
    assert "reason `loop`" in section
    assert "| `min_loop_words` | integer > 0 | `12` | threshold |" in section
