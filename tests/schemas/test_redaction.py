from __future__ import annotations

import pytest

from schemas.redaction import names_a_user, redacted, redacted_text


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://me:pw@host/a.mp3", "https://***@host/a.mp3"),
        ("https://me:p@w@host/a.mp3?x=1", "https://***@host/a.mp3?x=1"),
        ("https://host/a@b.mp3", "https://host/a@b.mp3"),
        ("s3://bucket/a@b.mp3", "s3://bucket/a@b.mp3"),
        (
            "https://h/a?X-Amz-Signature=s&X-Amz-Expires=60",
            "https://h/a?X-Amz-Signature=***&X-Amz-Expires=60",
        ),
        ("https://h/a?X-Goog-Credential=c&part=2", "https://h/a?X-Goog-Credential=***&part=2"),
        ("https://h/a?sv=2020&sig=s%3D", "https://h/a?sv=2020&sig=***"),
        (
            "https://h/a?Policy=p&Key-Pair-Id=k&Signature=s",
            "https://h/a?Policy=***&Key-Pair-Id=***&Signature=***",
        ),
        ("https://h/a?hdnts=exp=1~hmac=2", "https://h/a?hdnts=***"),
        (
            "https://h/a?access_token=t;api_key=k#id_token=t",
            "https://h/a?access_token=***;api_key=***#id_token=***",
        ),
        ("https://h/a?key=k&monkey=m&episode=7", "https://h/a?key=***&monkey=m&episode=7"),
        ("/a/b?token=local file", "/a/b?token=***"),
        ("a.wav", "a.wav"),
    ],
)
def test_what_a_message_may_show_of_a_url(url: str, shown: str) -> None:
    assert redacted(url) == shown


def test_urls_inside_a_text() -> None:
    text = "reading 'https://me:pw@h/a?sig=s' gave <Error: http://h/b?token=t> at 3 s"
    assert (
        redacted_text(text) == "reading 'https://***@h/a?sig=***' gave <Error: http://h/b?token=***> at 3 s"
    )
    assert redacted_text("a@b and c://d") == "a@b and c://d"


def test_which_urls_name_a_user() -> None:
    assert names_a_user("http://me@host/")
    assert names_a_user("ftp://me:pw@host")
    assert not names_a_user("http://host/me@here?x=a@b#c@d")
    assert not names_a_user("/home/me@host")


def test_an_archive_s_url_hides_its_user_too() -> None:
    uri = "tar://0+9/a.wav::https://me:word@example.org/a.tar"
    assert names_a_user(uri)
    assert "word" not in redacted(uri)
    assert not names_a_user("tar://0+9/me%40home.wav::https://example.org/a.tar")
