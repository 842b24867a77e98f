from __future__ import annotations

import logging
from collections.abc import Iterator

import grpc
import pytest

from pipelines import logs
from pipelines.logs import VARIABLE, show_logs, show_worker_logs

LOGGER = logging.getLogger("speechloom.bucket")


@pytest.fixture(autouse=True)
def _as_before(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv(VARIABLE, "error")
    yield
    show_logs("error")


def test_lines_are_shown_once_and_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    show_logs("info")
    show_logs("info")
    LOGGER.info('{"stage": "ingest"}')
    assert capsys.readouterr().err == '{"stage": "ingest"}\n'


def test_a_worker_shows_what_its_starter_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "info")
    show_worker_logs()
    LOGGER.info("shown")
    monkeypatch.delenv(VARIABLE)
    show_worker_logs()
    LOGGER.info("not shown")
    assert capsys.readouterr().err == "shown\n"


def test_quiet_is_the_default_and_can_be_had_again(capsys: pytest.CaptureFixture[str]) -> None:
    show_logs("info")
    show_logs("error")
    LOGGER.info("not shown")
    assert capsys.readouterr().err == ""


def test_a_stream_that_the_runner_closed_first_is_no_news() -> None:
    record = logging.makeLogRecord(
        {"name": "apache_beam.runners.worker.data_plane", "levelno": logging.ERROR}
    )
    for error, is_news in ((grpc.RpcError("Socket closed"), False), (ValueError("a bug"), True)):
        record.exc_info = type(error), error, None
        assert logs._is_news(record) == is_news
