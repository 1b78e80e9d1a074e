"""Signs of life of a worker, for a health check from another process. Standard library only: it is asked often."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path


def sign_of_life(name: str) -> None:
    """Leave a trace that `last_sign_of_life_s` finds, also from another process of this machine."""
    path = _file(name)
    path.parent.mkdir(mode=0o700, exist_ok=True)
    path.touch()


def last_sign_of_life_s(name: str) -> float | None:
    """Seconds since the last sign of life of the worker `name` of this user; None when there was none."""
    try:
        return max(0.0, time.time() - _file(name).stat().st_mtime)
    except OSError:
        return None


def _file(name: str) -> Path:
    safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in name)
    return Path(tempfile.gettempdir()) / f"warmup-judge-{os.getuid()}" / f"{safe}.alive"
