"""Any server that speaks the OpenAI chat API as an answerer: it throws out bad questions, reasons, and answers."""

from __future__ import annotations

import json
import threading
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import BaseModel

from schemas.errors import EngineError
from schemas.settings import NonNegativeInt
from synth.ear.plain import plain
from synth.sentences import split_sentences
from transforms.answer.base import Answered, QuestionToAnswer
from transforms.chat.kept_answers import KeptAnswers
from transforms.chat.server import Asked, Chat, ChatServer, Prompt
from transforms.rewrite.base import Rejected
from transforms.rewrite.openai_http import parts

INVALID, NO_ANSWER = "invalid_question", "no_answer"
SYSTEM = (
    "You answer questions that were found on web pages; the answer will be spoken. First judge the"
    " question: it is valid "
    "if a person could ask it without seeing the page, it has an answer, and it is no advertising, survey,"
    " rhetoric or "
    "small talk. Then reason step by step in two to six short sentences, and give the answer in one to"
    " three. Use the "
    "page where it helps and what you know where it does not; say nothing that you doubt. Write whole"
    " sentences without "
    "markup, lists or formulas, in the language of the question. For a question that is not valid leave"
    " both empty."
)


class _Reply(BaseModel):
    valid: bool
    reasoning: str
    answer: str


@dataclass(frozen=True)
class OpenaiHttp:
    """Settings of an answering server: see ``transforms.chat.server.ChatServer`` for ``server``.

    Up to ``page_characters`` of the page, and what it says to the question, go along. ``say_reasoning``: the spoken
    answer begins with the reasoning. ``system`` is the instruction. A question that the model calls invalid is dropped
    (``invalid_question``).
    """

    server: ChatServer
    page_characters: NonNegativeInt = 6000
    say_reasoning: bool = True
    system: str = SYSTEM

    @property
    def name(self) -> str:
        """The answerer's name, with the model's."""
        return f"openai_http:{self.server.model}"

    def settings(self) -> str:
        """Return the settings that shape documents as canonical JSON."""
        told = {
            "server": self.server.shaping(),
            "page_characters": self.page_characters,
            "say_reasoning": self.say_reasoning,
            "system": self.system,
        }
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
    """A server that answers questions, several at once."""

    def __init__(self, answerer: OpenaiHttp, chat: Chat) -> None:
        self._answerer = answerer
        self._chat = chat

    def answer(self, questions: Sequence[QuestionToAnswer]) -> list[Answered]:
        """Return, in order, what the server says to each question.

        Raises:
            ConfigError: if the server cannot be reached, or refuses all requests.
        """
        return self._chat.each(self._one, questions)

    def _one(self, one: QuestionToAnswer, cancel: threading.Event) -> Answered:
        asked = Asked(one.page_id)
        prompt = Prompt("answer", self._answerer.system, self._user(one))
        try:
            reply = self._chat.ask(prompt, _Reply, asked, cancel)
        except EngineError as error:
            return Answered(error, tuple(asked.payments))
        return Answered(self._said(reply, one.language), tuple(asked.payments))

    def _user(self, one: QuestionToAnswer) -> str:
        lines = [f"Question: {one.question.text}"]
        if one.question.answer:
            lines += ["", "What the page says to it:", *one.question.answer]
        if self._answerer.page_characters:
            lines += ["", "The page:", next(parts(one.text.blocks, self._answerer.page_characters), "")]
        return "\n".join(lines)

    def _said(self, reply: _Reply, language: str | None) -> tuple[str, ...] | Rejected:
        if not reply.valid:
            return Rejected(INVALID)
        told = [reply.reasoning, reply.answer] if self._answerer.say_reasoning else [reply.answer]
        found = tuple(sentence for text in told for sentence in split_sentences(plain(text), language))
        return found if reply.answer.strip() and found else Rejected(NO_ANSWER)
