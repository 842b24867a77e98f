"""The captions of a recording, read from where its manifest says, as hypotheses of its segments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from schemas.errors import BadCaptions, TooLarge
from schemas.records import Hypothesis, SegmentInfo, Word
from transforms.captions.parse import parse_captions
from transforms.captions.place import captions_hypotheses
from transforms.captions.plain import caption_text
from transforms.inputs.fetch_settings import DEFAULT_FETCH, FetchSettings
from transforms.inputs.members import read_start
from transforms.longform.captions import is_plain_text, text_hypotheses
from transforms.longform.settings import DEFAULT_PLACE, PlaceCaptions

MAX_CAPTION_BYTES = 32 * 2**20
_TOO_LARGE = f"the caption file is larger than {MAX_CAPTION_BYTES} bytes"


def hear_captions(
    uri: str,
    language: str | None,
    segments: Sequence[SegmentInfo],
    fetch: FetchSettings = DEFAULT_FETCH,
    heard: Sequence[Word] = (),
    place: PlaceCaptions = DEFAULT_PLACE,
) -> dict[str, Hypothesis]:
    """Return a hypothesis by segment id for the segments of one recording that its captions say words for.

    ``heard``: what an engine heard in the recording, in order of time; ``place`` says which captions are placed by it.

    Raises:
        BadCaptions: if the file is no captions, or larger than ``MAX_CAPTION_BYTES``.
        BadArchive: if it lies in an archive that cannot be read.
        UnreachableUri: if no file system here serves it, its server does not give it, or it is no regular file.
        ForbiddenAddress, TooLarge, TookTooLong: by http, as ``transforms.inputs.http.fetch`` does.
        OSError: if it is not there or cannot be read.
    """
    limits = replace(fetch, max_bytes=min(fetch.max_bytes, MAX_CAPTION_BYTES))
    try:
        data = read_start(uri, MAX_CAPTION_BYTES + 1, limits)
    except TooLarge as error:
        if fetch.max_bytes < MAX_CAPTION_BYTES:
            raise
        raise BadCaptions(_TOO_LARGE) from error
    if len(data) > MAX_CAPTION_BYTES:
        raise BadCaptions(_TOO_LARGE)
    if place.which != "none" and is_plain_text(uri, data):
        return text_hypotheses(caption_text(data), "text", heard, segments, language, place)
    captions = parse_captions(data)
    if place.which == "all":
        return text_hypotheses(caption_text(data), captions.kind, heard, segments, language, place)
    return captions_hypotheses(captions.cues, segments, captions.kind, language).hypotheses
