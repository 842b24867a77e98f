"""A request to a server of the OpenAI chat API, and what is paid for its answer."""

from __future__ import annotations

import json
from typing import Any, Literal, NamedTuple

from schemas.ids import digest
from transforms.remote.server import Body

Structure = Literal["json_schema", "json_object", "none"]
STRUCTURES: tuple[Structure, ...] = ("json_schema", "json_object", "none")
"""How the form of an answer is asked for, the strictest first."""


class ChatRequest(NamedTuple):
    """What is asked: of which model, with which words, in which form.

    ``schema`` is a JSON schema of the answer, ``name`` what it is called. ``attempt`` counts from 0 how often an answer
    was of no use; it is part of what is asked, so that each attempt has an answer, and a price, of its own.
    """

    model: str
    system: str
    user: str
    name: str
    schema: dict[str, Any]
    temperature: float
    max_tokens: int
    attempt: int = 0

    @property
    def key(self) -> str:
        """The hash under which the answer is kept: equal where equal things are asked, whoever is asked."""
        return digest("chat", json.dumps(self, sort_keys=True, ensure_ascii=False)).hex()

    def again(self, *, longer: bool) -> ChatRequest:
        """Return the next attempt: a little warmer, and, where the answer was cut off, with twice the room."""
        return self._replace(
            attempt=self.attempt + 1,
            temperature=min(1.0, round(self.temperature + 0.3, 6)),
            max_tokens=self.max_tokens * 2 if longer else self.max_tokens,
        )

    def body(self, structure: Structure) -> Body:
        """Return the request as it is sent."""
        schema = json.dumps(self.schema, sort_keys=True)
        shape = f"\n\nAnswer with one JSON object of this schema and nothing else: {schema}"
        data: dict[str, Any] = {
            "model": self.model,
            "messages": [
                {"role": "system", "content": self.system + shape},
                {"role": "user", "content": self.user},
            ],
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
        }
        if structure == "json_schema":
            form = {"name": self.name, "strict": True, "schema": self.schema}
            data["response_format"] = {"type": "json_schema", "json_schema": form}
        elif structure == "json_object":
            data["response_format"] = {"type": "json_object"}
        return Body((json.dumps(data, ensure_ascii=False).encode(),), "application/json")
