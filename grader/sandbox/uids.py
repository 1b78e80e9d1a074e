"""Uids for runs without namespaces: each belongs to one slot of one sandbox at a time.

With namespaces two judges on one machine may run boxes under the same uid, because the boxes do not see each other.
Without, they would, and whoever ends all processes of a uid would end the other's too. So each uid is taken by
binding a name in the network namespace, which the kernel gives free again when the owner is gone, however it goes.
"""

from __future__ import annotations

import contextlib
import pwd
import socket

#: Other than those of slots in namespaces, and below what systemd gives to services (61184).
FIRST_UID, NUMBER = 60500, 100
#: A process with the real uid slot + this and the effective uid of the slot may signal the slot, not the reverse.
SHIELD = NUMBER


class NoUidLeft(Exception):
    """Every uid of the range is taken; the text says so."""


class Taken:
    """A uid, taken until `close`."""

    def __init__(self, uid: int, name: socket.socket) -> None:
        self.uid = uid
        self._name = name

    def close(self) -> None:
        self._name.close()


def take() -> Taken:
    """A uid that no other sandbox and no account has. Raises NoUidLeft."""
    for uid in range(FIRST_UID, FIRST_UID + NUMBER):
        if _has_account(uid) or _has_account(uid + SHIELD):
            continue
        name = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            name.bind(f"\0warmup-uid-{uid}")
        except OSError:
            name.close()
            continue
        return Taken(uid, name)
    raise NoUidLeft(f"every uid from {FIRST_UID} to {FIRST_UID + NUMBER - 1} is in use by an account or another judge")


def _has_account(uid: int) -> bool:
    with contextlib.suppress(KeyError):
        pwd.getpwuid(uid)
        return True
    return False
