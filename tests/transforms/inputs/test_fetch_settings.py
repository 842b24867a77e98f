from __future__ import annotations

import re

import pytest

from pipelines.settings import dump_config, load_config
from schemas.errors import ConfigError
from transforms.inputs.fetch_settings import FetchSettings


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "Bearer abcdef"},
        {"cookie": "abcdef"},
        {"X-Api-Key": "abcdef"},
        {"X-Goog-Token": "abcdef"},
        {"X-Plain": "Bearer abcdef"},
        {"X-Plain": "abcdef\r\nHost: x"},
        {"X Plain": "abcdef"},
        {"Host": "abcdef"},
        {"Range": "abcdef"},
        {"X-Plain": "env:abcdef"},
    ],
)
def test_headers_that_cannot_be_meant_are_refused_and_not_shown(headers: dict[str, str]) -> None:
    with pytest.raises(ConfigError, match=r"^fetch\.headers") as raised:
        FetchSettings(headers=headers)
    assert "abcdef" not in str(raised.value)


def test_headers_in_a_configuration_are_never_shown() -> None:
    for value in ("{Authorization: abcdef}", "[abcdef]", "{X-Number: 17, Authorization: [abcdef]}", "abcdef"):
        with pytest.raises(ConfigError) as raised:
            load_config("ingest", None, [f"ingest.fetch.headers={value}"])
        assert "abcdef" not in str(raised.value)


def test_the_configuration_that_is_written_names_the_variable_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDIA_TOKEN", "abcdef")
    sets = ["fetch.headers={Authorization: 'env:MEDIA_TOKEN'}", "fetch.credential_hosts=[media.example.org]"]
    config = load_config("ingest", None, sets)
    text = dump_config(config.ingest)
    assert "Authorization: env:MEDIA_TOKEN" in text
    assert "abcdef" not in text
    assert config.transcribe.fetch == FetchSettings()


@pytest.mark.parametrize(
    ("entry", "scheme", "host", "port", "sent"),
    [
        ("media.example.org", "https", "media.example.org", 443, True),
        ("media.example.org", "https", "media.example.org", 8443, True),
        ("media.example.org", "http", "media.example.org", 80, False),
        ("media.example.org", "https", "example.org", 443, False),
        ("media.example.org", "https", "x.media.example.org", 443, False),
        ("media.example.org:8443", "https", "media.example.org", 443, False),
        ("https://media.example.org", "https", "media.example.org", 443, True),
        ("https://media.example.org", "https", "media.example.org", 8443, False),
        ("http://media.example.org/", "http", "media.example.org", 80, True),
    ],
)
def test_secrets_are_sent_to_the_hosts_that_are_named(
    entry: str, scheme: str, host: str, port: int, sent: bool
) -> None:
    settings = FetchSettings(headers={"Authorization": "env:A", "X-Plain": "b"}, credential_hosts=(entry,))
    headers = settings.headers_for(scheme, host, port, {"A": "secret"})
    assert headers.get("Authorization") == ("secret" if sent else None)
    assert headers["X-Plain"] == "b"


def test_secrets_that_are_no_headers_are_not_sent() -> None:
    settings = FetchSettings(headers={"Authorization": "env:A"}, credential_hosts=("h",))
    for environment, why in (
        ({}, "not set"),
        ({"A": ""}, "not set"),
        ({"A": "x\ny"}, "no value for a header"),
    ):
        with pytest.raises(ConfigError, match=why):
            settings.headers_for("https", "h", 443, environment)


def test_what_is_no_host_is_refused() -> None:
    for entry in ("a/b", "ftp://a", "https://me:pw@a", "https://a:port", "", "https://[::1"):
        with pytest.raises(ConfigError, match=r"^fetch\.credential_hosts"):
            FetchSettings(credential_hosts=(entry,))
    with pytest.raises(ConfigError, match=re.escape("fetch.allow_addresses: 'a b'")):
        FetchSettings(allow_addresses=("a b",))
