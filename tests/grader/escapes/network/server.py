# verdict: AC — listens where a program outside would connect, under names that a broker or judge would use
# task: escape
# row: S59
# guard: isolation WA
import os
import socket


def escape(bait):
    """A name in the box's own network is nobody else's: taking the bait's very name must work, and harm nobody."""
    reached = []
    with socket.socket(socket.AF_UNIX) as server:
        try:
            server.bind(bait["abstract"])
        except OSError:
            reached.append("the name is taken: that network is shared")
    for path in (bait["unix"], "/run/x.sock", "/var/tmp/x.sock"):
        try:
            with socket.socket(socket.AF_UNIX) as server:
                server.bind(path)
                os.unlink(path)
                reached.append(path)
        except OSError:
            pass
    return reached
