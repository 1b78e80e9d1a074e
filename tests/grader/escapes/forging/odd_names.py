# verdict: AC — files with names that break scripts: parents, newlines, options, 255 characters, no UTF-8
# task: small-box
# row: S45
import os

NAMES = [b"\n", b"-rf", b"; rm *", b"$(reboot)", b"a" * 255, b"\xff\xfe", b" ", b"%s%n", b"..\n", b"\x1b[2J", b"CON", b"*"]


def successor(n):
    made = 0
    for name in NAMES:
        with open(b"./" + name, "w"):
            made += 1
    for name in (b"../escaped", b"a" * 4096, b"../../" * 100 + b"escaped", b"/proc/self/root/escaped"):
        try:
            open(name, "w").close()
        except OSError:
            pass
    try:
        open("nul\0byte", "w")
    except ValueError:
        pass
    return n + (made == len(NAMES))
