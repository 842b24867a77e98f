"""The text-only corpora of a mix, bucket by bucket."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from interleave.texts import Text
from schemas.errors import BadText
from schemas.ids import digest
from transforms.inputs.texts import Corpus, list_pieces, of_bucket, read_texts
from transforms.store.store import Bucket


class TextReader:
    """Reads the texts that fall to a bucket. Lists their files once, when it is first asked.

    Raises:
        ConfigError: if a file cannot be read.
    """

    def __init__(self, corpora: Sequence[Corpus]) -> None:
        self._columns = {corpus.source: corpus.column for corpus in corpora}
        self._pieces = list_pieces(corpora)

    def rows(self, bucket: Bucket) -> Iterator[Text | BadText]:
        """Yield a bucket's texts in order, and what is wrong with its other rows."""
        for piece in of_bucket(self._pieces, bucket):
            yield from read_texts(piece, self._columns[piece.source])

    def texts(self, bucket: Bucket) -> Iterator[Text]:
        """Yield a bucket's texts in order."""
        return (row for row in self.rows(bucket) if isinstance(row, Text))

    @staticmethod
    def side_name(text: Text) -> str:
        """Return what the side of a text goes by: equal texts are on the same, wherever they come from."""
        return digest("text", text.text).hex()
