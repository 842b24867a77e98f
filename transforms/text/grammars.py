"""The grammars of nemo_text_processing: compiled once a machine, loaded once a process, each behind its gate."""

from __future__ import annotations

import copy
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from importlib import metadata, util
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from schemas.errors import ConfigError, EngineError
from transforms.text.gate import Gate
from transforms.text.reach import Reach

if TYPE_CHECKING:
    from nemo_text_processing.text_normalization.normalize import Normalizer

Form = Literal["spoken", "written"]
FORMS: tuple[Form, ...] = ("spoken", "written")
CASE = "cased"
_PACKAGE = "nemo_text_processing"


class Grammar(NamedTuple):
    """A grammar of nemo: its tagger, itself on a text without what follows it, and what follows it."""

    tagger: Any
    run: Callable[[str], str]
    finish: Callable[[str], str]


def gate(form: Form) -> Gate:
    """Return the gate before a grammar; loaded in 1 to 3 s (130 MB for both) at the first call of a process.

    A grammar that this machine has not compiled yet is compiled first: about half a minute, 450 MB.

    Raises:
        ConfigError: if nemo_text_processing is not installed.
    """
    return _gate(form)


@cache
def _gate(form: Form) -> Gate:
    grammar = load(form)
    return Gate(Reach(grammar.tagger), grammar.run, grammar.finish)


def load(form: Form) -> Grammar:
    """Return a grammar, compiled first where it is not.

    Raises:
        ConfigError: if nemo_text_processing is not installed.
    """
    folder = compile_grammar(form)
    normalizer = _normalizer(form, folder)
    finishing = normalizer if form == "spoken" else _finishing(normalizer, folder)
    bare = copy.copy(normalizer)
    bare.post_processor = None

    def run(text: str) -> str:
        return _checked(bare.normalize, text)

    def finish(text: str) -> str:
        return _checked(finishing.post_process, text)

    return Grammar(normalizer.tagger.fst, run, finish)


def compile_grammar(form: Form) -> Path:
    """Return the folder of a compiled grammar, below ``$XDG_CACHE_HOME`` or ``~/.cache``; it is made where missing.

    Raises:
        ConfigError: if nemo_text_processing is not installed, or the folder cannot be made.
    """
    if util.find_spec(_PACKAGE) is None:
        raise ConfigError(
            f"{_PACKAGE} is not installed: pip install {_PACKAGE} (Linux on x86-64), or leave out forms"
        )
    folder = _home() / f"nemo-{metadata.version(_PACKAGE)}-{metadata.version('pynini')}-{form}"
    if not folder.is_dir():
        try:
            _compile(form, folder)
        except OSError as error:
            raise ConfigError(f"cannot keep the compiled grammar in {folder}: {error}") from error
    return folder


def _home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "speechloom"


def _compile(form: Form, folder: Path) -> None:
    """Compile into a folder of its own, then put that in place: of several processes, the first to end wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        normalizer = _normalizer(form, made)
        if form == "written":
            _finishing(normalizer, made)
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _normalizer(form: Form, folder: Path) -> Normalizer:
    from nemo_text_processing.inverse_text_normalization.inverse_normalize import InverseNormalizer
    from nemo_text_processing.text_normalization.normalize import Normalizer

    _quiet()
    if form == "spoken":
        return Normalizer(input_case=CASE, lang="en", cache_dir=str(folder))
    return InverseNormalizer(input_case=CASE, lang="en", cache_dir=str(folder))


def _finishing(normalizer: Normalizer, folder: Path) -> Normalizer:
    """Return a normalizer that sets the spaces around punctuation as the one for the spoken form does."""
    from nemo_text_processing.text_normalization.en.verbalizers.post_processing import PostProcessingFst

    _quiet()
    finishing = copy.copy(normalizer)
    finishing.post_processor = PostProcessingFst(cache_dir=str(folder))
    return finishing


def _quiet() -> None:
    logging.getLogger("NeMo-text-processing").setLevel(logging.WARNING)


def _checked(convert: Callable[[str], str], text: str) -> str:
    try:
        return convert(text)
    except (
        ValueError,
        RuntimeError,
        AssertionError,
        IndexError,
    ) as error:  # pynini's errors are the first two
        raise EngineError(f"{_PACKAGE} cannot read {text!r}: {error}") from error
