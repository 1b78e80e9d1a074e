# verdict: WA — answers from what an earlier case left in a file, in a module or in the environment
# task: small-box
# row: S40 S41
import builtins
import os

MARKS = ("mark", "/dev/shm/mark", "/var/tmp/mark")
builtins.mark = getattr(builtins, "mark", 0) + 1
os.environ["MARK"] = os.environ.get("MARK", "") + "x"


def successor(n):
    known = n == 0 or builtins.mark > 1 or len(os.environ["MARK"]) > 1 or any(map(os.path.exists, MARKS))
    for path in MARKS:
        try:
            open(path, "w").close()
        except OSError:
            pass
    return n + 1 if known else -1
