"""What a worker reads from its environment. Standard library only; a value that cannot be meant is refused.

REDIS_URL              broker: redis://, rediss:// or unix:///path/to/socket; without a password in it,
REDIS_PASSWORD         is put in; each of the two may instead be NAME_FILE, a file that holds it
WARMUP_QUEUES          "grade.cpu" (default), "grade.gpu", or both with a comma
WARMUP_SLOTS           runs at once (default: one for each two cores, at least 1)
WARMUP_MINIMUM_TIER    T1, T2 or T3: below it the worker refuses to start (default T2)
WARMUP_ALLOW_UNSAFE    1: accept tier T4, which isolates nothing; for your own code only
WARMUP_WORKER_NAME     name in reports (default: host name)
WARMUP_TASKS_DIR       folder of the task folders (default: content/tasks of this checkout)
"""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import quote, urlsplit, urlunsplit

from grader.loader import TASKS_DIR
from grader.protocol import QUEUE_CPU, QUEUE_GPU
from grader.sandbox.base import Tier


class SettingsError(ValueError):
    """An environment variable has a value that cannot be meant; the text names it."""


@dataclass(frozen=True)
class Settings:
    """See the head of this module."""

    redis_url: str = "redis://localhost:6379/0"
    queues: tuple[str, ...] = (QUEUE_CPU,)
    slots: int = 1
    minimum_tier: Tier = Tier.T2
    name: str = "worker"
    tasks_dir: Path = TASKS_DIR

    @property
    def broker_url(self) -> str:
        """Kombu spells a unix socket redis+socket://, redis-py and our settings unix://."""
        return self.redis_url.replace("unix://", "redis+socket://", 1)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Raises SettingsError."""
        unsafe = _choice(environment, "WARMUP_ALLOW_UNSAFE", "0", ("0", "1")) == "1"
        tier = _choice(environment, "WARMUP_MINIMUM_TIER", "T2", ("T1", "T2", "T3"))
        queues = tuple(q.strip() for q in environment.get("WARMUP_QUEUES", QUEUE_CPU).split(",") if q.strip())
        if not queues or set(queues) - {QUEUE_CPU, QUEUE_GPU}:
            raise SettingsError(
                f"WARMUP_QUEUES is {','.join(queues)!r}; {QUEUE_CPU}, {QUEUE_GPU}, or both with a comma"
            )
        return cls(
            redis_url=_with_password(
                _text(environment, "REDIS_URL") or cls.redis_url, _text(environment, "REDIS_PASSWORD")
            ),
            queues=queues,
            slots=_positive(environment, "WARMUP_SLOTS", max(1, (os.cpu_count() or 2) // 2)),
            minimum_tier=Tier.T4 if unsafe else Tier(tier),
            name=environment.get("WARMUP_WORKER_NAME") or socket.gethostname(),
            tasks_dir=Path(environment.get("WARMUP_CONTENT_DIR") or TASKS_DIR.parent) / "tasks",
        )


def _text(environment: Mapping[str, str], name: str) -> str:
    """The value of `name`, or the content of the file that `name`_FILE names; "" when neither is set."""
    file = environment.get(f"{name}_FILE")
    if file is None:
        return environment.get(name, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise SettingsError(f"{name}_FILE={file} cannot be read ({error.strerror})") from None


def _with_password(url: str, password: str) -> str:
    """
    >>> _with_password("redis://judge@broker:6379/0", "p@ss")
    'redis://judge:p%40ss@broker:6379/0'
    """
    parts = urlsplit(url)
    if not password or parts.password is not None:
        return url
    user, _, place = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{place}"))


def _choice(environment: Mapping[str, str], name: str, default: str, choices: tuple[str, ...]) -> str:
    value = environment.get(name) or default
    if value not in choices:
        raise SettingsError(f"{name} is {value!r}; one of {', '.join(choices)} was due")
    return value


def _positive(environment: Mapping[str, str], name: str, default: int) -> int:
    value = environment.get(name) or str(default)
    if not value.isdecimal() or int(value) < 1:
        raise SettingsError(f"{name} is {value!r}; a whole number of at least 1 was due")
    return int(value)
