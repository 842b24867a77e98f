"""Puts the site's pages together: ``python -m deploy.site FOLDER``; MkDocs then makes HTML of them (``make docs``)."""

from __future__ import annotations

import sys
from pathlib import Path

from deploy.site.assemble import assemble

if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("usage: python -m deploy.site FOLDER")
    print(f"{assemble(Path(sys.argv[1]))} pages in {sys.argv[1]}")
