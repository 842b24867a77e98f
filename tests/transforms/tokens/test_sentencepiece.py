from __future__ import annotations

import hashlib
import io
import pickle
from pathlib import Path

import pytest
import sentencepiece

from schemas.errors import ConfigError
from transforms.tokens.sentencepiece import Sentencepiece

TEXTS = ["the river carries sand and stones", "bread rises because yeast turns sugar into gas", "naïve 日本"]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model of 60 pieces and 256 bytes, trained on three lines."""
    sink = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXTS * 20), model_writer=sink, vocab_size=330, byte_fallback=True,
        hard_vocab_limit=False, minloglevel=2, num_threads=1,
    )  # fmt: skip
    path: Path = tmp_path_factory.mktemp("pieces") / "tiny.model"
    path.write_bytes(sink.getvalue())
    return path


def test_a_model_is_read_from_a_file_or_url(model: Path) -> None:
    reference = sentencepiece.SentencePieceProcessor(model_file=str(model))
    for where in (str(model), f"file://{model}"):
        tokenizer = pickle.loads(pickle.dumps(Sentencepiece(where))).load()
        assert tokenizer.size == reference.vocab_size() > 256
        assert tokenizer.sha256 == hashlib.sha256(model.read_bytes()).hexdigest()
        for text in [*TEXTS, "unseen: Жук", ""]:
            ids = tokenizer.encode(text)
            assert reference.decode(ids) == text
            assert all(0 <= one < tokenizer.size for one in ids)
            assert not {reference.bos_id(), reference.eos_id()} & set(ids)


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.model").write_bytes(b"no model")
    (tmp_path / "b.model").write_bytes(b"")
    for name in ("a.model", "b.model", "gone.model"):
        with pytest.raises(ConfigError, match=name):
            Sentencepiece(str(tmp_path / name)).load()
