"""What every aligner must hold to. Modules are found, so a new aligner is checked without a line here."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from dataclasses import FrozenInstanceError, fields, is_dataclass
from typing import Any

import numpy as np
import pytest

import transforms.align
from schemas.errors import EngineError
from transforms.align.base import Alignment, Utterance, align_each


def aligners() -> list[Any]:
    found = []
    for module in pkgutil.iter_modules(transforms.align.__path__):
        name = "".join(part.capitalize() for part in module.name.split("_"))
        kind = getattr(importlib.import_module(f"transforms.align.{module.name}"), name, None)
        found += [kind] if is_dataclass(kind) else []
    return found


def test_the_aligners_are_found() -> None:
    assert {"Pocketsphinx", "CtcOnnx"} <= {kind.__name__ for kind in aligners()}


@pytest.mark.parametrize("kind", aligners())
def test_an_aligner_is_a_frozen_dataclass_that_documents_its_settings(kind: Any) -> None:
    settings = kind(**{f.name: "none" for f in fields(kind) if f.name in ("model", "vocabulary")})
    assert settings.name == kind.__module__.rpartition(".")[2]
    assert settings.settings() == settings.settings()
    assert all(f"``{f.name}``" in (inspect.getdoc(kind) or "") for f in fields(kind))
    for field in fields(kind):
        with pytest.raises(FrozenInstanceError):
            setattr(settings, field.name, None)


def test_an_error_costs_its_own_item_only() -> None:
    def align_one(utterance: Utterance) -> Alignment:
        if utterance.text == "bad":
            raise EngineError("bad")
        return Alignment((), 0.0, None)

    samples = np.zeros(10, np.float32)
    batch = [
        Utterance(samples, "bad", None),
        Utterance(samples, "good", None),
        Utterance(samples[:0], "good", None),
    ]
    kinds = [type(found) for found in align_each(batch, align_one)]
    assert kinds == [EngineError, Alignment, EngineError]
