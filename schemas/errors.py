"""The exception tree: what may go wrong, and who has to act on it.

- ``SpeechloomError``: everything this project raises on purpose
    - ``ConfigError``: the run was asked for something impossible; the user changes the call (exit code 2)
    - ``InputError``: one input is broken; it becomes a row in failures/ and the run goes on
        - ``UnreachableUri``: no file system here serves this URI, or its server does not give it
        - ``ForbiddenAddress``: a URL leads to an address that no list may name: private, loopback, metadata
        - ``TooLarge``: it is larger than the configuration allows
        - ``TookTooLong``: to fetch or decode it came to nothing, or too little, in the time it had
        - ``UnsupportedFormat``: the bytes are no audio that we can read
        - ``CorruptAudio``: audio by its signature, but it cannot be decoded
        - ``TooLong``: more audio than the configuration lets one recording hold
        - ``DecoderCrashed``: decoding it ended its process, twice
        - ``TooMuchMemory``: decoding it needed more memory than allowed, twice
        - ``BadManifest``: a row (or the whole) of a manifest cannot be used
        - ``BadArchive``: an archive, or a member of it, cannot be read
        - ``BadCaptions``: a caption file cannot be parsed
        - ``BadText``: a row of a text corpus cannot be used
        - ``BadPage``: a web page, or a row of text, cannot be read
        - ``EngineError``: an engine could not handle one item
    - ``TooManyFailures``: more inputs failed than the configuration allows (exit code 3)
    - ``StoreError``: the tables, or temporary files, cannot be read or written: a full disk, a store that is down
      or forbids it (exit code 4); given again, the same command goes on where it was
    - ``BucketsSetAside``: buckets broke again and again; all else is done (exit code 5)
    - ``RunnerFailed``: the cluster, or the workers, did not finish, and trying again began nothing (exit code 6)

Anything else that escapes is a bug and ends the run loudly.
"""

from __future__ import annotations


class SpeechloomError(Exception):
    """Base of every error that this project raises on purpose."""


class ConfigError(SpeechloomError):
    """The run was asked for something that cannot be done; the message says what to change."""


class InputError(SpeechloomError):
    """One input is broken. It becomes a row in failures/; the run goes on."""


class UnreachableUri(InputError):
    """No file system here serves this URI, or its server does not give it."""


class ForbiddenAddress(InputError):
    """A URL, or where it is redirected to, leads to an address that is not on the internet."""


class TooLarge(InputError):
    """An input is larger than the configuration allows."""


class TookTooLong(InputError):
    """To fetch or to decode it came to nothing, or to too little, in the time that it had."""


class UnsupportedFormat(InputError):
    """The bytes are no audio that we can read."""


class CorruptAudio(InputError):
    """Audio by its signature, but it cannot be decoded."""


class TooLong(InputError):
    """More audio than the configuration lets one recording hold."""


class DecoderCrashed(InputError):
    """Decoding it ended the process that did it, and the one that tried again."""


class TooMuchMemory(InputError):
    """Decoding it needed more memory than allowed; trying again did not help."""


class BadManifest(InputError):
    """A manifest, or a row of it, cannot be used."""


class BadArchive(InputError):
    """An archive, a feed, or a member of one, cannot be read."""


class BadCaptions(InputError):
    """A caption file cannot be parsed."""


class BadText(InputError):
    """A row of a text corpus, or a whole file of it, cannot be used."""


class BadPage(InputError):
    """A web page, or a row of a table of texts, cannot be read as text."""


class EngineError(InputError):
    """An engine could not handle one item of a batch."""


class BucketsSetAside(SpeechloomError):
    """Some buckets broke whatever worked on them, and were set aside; all others are done."""


class RunnerFailed(SpeechloomError):
    """A runner outside this process did not finish: it is down, refuses the pipeline, or its workers do not start."""


class TooManyFailures(SpeechloomError):
    """More inputs failed than the configuration allows."""


class StoreError(SpeechloomError):
    """The store of the tables, or the disk for temporary files, cannot be read or written. No input is to blame."""


ENDINGS = (ConfigError, TooManyFailures, StoreError)
"""What ends a run in a sentence for a person, and is no bug."""
