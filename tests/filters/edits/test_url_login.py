from __future__ import annotations

FOUND = [
    ("Open https://admin:hunter2@example.com/panel.", "https://admin:hunter2@example.com/panel"),
    ("git clone ssh://deploy@git.example.org/r.git now", "ssh://deploy@git.example.org/r.git"),
]
PASSED = ["https://example.com/@john", "https://www.example.org/a?b=c@d", "mail me @home"]
