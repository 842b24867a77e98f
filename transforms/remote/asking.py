"""The settings that all who ask a server of an API of OpenAI's kind have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, ClassVar

from schemas.errors import ConfigError
from schemas.settings import NonNegative, Positive, PositiveInt, Untold, operational
from transforms.remote.server import Manners, Server, server_at

_VARIABLE = re.compile(r"[A-Z_][A-Z0-9_]*")


@dataclass(frozen=True, kw_only=True)
class Asking:
    """Where a server is, the variable of its key, and how long and how often it is asked.

    ``base_url`` mostly ends in ``/v1``. ``key_env`` is the variable of the environment, upper-case, that holds the key;
    None sends none. ``concurrency`` requests of a process are under way at a time.

    Raises:
        ConfigError: if one of them cannot be meant; a secret given by mistake is not shown.
    """

    key_example: ClassVar[str] = "API_KEY"

    base_url: Annotated[str, Untold()]
    key_env: Annotated[str | None, Untold()] = operational(None)
    concurrency: PositiveInt = operational(4)
    min_interval_s: NonNegative = operational(0.0)
    attempts: PositiveInt = operational(6)
    first_wait_s: Positive = operational(0.5)
    longest_wait_s: Positive = operational(30.0)
    longest_retry_after_s: NonNegative = operational(120.0)
    connect_s: Positive = operational(10.0)
    read_s: Positive = operational(300.0)
    total_s: Positive = operational(1800.0)

    def __post_init__(self) -> None:
        if self.key_env is not None and not _VARIABLE.fullmatch(self.key_env):
            raise ConfigError(
                f"openai_http.key_env is the name of a variable, in upper case, such as {self.key_example}: not the "
                "key itself"
            )
        self._server()

    def prepare(self) -> None:
        """Ask the server whether it is there and takes the key.

        Raises:
            ConfigError: if not, or if the variable of the key is not set.
        """
        self.server().check()

    def server(self) -> Server:
        """Return the server, with the key.

        Raises:
            ConfigError: if the variable of the key is not set.
        """
        return self._server().with_key(self.key_env)

    def _server(self) -> Server:
        manners = Manners(
            max_s=self.total_s,
            max_redirects=0,
            attempts=self.attempts,
            first_wait_s=self.first_wait_s,
            longest_wait_s=self.longest_wait_s,
            longest_retry_after_s=self.longest_retry_after_s,
            connect_s=self.connect_s,
            stall_s=self.read_s,
            min_bytes_per_s=0.0,
            max_connections_per_host=self.concurrency,
            min_interval_s=self.min_interval_s,
        )
        return server_at(self.base_url, manners)
