from __future__ import annotations

FOUND = [
    ("Write to john.smith+news@mail.example.co.uk.", "john.smith+news@mail.example.co.uk"),
    ("mail sarah dot jones at example dot com now", "sarah dot jones at example dot com"),
    ("bob @ example.com", "bob @ example.com"),
]
PASSED = ["Follow us @speechshow.", "apples @ 2.50", "Visit us at example dot com.", "Meet me at noon."]
