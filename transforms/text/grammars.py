"""The grammars of nemo_text_processing: compiled once a machine, loaded once a process, each behind its gate."""

from __future__ import annotations

import copy
import logging
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache, partial
from importlib import metadata, util
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from schemas.errors import ConfigError, EngineError
from transforms.text.cheapest import Arcs, arcs_of, cheapest, load_arcs, save_arcs
from transforms.text.gate import Gate
from transforms.text.reach import Reach

if TYPE_CHECKING:
    from nemo_text_processing.text_normalization.normalize import Normalizer

Form = Literal["spoken", "written"]
CASE = "cased"
_PACKAGE = "nemo_text_processing"
_VERBALIZER = "written_verbalizer.fst"


class Grammar(NamedTuple):
    """A grammar of nemo: its tagger, also as arcs, itself on a text without what follows it, and what follows it.

    ``run_fast`` is ``run`` with the cheapest reading found by ``transforms/text/cheapest.py``: the same one, sooner.
    """

    tagger: Any
    arcs: Arcs
    run: Callable[[str], str]
    run_fast: Callable[[str], str]
    finish: Callable[[str], str]


def gate(form: Form) -> Gate:
    """Return the gate before a grammar; loaded in a second (130 MB) at the first call of a process.

    Grammars that this machine has not compiled yet are compiled first: about a minute, 450 MB.

    Raises:
        ConfigError: if nemo_text_processing is not installed.
    """
    return _gate(form)


@cache
def _gate(form: Form) -> Gate:
    grammar = load(form)
    return gate_of(grammar)


def gate_of(grammar: Grammar) -> Gate:
    """Return a new gate before a grammar, which remembers nothing yet."""
    return Gate(Reach(grammar.arcs), grammar.run_fast, grammar.run, grammar.finish)


def load(form: Form) -> Grammar:
    """Return a grammar; all are compiled first where they are not.

    Raises:
        ConfigError: if nemo_text_processing is not installed.
    """
    folder = compile_grammars()
    normalizer = _spoken(folder) if form == "spoken" else _written(folder)
    bare = copy.copy(normalizer)
    bare.post_processor = None
    fast = copy.copy(bare)
    arcs = load_arcs(folder / f"{form}.npz")
    fast.find_tags = _Tags(arcs)
    converts = (bare.normalize, fast.normalize, normalizer.post_process)
    return Grammar(normalizer.tagger.fst, arcs, *(partial(_checked, convert) for convert in converts))


class _Tags:
    """Tags a text; stands in the place of nemo's method, which composes the text with the whole tagger."""

    def __init__(self, arcs: Arcs) -> None:
        self._arcs = arcs

    def __call__(self, text: str) -> Any:
        """Return an automaton of one path, the tagged text; nemo takes the cheapest path of it."""
        import pynini

        tagged = cheapest(self._arcs, text)
        if tagged is None:
            raise ValueError("no reading")
        return pynini.accep(pynini.escape(tagged))


def compile_grammars() -> Path:
    """Return the folder of the compiled grammars, below ``$XDG_CACHE_HOME`` or ``~/.cache``; made where missing.

    Raises:
        ConfigError: if nemo_text_processing is not installed, or the folder cannot be made.
    """
    if util.find_spec(_PACKAGE) is None:
        raise ConfigError(
            f"{_PACKAGE} is not installed: pip install {_PACKAGE} (Linux on x86-64), or leave out forms"
        )
    folder = _home() / f"nemo-{metadata.version(_PACKAGE)}-{metadata.version('pynini')}"
    if not folder.is_dir():
        try:
            _compile(folder)
        except OSError as error:
            raise ConfigError(f"cannot keep the compiled grammars in {folder}: {error}") from error
    return folder


def _home() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "speechloom"


def _compile(folder: Path) -> None:
    """Compile into a folder of its own, then put that in place: of several processes, the first to end wins."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f"{folder.name}.", dir=folder.parent))
    try:
        spoken, inverse = _spoken(made), _inverse(made)
        inverse.verbalizer.fst.write(str(made / _VERBALIZER))
        save_arcs(arcs_of(spoken.tagger.fst), made / "spoken.npz")
        save_arcs(arcs_of(inverse.tagger.fst), made / "written.npz")
        made.rename(folder)
    except OSError:
        if not folder.is_dir():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _spoken(folder: Path) -> Normalizer:
    from nemo_text_processing.text_normalization.normalize import Normalizer

    _quiet()
    return Normalizer(input_case=CASE, lang="en", cache_dir=str(folder))


def _inverse(folder: Path) -> Normalizer:
    from nemo_text_processing.inverse_text_normalization.inverse_normalize import InverseNormalizer

    _quiet()
    return InverseNormalizer(input_case=CASE, lang="en", cache_dir=str(folder))


def _written(folder: Path) -> Normalizer:
    """Return the inverse normalizer, followed by what sets the spaces around punctuation for the spoken form.

    Nemo's own class would build its verbalizer anew, which takes two seconds.
    """
    import pynini
    from nemo_text_processing.inverse_text_normalization.en.taggers.tokenize_and_classify import ClassifyFst

    normalizer = _spoken(folder)
    normalizer.tagger = ClassifyFst(cache_dir=str(folder), input_case=CASE)
    normalizer.verbalizer = SimpleNamespace(fst=pynini.Fst.read(str(folder / _VERBALIZER)))
    return normalizer


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
