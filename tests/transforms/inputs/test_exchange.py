from __future__ import annotations

import pytest

from schemas.errors import UnreachableUri
from transforms.inputs.exchange import Target


@pytest.mark.parametrize(
    ("url", "asked"),
    [
        ("http://Host/a b/ü.mp3?q=é&x=%20#part", "http://host/a%20b/%C3%BC.mp3?q=%C3%A9&x=%20"),
        ("HTTPS://host:443", "https://host/"),
        ("https://host:8443/a;v=1?b=c+d", "https://host:8443/a;v=1?b=c+d"),
        ("http://bücher.example/", "http://xn--bcher-kva.example/"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("http://host/a\r\nX-Injected: 1", "http://host/aX-Injected:%201"),
        ("http://host/a\x00b", "http://host/a%00b"),
        ("http://①②⑦.0.0.1/", "http://127.0.0.1/"),
    ],
)
def test_what_is_asked_for_is_a_clean_url(url: str, asked: str) -> None:
    assert Target.of(url).url == asked


@pytest.mark.parametrize(
    "url",
    [
        "ftp://host/",
        "host/a",
        "http:///a",
        "http://a:b/",
        "http://me@host/",
        "http://\ud800/",
        "http://h/\ud800",
        "http://a\x00b/",
        "http://a b/",
        "http://a\\@b/",
        "http://%31/",
    ],
)
def test_what_is_none_is_refused(url: str) -> None:
    with pytest.raises(UnreachableUri):
        Target.of(url)
