"""Where the running product keeps its files. No Django: the supervisor and the settings ask the same functions."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from quizsite.lib import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent

#: A unix socket's path may have 107 bytes on Linux (103 on macOS); a clone in a deep folder is longer.
SOCKET_PATH_LIMIT_BYTES = 100


def data_dir() -> Path:
    """Database, broker files, secret key, logs. Made on first use, readable by its owner only."""
    folder = env.path("WARMUP_DATA_DIR", BASE_DIR / "var")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def broker_socket(folder: Path) -> Path:
    """The embedded broker's socket: in the data folder, or in a private folder of the temporary directory."""
    path = folder / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT_BYTES:
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    short = Path(tempfile.gettempdir()) / f"warmup-{os.getuid()}-{digest}"
    short.mkdir(mode=0o700, exist_ok=True)
    if short.stat().st_uid != os.getuid():
        raise env.SettingError(f"{short} belongs to another user; set WARMUP_DATA_DIR to a folder with a shorter path")
    return short / "valkey.sock"


def redis_url(folder: Path) -> str:
    """REDIS_URL in redis-py's spelling; the default is the embedded broker."""
    return env.text("REDIS_URL") or f"unix://{broker_socket(folder)}"
