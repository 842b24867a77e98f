from __future__ import annotations

import errno

import aiohttp
import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, NoCredentialsError
from gcsfs.retry import HttpError
from s3fs.errors import translate_boto_error
from yarl import URL

from schemas.errors import StoreError
from transforms.store import retry
from transforms.store.retry import Patience, describe, passes, retried, store_errors


def s3(status: int, code: str) -> Exception:
    answer = {"Error": {"Code": code, "Message": "told"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    translated: Exception = translate_boto_error(ClientError(answer, "PutObject"))
    return translated


def http(status: int) -> Exception:
    info = aiohttp.RequestInfo(URL("http://h/a"), "GET", {}, URL("http://h/a"))  # type: ignore[arg-type]
    error = FileNotFoundError("http://h/a")
    error.__cause__ = aiohttp.ClientResponseError(info, (), status=status)
    return error


@pytest.mark.parametrize(
    "error",
    [
        s3(503, "SlowDown"),
        s3(500, "InternalError"),
        s3(400, "RequestTimeout"),
        s3(404, "NoSuchUpload"),
        http(502),
        http(429),
        HttpError({"code": 503, "message": "busy"}),
        EndpointConnectionError(endpoint_url="http://h"),
        aiohttp.ClientPayloadError("torn"),
        ConnectionResetError("reset"),
        TimeoutError("late"),
    ],
)
def test_what_passes(error: Exception) -> None:
    assert passes(error)


@pytest.mark.parametrize(
    "error",
    [
        s3(403, "AccessDenied"),
        s3(404, "NoSuchKey"),
        s3(403, "QuotaExceeded"),
        s3(507, "InsufficientStorage"),
        http(404),
        HttpError({"code": 403, "message": "no"}),
        NoCredentialsError(),
        OSError(errno.ENOSPC, "No space left on device"),
        FileNotFoundError("gone"),
    ],
)
def test_what_does_not_pass(error: Exception) -> None:
    assert not passes(error)


def test_a_call_is_made_again_until_it_succeeds_or_patience_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retry, "PATIENCE", Patience(3, 0.0, 0.0))
    calls: list[int] = []

    def fails(times: int) -> int:
        calls.append(1)
        if len(calls) <= times:
            raise s3(503, "SlowDown")
        return 7

    assert retried(lambda: fails(2), "x") == 7
    calls.clear()
    with pytest.raises(OSError, match="told"):
        retried(lambda: fails(3), "x")
    assert len(calls) == 3


def test_what_does_not_pass_is_not_tried_again() -> None:
    calls: list[int] = []

    def forbidden() -> None:
        calls.append(1)
        raise s3(403, "AccessDenied")

    with pytest.raises(PermissionError):
        retried(forbidden, "x")
    assert len(calls) == 1


def test_what_a_client_tells_by_valueerror_is_an_oserror() -> None:
    with pytest.raises(OSError, match="requester pays"):
        retried(lambda: int("Bucket is requester pays"), "x")


def test_waits_double_up_to_the_longest_and_are_spread() -> None:
    patience = Patience(20, 0.5, 30.0)
    for attempt in range(20):
        waits = [patience.wait_s(attempt, f"s3://b/{n}") for n in range(50)]
        assert all(0 <= wait < min(30.0, 0.5 * 2**attempt) for wait in waits)
        assert len(set(waits)) == 50


def test_an_error_is_told_on_one_line_with_the_server_s_status() -> None:
    assert describe(s3(503, "SlowDown")) == "OSError: [Errno 16] told (status 503, SlowDown)"
    assert describe(OSError("two\nlines")) == "OSError: two lines"


def test_the_end_of_the_run_is_no_oserror() -> None:
    with (
        pytest.raises(StoreError, match=r"the disk: OSError: \[Errno 28\]") as caught,
        store_errors("the disk"),
    ):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert not isinstance(caught.value, OSError)
    with pytest.raises(FileNotFoundError), store_errors("x", may_be_absent=True):
        raise FileNotFoundError("a")
    with pytest.raises(StoreError), store_errors("x", may_be_absent=True):
        raise http(503)
