from __future__ import annotations

import functools
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from schemas.records import Source
from tests.archives import found_in
from transforms.inputs import feed

RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule">
<channel><title>Show</title><language>en-us</language><copyright>All rights reserved</copyright>
<image><title>Logo</title><url>http://x/logo.png</url></image>
{items}
</channel></rss>"""
FULL = """<item><title>One &amp; <![CDATA[<two>]]></title><itunes:title>no</itunes:title>
<creativeCommons:license>http://cc/by</creativeCommons:license><dc:language>de</dc:language>
<enclosure url="http://h/1.mp3?x=1&amp;y=2" length="5" type="audio/mpeg"/>
<podcast:transcript url="http://h/1.html" type="text/html"/>
<podcast:transcript url="http://h/1.json" type="application/json"/>
<podcast:transcript url="http://h/1.srt" type="application/srt"/>
<podcast:transcript url="http://h/1.vtt" type="text/vtt" language="de"/></item>"""


def write(folder: Path, items: str, name: str = "feed.xml", frame: str = RSS) -> Path:
    (folder / name).write_text(frame.replace("{items}", items), encoding="utf-8")
    return folder / name


def by_uri(sources: list[Source]) -> dict[str, Source]:
    return {source.uri: source for source in sources}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    handler = functools.partial(_Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


def test_items_say_what_their_recordings_are(tmp_path: Path) -> None:
    plain = '<item><enclosure url="http://h/2.mp3"/></item>'
    sources, dropped, failures = found_in(write(tmp_path, FULL + plain))
    found = by_uri(sources)
    assert (dropped, failures) == ({}, [])
    assert found["http://h/1.mp3?x=1&y=2"][2:7] == (
        "de", "http://cc/by", "One & <two>", None, "http://h/1.vtt",
    )  # fmt: skip
    assert found["http://h/2.mp3"][2:7] == ("en-us", "All rights reserved", None, None, None)


def test_json_transcripts_are_captions_where_there_are_no_others(tmp_path: Path) -> None:
    links = [
        '<podcast:transcript url="http://h/1.txt" type="text/plain"/>',
        '<podcast:transcript url="http://h/1.json?x" type="application/json"/>',
    ]
    items = "".join(
        f'<item><enclosure url="http://h/{n}.mp3" type="audio/mpeg"/>{"".join(links[:n])}</item>'
        for n in (1, 2)
    )
    sources, _, _ = found_in(write(tmp_path, items))
    found = by_uri(sources)
    assert found["http://h/1.mp3"].captions is None
    assert found["http://h/2.mp3"].captions == "http://h/1.json?x"


def test_atom(tmp_path: Path) -> None:
    atom = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr" xml:base="http://h/x/"><title>F</title>
      <rights>CC0</rights><entry xml:lang="it"><title>Uno</title><link rel="alternate" href="a.html"/>
      <link rel="enclosure" type="audio/ogg" href="a.ogg"/></entry><entry><title>none</title></entry></feed>"""
    sources, dropped, _ = found_in(write(tmp_path, "", "f.atom", atom))
    assert sources[0][1:5] == ("http://h/x/a.ogg", "it", "CC0", "Uno")
    assert dropped == {"no_enclosure": 1}


def test_what_is_no_audio_is_dropped_and_counted(tmp_path: Path) -> None:
    items = """<item><title>text only</title></item><item><enclosure url="" type="audio/mpeg"/></item>
      <item><enclosure url="http://h/a.pdf" type="application/pdf"/></item>
      <item><enclosure url="http://h/a.mp3"/></item><item><enclosure url="http://h/a.mp3"/></item>"""
    sources, dropped, _ = found_in(write(tmp_path, items))
    assert len(sources) == 1
    assert dropped == {"no_enclosure": 2, "not_audio": 1, "duplicate_uri": 1}


def test_a_feed_has_no_say_over_files_that_are_not_its_own(tmp_path: Path) -> None:
    urls = ("ep/1.mp3", "../1.mp3", "/etc/passwd", "file:///etc/passwd", "s3://secret/x.mp3", "a/../../x.mp3")
    items = "".join(f'<item><enclosure url="{url}"/></item>' for url in urls)
    sources, _, failures = found_in(write(tmp_path, items))
    assert [source.uri for source in sources] == [str(tmp_path / "ep/1.mp3")]
    assert [failure.error_type for failure in failures] == ["BadManifest"] * 5


def test_a_feed_on_the_web(tmp_path: Path, served: str) -> None:
    items = """<item><enclosure url="/ep/1.mp3"/></item><item><enclosure url="2.mp3"/></item>
      <item><enclosure url="file:///etc/passwd"/></item><item><enclosure url="/../../etc/passwd"/></item>"""
    (tmp_path / "show").mkdir()
    write(tmp_path / "show", items)
    write(tmp_path / "show", items, "rss")
    for name in ("feed.xml?token=1", "rss"):
        sources, _, failures = found_in(f"{served}/show/{name}")
        assert {source.uri for source in sources} == {
            f"{served}/ep/1.mp3", f"{served}/show/2.mp3", f"{served}/etc/passwd",
        }  # fmt: skip
        assert len(failures) == 1


LAUGHS = '<!DOCTYPE rss [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {n} "{f"&{m};" * 10}">' for m, n in zip("abcdefghi", "bcdefghij", strict=True)
)


@pytest.mark.parametrize(
    "frame",
    [
        LAUGHS + "]><rss><channel><title>&j;</title><item><title>&j;</title></item></channel></rss>",
        LAUGHS + ']><rss a="&j;"><channel><item><enclosure url="&j;"/></item></channel></rss>',
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]><rss><channel><item>&x;</item></channel></rss>',
        '<!DOCTYPE rss [<!ENTITY % x SYSTEM "http://127.0.0.1:1/x.dtd"> %x;]><rss><channel/></rss>',
    ],
)
def test_bombs_and_outside_entities_are_refused(tmp_path: Path, frame: str) -> None:
    sources, _, failures = found_in(write(tmp_path, "", frame=frame))
    assert sources == []
    assert [failure.error_type for failure in failures] == ["BadArchive"]
    assert "root:" not in failures[0].message


def test_a_document_type_without_entities_is_none_of_our_business(tmp_path: Path) -> None:
    frame = (
        '<!DOCTYPE rss PUBLIC "-//Netscape//DTD RSS 0.91//EN" "http://127.0.0.1:1/rss.dtd">'
        + RSS.partition("?>")[2]
    )
    assert len(found_in(write(tmp_path, FULL, frame=frame))[0]) == 1


def test_small_faults_are_read_over(tmp_path: Path) -> None:
    items = '<item><title>a &nbsp; b & c \x0b</title><enclosure url="http://h/1.mp3"></item>' + FULL
    sources, _, _ = found_in(write(tmp_path, items))
    assert "http://h/1.mp3" in by_uri(sources)


def test_a_feed_that_breaks_off_gives_what_is_before(tmp_path: Path) -> None:
    items = "".join(f'<item><enclosure url="http://h/{i}.mp3"/></item>' for i in range(1000))
    path = write(tmp_path, items)
    path.write_bytes(path.read_bytes()[:-20_000])
    sources, _, failures = found_in(path)
    assert 400 < len(sources) < 800
    assert "breaks off" in failures[0].message


def test_a_feed_has_a_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feed, "MAX_FEED_BYTES", 100_000)
    _, _, failures = found_in(write(tmp_path, FULL * 1000))
    assert "more than 100000 bytes" in failures[0].message


def test_other_xml_is_no_feed(tmp_path: Path) -> None:
    write(tmp_path, "", frame="<html><body>rss</body></html>")
    (tmp_path / "a.wav").write_bytes(b"")
    sources, dropped, _ = found_in(tmp_path)
    assert len(sources) == 1
    assert dropped == {"not_an_audio_file_name": 1}
