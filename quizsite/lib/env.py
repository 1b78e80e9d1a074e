"""Strict readers of the environment: a setting that cannot be understood stops the start with one sentence.

Every reader also accepts NAME_FILE, a path to a file that holds the value, so that secrets need not stand in the
environment. No Django here: the supervisor reads the same settings.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path


class SettingError(SystemExit):
    """Stops the program; the message names the variable, what it holds and what was wanted."""

    def __init__(self, message: str) -> None:
        super().__init__(f"Setting refused: {message}")


def text(name: str, default: str = "") -> str:
    value, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if value is not None and file is not None:
        raise SettingError(f"both {name} and {name}_FILE are set; keep one of them")
    if file is not None:
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingError(f"{name}_FILE={file} cannot be read ({error.strerror})") from None
    return default if value is None else value.strip()


def flag(name: str, default: bool = False) -> bool:
    value = text(name, "1" if default else "0").lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise SettingError(f"{name}={value!r}; wanted 1 or 0")


def integer(name: str, default: int, *, least: int, most: int) -> int:
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise SettingError(f"{name}={value!r}; wanted a whole number from {least} to {most}")
    return int(value)


def choice(name: str, default: str, allowed: Sequence[str]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise SettingError(f"{name}={value!r}; wanted one of {', '.join(allowed)}")
    return value


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """A comma-separated list."""
    value = text(name, ",".join(default))
    return [word.strip() for word in value.split(",") if word.strip()]


def path(name: str, default: Path) -> Path:
    return Path(text(name, str(default))).expanduser().absolute()
