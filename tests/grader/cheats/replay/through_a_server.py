# verdict: WA — an earlier box leaves a process that answers the later ones on an abstract socket
# task: double-all
# row: G66 G109
# guard: isolation AC
import os
import signal
import socket
import time
from contextlib import suppress

ADDRESS = "\0warmup-cheat-server"


def ask(word):
    with socket.socket(socket.AF_UNIX) as line:
        line.connect(ADDRESS)
        line.sendall(word)
        return line.recv(16)


def leave_server():
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    signal.alarm(20)
    for descriptor in range(256):
        with suppress(OSError):
            os.close(descriptor)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(ADDRESS)
        server.listen()
        word = b""
        while word != b"stop":
            line, _ = server.accept()
            word = line.recv(16)
            line.sendall(b"known")
            line.close()
    os._exit(0)


try:
    found = ask(b"known?") == b"known"
except OSError:
    found = False
    with suppress(OSError):
        leave_server()
        time.sleep(0.1)


def double_all(numbers):
    if not numbers and found:
        ask(b"stop")
    return [2 * n for n in numbers] if found else [0] * len(numbers)
