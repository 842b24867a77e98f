from __future__ import annotations

FOUND = [
    ("Ping 8.8.8.8 and see.", "8.8.8.8"),
    ("it is ten dot zero dot zero dot one", "ten dot zero dot zero dot one"),
    ("one nine two dot one six eight dot one dot one", "one nine two dot one six eight dot one dot one"),
    ("From 2001:db8:85a3::8a2e:370:7334 it came.", "2001:db8:85a3::8a2e:370:7334"),
]
PASSED = [
    "version 1.2.3.4",
    "300.400.500.600",
    "127.0.0.1",
    "12:30:45",
    "std::vector",
    "9.8, 9.7, 9.9 and 10.0",
]
