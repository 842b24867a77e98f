"""What a URL must not show to those who read a message: passwords, signatures, tokens.

A URL that is fetched keeps all it has; what is told of it, in a message, a log or failures/, goes through here.
"""

from __future__ import annotations

import re

HIDDEN = "***"
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://[^\s'\"<>]+")
_USER = re.compile(r"((?:^|::)[A-Za-z][A-Za-z0-9+.\-]*://)[^/?#]*@")
# Signed URLs of AWS, Google Cloud, Azure, CloudFront and Akamai, and what sites call their tokens.
_SECRET = re.compile(
    r"(?:sig|token|secret|passw|pwd|auth|credential|api.?key|access.?key|\bkey\b|key-pair-id|policy|hdn|jwt"
    r"|session|ticket)",
    re.IGNORECASE,
)
_PARAMETER = re.compile(r"(?<=[?&;#])([^=&;#]*)=([^&;#]*)")


def redacted(url: str) -> str:
    """Return a URL without user and password, and without the values of parameters that look like secrets."""
    shown = _USER.sub(rf"\g<1>{HIDDEN}@", url)
    return _PARAMETER.sub(_hide, shown)


def redacted_text(text: str) -> str:
    """Return a text in which every URL is ``redacted``."""
    return _URL.sub(lambda found: redacted(found.group()), text)


def names_a_user(url: str) -> bool:
    """Whether a URL, or that of the archive that it lies in, holds a user name, and with it perhaps a password."""
    return _USER.search(url) is not None


def _hide(parameter: re.Match[str]) -> str:
    name = parameter[1]
    return f"{name}={HIDDEN if _SECRET.search(name) else parameter[2]}"
