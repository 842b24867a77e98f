from __future__ import annotations

import pytest

from schemas.tables import SHARDS
from transforms.card.about import About
from transforms.card.header import front_matter, language_codes, size_category
from transforms.card.parts import DataFile, Part, Split
from transforms.export.parts.contents import Contents

FILES = (DataFile("shards/a.parquet", 10, 2, None), DataFile("shards/b.parquet", 5, 1, None))
PART = Part("default", (Split("train", "shards/*.parquet", FILES),), SHARDS.schema, "a sequence")
BOTH = Contents(3, 5, 900, 4, 4, 6, {"crawl": 9.0}, {"en-GB": 9.0}, {"CC-BY-4.0": 9.0})


def test_it_says_what_is_loaded() -> None:
    told = front_matter(About("Some speech"), BOTH, [PART])
    assert told["configs"] == [
        {
            "config_name": "default",
            "data_files": [{"split": "train", "path": "shards/*.parquet"}],
            "default": True,
        }
    ]
    (info,) = told["dataset_info"]
    assert info["splits"] == [{"name": "train", "num_bytes": 15, "num_examples": 3}]
    assert (told["license"], told["language"], told["multilinguality"]) == (
        "cc-by-4.0",
        ["en"],
        ["monolingual"],
    )


@pytest.mark.parametrize(
    ("licences", "told"),
    [
        ({"CC-BY-4.0": 1.0, "CC0": 1.0}, {"license": ["cc-by-4.0", "cc0-1.0"]}),
        ({"CC-BY-4.0": 1.0, "not stated": 1.0}, {"license": "other", "license_name": "mixed"}),
        ({"My own, v2": 1.0}, {"license": "other", "license_name": "my-own-v2"}),
        ({"not stated": 1.0}, {"license": "other"}),
        ({}, {"license": "other"}),
    ],
)
def test_licences(licences: dict[str, float], told: dict[str, object]) -> None:
    found = front_matter(About(), Contents(licenses=licences), [PART])
    assert {key: value for key, value in found.items() if key.startswith("license")} == told


def test_the_licence_of_the_whole_is_what_the_publisher_says() -> None:
    assert front_matter(About(license="CC BY 4.0"), BOTH, [PART])["license"] == "cc-by-4.0"


def test_tasks_follow_from_what_is_in_it() -> None:
    def tasks(contents: Contents) -> object:
        return front_matter(About(), contents, [PART]).get("task_categories")

    assert tasks(Contents(text_chunks=1)) == ["text-generation"]
    assert tasks(Contents(audio_chunks=1)) == ["audio-to-audio"]
    assert "automatic-speech-recognition" in front_matter(About(), BOTH, [PART])["task_categories"]
    assert tasks(Contents()) is None


def test_languages_and_sizes_are_in_the_hub_s_words() -> None:
    told = Contents(languages={"en-GB": 1.0, "en": 1.0, "yue_Hant": 1.0, "not stated": 1.0, "???": 1.0})
    assert language_codes(told) == ["en", "yue"]
    assert [size_category(n) for n in (0, 999, 1000, 10**9, 10**13)] == [
        "n<1K", "n<1K", "1K<n<10K", "1B<n<10B", "n>1T",
    ]  # fmt: skip
