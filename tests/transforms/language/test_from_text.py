from __future__ import annotations

import pickle

import pytest

from schemas.errors import ConfigError
from tests.transforms.language.sentences import SENTENCES
from transforms.language.from_text import FromText, FromTextModel


@pytest.fixture(scope="module")
def model() -> FromTextModel:
    return FromText().load()


def test_short_sentences_are_told_apart(model: FromTextModel) -> None:
    pairs = [(language, text) for language, texts in SENTENCES.items() for text in texts]
    found = [model.detect(text) for _, text in pairs]
    right = [
        one is not None and one.language == language for one, (language, _) in zip(found, pairs, strict=True)
    ]
    assert sum(right) >= 0.95 * len(pairs)
    assert all(one is None or 0 < one.probability <= 1 for one in found)


def test_more_text_is_more_certain(model: FromTextModel) -> None:
    short, long = (
        model.detect("Das weiß ich"),
        model.detect("Das weiß ich nicht, aber wir sehen uns nächste Woche."),
    )
    assert short is not None
    assert long is not None
    assert long.language == "de"
    assert long.probability > short.probability


@pytest.mark.parametrize("text", ["", "12 34 56 78 90 12", "OK, 5", "Yes.", "好"])
def test_too_little_to_tell(model: FromTextModel, text: str) -> None:
    assert model.detect(text) is None


def test_only_the_languages_asked_for_are_found() -> None:
    text = "Hvala što ste slušali emisiju."
    found = FromText(languages=("en", "hr", "de")).load().detect(text)
    assert found is not None
    assert found.language == "hr"


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(ConfigError, match="qq"):
        FromText(languages=("en", "qq")).prepare()


def test_settings_pickle() -> None:
    settings = FromText(languages=("en",))
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert (settings.name, settings.evidence) == ("py3langid", "text")


@pytest.mark.parametrize(
    ("language", "entry"),
    [
        (
            "en",
            "In chapter {0} the captain of ship {0} saw whale number {0}, which swam to the coast of the island.",
        ),
        ("de", "Die Katze Nummer {0} saß auf dem Dach und wartete auf den Regen, der nicht kommen wollte."),
    ],
)
def test_a_long_list_of_entries_made_alike(model: FromTextModel, language: str, entry: str) -> None:
    found = model.detect(" ".join(entry.format(number) for number in range(10_000)))
    assert found is not None
    assert found.language == language
    assert found.probability > 0.95


def test_every_part_of_a_long_text_counts(model: FromTextModel) -> None:
    letters = model.detect("1234567890 " * 5_000 + "Die Katze saß auf dem Dach und wartete. " * 5_000)
    assert letters is not None
    assert letters.language == "de"
