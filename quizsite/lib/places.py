"""Where the running product keeps its files. No Django: the supervisor and the settings ask the same functions."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote, urlsplit, urlunsplit

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
    """REDIS_URL in redis-py's spelling, with REDIS_PASSWORD put in; the default is the embedded broker."""
    return with_password(env.text("REDIS_URL"), env.text("REDIS_PASSWORD")) or f"unix://{broker_socket(folder)}"


def database_url(folder: Path) -> str:
    """DATABASE_URL with DATABASE_PASSWORD put in; the default is SQLite in the data folder."""
    return (
        with_password(env.text("DATABASE_URL"), env.text("DATABASE_PASSWORD")) or f"sqlite:///{folder / 'db.sqlite3'}"
    )


def with_password(url: str, password: str) -> str:
    """The URL with the password in it, so that the URL may stand in the environment and the password in a file.

    >>> with_password("redis://web@broker:6379/0", "p@ss")
    'redis://web:p%40ss@broker:6379/0'
    """
    if not url or not password:
        return url
    parts = urlsplit(url)
    if parts.password is not None:
        raise env.SettingError(
            f"the URL for {parts.hostname} holds a password, and one is given beside it; keep one of them"
        )
    user, _, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}"))
