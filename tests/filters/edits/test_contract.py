"""What every finder must hold to. Modules are found, so a new one is checked without a line here.

A finder's own test module (``tests/filters/edits/test_card.py``) names, as ``FOUND``, texts with what it finds in
them, and as ``PASSED`` texts in which it finds nothing although they look like it.
"""

from __future__ import annotations

import importlib
import inspect
import pickle
import pkgutil
from dataclasses import FrozenInstanceError, fields
from typing import Any

import pytest

import filters.edits
from filters.edits.base import find_edits, with_edits
from filters.edits.finder import Finder
from pipelines.config import find_plugin
from pipelines.curate import CurateConfig
from schemas.judgements import Verdict
from schemas.settings import Plugin
from tests.filters.candidates import SOUND, candidate
from tests.filters.edits.labelled import HALVES, edits_of, read_texts

HELPERS = {"base", "finder", "placing"}


def kind_of(name: str) -> Any:
    return find_plugin(Plugin("filters.edits"), name, "edits")


MODULES = sorted(m.name for m in pkgutil.iter_modules(filters.edits.__path__) if m.name not in HELPERS)
NAMES = [name for name in MODULES if issubclass(kind_of(name), Finder)]


def examples(name: str, which: str) -> list[Any]:
    found: list[Any] = getattr(importlib.import_module(f"tests.filters.edits.test_{name}"), which)
    return found


def stretches(name: str, text: str) -> list[str]:
    return [text[start:end] for start, end in kind_of(name)().find(text, "en")]


def test_all_finders_are_used_unless_told_otherwise() -> None:
    used = {type(one).__module__.rpartition(".")[2] for one in CurateConfig().edits}
    assert set(NAMES) <= used
    assert {"card", "email", "phone"} <= used


@pytest.mark.parametrize("name", NAMES)
def test_settings_are_frozen_documented_and_survive_pickling(name: str) -> None:
    settings = kind_of(name)()
    assert pickle.loads(pickle.dumps(settings)) == settings
    assert len((inspect.getdoc(kind_of(name)) or "").split()) >= 10
    for field in fields(settings):
        with pytest.raises(FrozenInstanceError):
            setattr(settings, field.name, None)


@pytest.mark.parametrize("name", NAMES)
def test_it_finds_what_its_test_names_and_passes_the_rest(name: str) -> None:
    assert examples(name, "FOUND")
    assert examples(name, "PASSED")
    for text, stretch in examples(name, "FOUND"):
        assert stretches(name, text) == [stretch]
    for text in [*examples(name, "PASSED"), SOUND.text, "", "日本語" * 9, "\ud800 \x00 ♪ @ . dot at"]:
        assert stretches(name, text) == []


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("action", ["drop", "mask", "bleep", "cut"])
def test_what_it_finds_becomes_an_edit_of_its_kind(name: str, action: Any) -> None:
    editor = kind_of(name)(action=action)
    text, stretch = examples(name, "FOUND")[0]
    ((edit,),) = find_edits([editor], [candidate(text=text)])
    assert edit.kind == name
    assert (
        stretch in text[edit.start_chars : edit.end_chars]
        or text[edit.start_chars : edit.end_chars] in stretch
    )
    verdict = with_edits(Verdict("s1", "r1", True, None, None, None, ()), [edit])
    reasons = {"mask": None, "drop": f"has_{name}", "bleep": f"{name}_untimed", "cut": f"{name}_untimed"}
    assert verdict.reason == reasons[action]
    assert verdict.kept is (action == "mask")


@pytest.mark.parametrize("which", HALVES)
def test_it_is_the_same_every_time(which: str) -> None:
    texts = read_texts(which)
    assert [edits_of(text) for text in texts] == [edits_of(text) for text in reversed(texts)][::-1]
