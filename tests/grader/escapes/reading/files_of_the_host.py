# verdict: AC — opens files that everybody on the machine may read, by every way to name them
# task: escape
# row: S28
# guard: isolation WA
import hashlib
import os


def escape(bait):
    reached = []
    for path in bait["files"]:
        for name in (path, f"/proc/1/root{path}", f"/proc/self/root{path}", f"/proc/{bait['judge']}/root{path}", f"/box/../{path}", f"/dev/fd/../root{path}"):
            try:
                with open(name, "rb") as file:
                    if hashlib.sha256(file.read(1000)).hexdigest() == bait["canary_sha256"]:
                        reached.append(name)
            except OSError:
                pass
    return reached
