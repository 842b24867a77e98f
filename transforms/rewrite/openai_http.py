"""Any server that speaks the OpenAI chat API as a rewriter: a language model rewrites a page lightly for the ear."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from schemas.errors import EngineError
from schemas.settings import PositiveInt
from synth.ear.plain import plain
from synth.page import Block
from synth.sentences import split_sentences
from transforms.chat.kept_answers import KeptAnswers
from transforms.chat.server import Asked, Chat, ChatServer, Prompt
from transforms.rewrite.base import PageToRewrite, Paragraphs, Rejected, Rewritten

UNSUITABLE = "unsuitable"
SYSTEM = (
    "You prepare web pages to be read aloud. Extract what is worth knowing and rewrite it lightly, in the"
    " language of the "
    "page: keep all facts, names and numbers, their order and their wording where it can be spoken; leave"
    " out menus, "
    "advertising, tables, code, links, citations and whatever only works on a screen. Add nothing of your"
    " own. Write "
    "whole sentences without markup. Set suitable to false, with no paragraphs, where the text holds no"
    " knowledge: "
    "lists of products, listings, error pages, spam."
)


class _Rewrite(BaseModel):
    suitable: bool
    paragraphs: list[str]


@dataclass(frozen=True)
class OpenaiHttp:
    """Settings of a rewriting server: see ``transforms.chat.server.ChatServer`` for ``server``.

    A page is sent in parts of at most ``max_characters``, cut between paragraphs; a part that is unsuitable is left
    out, and a page of which nothing is left is dropped (``unsuitable``). ``system`` is the instruction.
    """

    server: ChatServer
    max_characters: PositiveInt = 12_000
    system: str = SYSTEM

    @property
    def name(self) -> str:
        """The rewriter's name, with the model's."""
        return f"openai_http:{self.server.model}"

    def settings(self) -> str:
        """Return the settings that shape documents as canonical JSON."""
        told = {"server": self.server.shaping(), "max_characters": self.max_characters, "system": self.system}
        return json.dumps(told, sort_keys=True, separators=(",", ":"))

    def prepare(self) -> None:
        """Ask the server whether it is there.

        Raises:
            ConfigError: if not.
        """
        self.server.prepare()

    def load(self, kept: KeptAnswers) -> OpenaiHttpModel:
        """Return the connection.

        Raises:
            ConfigError: if the variable of the key is not set.
        """
        return OpenaiHttpModel(self, self.server.connect(kept))


class OpenaiHttpModel:
    """A server that rewrites pages, several at once."""

    def __init__(self, rewriter: OpenaiHttp, chat: Chat) -> None:
        self._rewriter = rewriter
        self._chat = chat

    def rewrite(self, pages: Sequence[PageToRewrite]) -> list[Rewritten]:
        """Return, in order, what the server makes of each page.

        Raises:
            ConfigError: if the server cannot be reached, or refuses all requests.
        """
        return self._chat.each(self._one, pages)

    def _one(self, page: PageToRewrite, cancel: threading.Event) -> Rewritten:
        asked = Asked(page.page_id)
        try:
            made = tuple(self._paragraphs(page, asked, cancel))
        except EngineError as error:
            return Rewritten(error, tuple(asked.payments))
        return Rewritten(made or Rejected(UNSUITABLE), tuple(asked.payments))

    def _paragraphs(
        self, page: PageToRewrite, asked: Asked, cancel: threading.Event
    ) -> Iterator[tuple[str, ...]]:
        for part in parts(page.text.blocks, self._rewriter.max_characters):
            user = f"Title: {page.text.title}\n\n{part}" if page.text.title else part
            prompt = Prompt("rewrite", self._rewriter.system, user)
            answer = self._chat.ask(prompt, _Rewrite, asked, cancel)
            yield from _sentences(answer, page.language)


def _sentences(answer: _Rewrite, language: str | None) -> Paragraphs:
    if not answer.suitable:
        return ()
    made = (tuple(split_sentences(plain(paragraph), language)) for paragraph in answer.paragraphs)
    return tuple(paragraph for paragraph in made if paragraph)


def parts(blocks: Sequence[Block], max_characters: int) -> Iterator[str]:
    """Yield the blocks as texts of at most ``max_characters``, cut between blocks; a longer block is cut as it is."""
    held: list[str] = []
    for block in blocks:
        text = f"# {block.text}" if block.kind == "heading" else block.text
        for start in range(0, len(text), max_characters):
            piece = text[start : start + max_characters]
            if held and sum(map(len, held)) + len(held) + len(piece) > max_characters:
                yield "\n".join(held)
                held = []
            held.append(piece)
    if held:
        yield "\n".join(held)
