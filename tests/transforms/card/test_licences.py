from __future__ import annotations

import pytest

from transforms.card.licences import OTHER, definition, hub_name, hub_names


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("CC-BY-4.0", "cc-by-4.0"),
        ("CC BY-SA 3.0", "cc-by-sa-3.0"),
        ("cc by nc nd 4.0 International", "cc-by-nc-nd-4.0"),
        ("https://creativecommons.org/licenses/by/4.0/", "cc-by-4.0"),
        ("http://creativecommons.org/licenses/by-nc-sa/3.0/us/", "cc-by-nc-sa-3.0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0-1.0"),
        ("CC0-1.0", "cc0-1.0"),
        ("CC0", "cc0-1.0"),
        ("Apache-2.0", "apache-2.0"),
        ("https://www.apache.org/licenses/LICENSE-2.0", "apache-2.0"),
        ("CC-BY-1.0", OTHER),
        ("all rights reserved", OTHER),
        ("not stated", OTHER),
    ],
)
def test_a_licence_is_known_by_its_name_and_by_its_url(told: str, name: str) -> None:
    assert hub_name(told) == name


def test_one_that_is_not_known_makes_the_whole_other() -> None:
    assert hub_names(["CC-BY-4.0", "CC0", "cc by 4.0"]) == ["cc-by-4.0", "cc0-1.0"]
    assert hub_names(["CC-BY-4.0", "mine"]) == [OTHER]
    assert hub_names([]) == [OTHER]


def test_a_definition_is_a_url_where_there_is_one() -> None:
    assert definition("CC BY-SA 4.0") == "https://creativecommons.org/licenses/by-sa/4.0/"
    assert definition("MIT") == "https://opensource.org/license/mit"
    assert definition("ask us") == "ask us"
