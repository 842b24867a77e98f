"""A chat server as a part of settings, and a connection to it that keeps the answers it pays for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field, fields
from typing import Any, ClassVar, NamedTuple, TypeVar

from pydantic import BaseModel

from schemas.documents import Payment
from schemas.errors import EngineError, TookTooLong, TooLarge
from schemas.settings import NonNegative, PositiveInt, operational
from transforms.chat.completion import Completion, Unusable, parse_completion, read_as
from transforms.chat.kept_answers import KeptAnswers
from transforms.chat.request import STRUCTURES, ChatRequest, Structure
from transforms.inputs.wire import Broken, Run
from transforms.remote.asking import Asking
from transforms.remote.each import each
from transforms.remote.server import Refused, Server

M = TypeVar("M", bound=BaseModel)
Item = TypeVar("Item")
R = TypeVar("R")
_NAMES_STRUCTURE = ("response_format", "json_schema", "json_object", "structured", "guided")
_PER = 1_000_000


@dataclass(frozen=True, kw_only=True)
class ChatServer(Asking):
    """A server of the OpenAI chat API: requests go to ``base_url``/chat/completions, which mostly ends in ``/v1``.

    ``key_env`` is the variable of the environment, upper-case, that holds the key; None sends none. Answers have the
    form of a JSON schema, asked for as ``structure`` says: where the server refuses that, the next one of json_schema,
    json_object and none (the schema always stands in the prompt, too). An answer of another form is paid for and of no
    use; it is asked for ``answers`` times in all, each a little warmer, with twice ``max_tokens`` where it was cut off.

    ``prompt_price`` and ``completion_price`` are for a million tokens, in any currency: they only make the costs in
    ``payments/``. ``concurrency`` and the settings after it are those of the ASR engine ``openai_http``: requests of a
    process under way at a time, attempts at a request that fails, back-off and time limits.

    Raises:
        ConfigError: if one of them cannot be meant; a secret given by mistake is not shown.
    """

    key_example: ClassVar[str] = "CHAT_KEY"

    model: str
    temperature: NonNegative = 0.0
    max_tokens: PositiveInt = 4096
    answers: PositiveInt = 3
    structure: Structure = "json_schema"
    prompt_price: NonNegative = 0.0
    completion_price: NonNegative = 0.0
    concurrency: PositiveInt = operational(8)

    def connect(self, kept: KeptAnswers) -> Chat:
        """Return a connection that keeps its answers.

        Raises:
            ConfigError: if the variable of the key is not set.
        """
        return Chat(self, self.server(), kept)

    def shaping(self) -> dict[str, Any]:
        """Return the settings that shape answers, as plain data."""
        told = asdict(self)
        return {f.name: told[f.name] for f in fields(self) if not f.metadata.get("operational")}


@dataclass
class Asked:
    """What became of asking for an item: its payments, in order, also where it failed."""

    page_id: str
    payments: list[Payment] = field(default_factory=list)


class Chat:
    """A server that is asked, several things at once. May be shared by threads."""

    def __init__(self, settings: ChatServer, server: Server, kept: KeptAnswers) -> None:
        self._settings = settings
        self._server = server
        self._kept = kept
        self._structure = STRUCTURES.index(settings.structure)

    def each(self, ask: Callable[[Item, threading.Event], R], items: Iterable[Item]) -> list[R]:
        """Return ``ask(item, cancel)`` for each item, in order; as many at a time as the server may be asked.

        Raises:
            Whatever one call raises; the others are given up.
        """
        return each(ask, items, self._settings.concurrency)

    def ask(self, prompt: Prompt, model: type[M], asked: Asked, cancel: threading.Event) -> M:
        """Return an answer of the form of ``model``, and note in ``asked`` what was paid for it.

        Raises:
            EngineError: if the server refuses it, or gave nothing of use in all attempts.
            ConfigError: if the server cannot be reached, or refuses all requests: a key, a model, an address.
        """
        settings, told = self._settings, ""
        request = ChatRequest(
            settings.model,
            prompt.system,
            prompt.user,
            prompt.name,
            _strict(model.model_json_schema()),
            settings.temperature,
            settings.max_tokens,
        )
        for _ in range(settings.answers):
            completion = self._completion(request, asked.page_id, cancel)
            asked.payments.append(self._payment(request, completion, asked.page_id))
            try:
                return read_as(model, completion)
            except Unusable as error:
                told = str(error)
                request = request.again(longer=completion.was_cut)
        raise EngineError(
            f"{self._about(asked.page_id)}: {settings.answers} answers of no use, the last {told}"
        )

    def _completion(self, request: ChatRequest, page_id: str, cancel: threading.Event) -> Completion:
        with self._kept.one_at_a_time(request.key):
            found = self._kept.find(request.key)
            if found is None:
                try:
                    found = self._paid(request, page_id, Run(self._server.settings, cancel))
                except (Broken, TookTooLong, TooLarge) as error:
                    raise EngineError(f"{self._about(page_id)}: {error}") from error
                self._kept.keep(request.key, found)
            return found

    def _paid(self, request: ChatRequest, page_id: str, run: Run) -> Completion:
        """Ask the server. A server that knows the header answers a repeated request without charging it again."""
        headers = {"Idempotency-Key": request.key}
        for number in range(self._structure, len(STRUCTURES)):
            body = request.body(STRUCTURES[number])
            try:
                return self._server.post(
                    "/chat/completions", body, parse_completion, f"page {page_id}", run, headers
                )
            except Refused as refusal:
                is_last = number + 1 == len(STRUCTURES)
                if is_last or not any(name in str(refusal) for name in _NAMES_STRUCTURE):
                    raise EngineError(f"{self._about(page_id)}: {refusal}") from refusal
                self._structure = number + 1
        raise AssertionError("there is at least one structure")

    def _payment(self, request: ChatRequest, completion: Completion, page_id: str) -> Payment:
        settings = self._settings
        cost = (
            completion.prompt_tokens * settings.prompt_price
            + completion.completion_tokens * settings.completion_price
        ) / _PER
        return Payment(
            page_id,
            settings.model,
            request.key,
            request.attempt,
            completion.prompt_tokens,
            completion.completion_tokens,
            cost,
        )

    def _about(self, page_id: str) -> str:
        return f"{self._server.shown} failed on page {page_id}"


class Prompt(NamedTuple):
    """What is asked of a model: who it is, and what about; ``name`` is what the form of the answer is called."""

    name: str
    system: str
    user: str


def _strict(schema: Any) -> Any:
    """Return a schema as strict servers want it: every property required, none beside them, no titles."""
    if isinstance(schema, list):
        return [_strict(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _strict(value) for key, value in schema.items() if key not in ("title", "default")}
    if made.get("type") == "object" and isinstance(made.get("properties"), dict):
        made |= {"required": sorted(made["properties"]), "additionalProperties": False}
    return made
