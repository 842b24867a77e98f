"""What a server of the OpenAI chat API answers."""

from __future__ import annotations

import json
import re
from typing import Annotated, NamedTuple, TypeVar

from pydantic import BaseModel, Field, ValidationError

from transforms.inputs.wire import Broken

M = TypeVar("M", bound=BaseModel)
_FENCE = re.compile(r"^\s*```[a-z]*\s*|\s*```\s*$", re.IGNORECASE)
_THINKING = re.compile(r"^\s*<think>.*?</think>\s*", re.DOTALL)


class Completion(NamedTuple):
    """An answer's text, whether it was cut off at the limit, and the tokens that are charged for it."""

    text: str
    was_cut: bool
    prompt_tokens: int
    completion_tokens: int


class Unusable(Exception):
    """An answer came whole, and is not what was asked for; it is paid for all the same."""


class _Message(BaseModel):
    content: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Usage(BaseModel):
    prompt_tokens: Annotated[int, Field(ge=0)] = 0
    completion_tokens: Annotated[int, Field(ge=0)] = 0


class _Body(BaseModel):
    choices: Annotated[list[_Choice], Field(min_length=1)]
    usage: _Usage | None = None


def parse_completion(content: bytes, content_type: str) -> Completion:
    """Return what the body of an answer says.

    Raises:
        Broken: if it is no chat completion, or was cut off on its way: it is asked for again.
    """
    try:
        body = _Body.model_validate(json.loads(content))
    except (ValueError, RecursionError) as error:  # also pydantic's
        shown = " ".join(content[:200].decode(errors="replace").split())[:120]
        raise Broken(
            f"an answer that is no chat completion ({content_type or 'no type'}): {shown!r}"
        ) from error
    choice, usage = body.choices[0], body.usage or _Usage()
    return Completion(
        choice.message.content or "",
        choice.finish_reason == "length",
        usage.prompt_tokens,
        usage.completion_tokens,
    )


def read_as(model: type[M], completion: Completion) -> M:
    """Return an answer's text as an object of a model; a fence of Markdown and thoughts before it are taken off.

    Raises:
        Unusable: if it is none.
    """
    text = _FENCE.sub("", _THINKING.sub("", completion.text))
    try:
        return model.model_validate_json(text, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(map(str, first["loc"])) or "the whole"
        cut = "cut off at max_tokens; " if completion.was_cut else ""
        raise Unusable(f"{cut}{place}: {first['msg']}: {text[:80]!r}") from error
