"""Landlock: a process gives up, for itself and all it will start, every path but those listed. No namespaces needed.

What it does not govern: looking whether a path exists and how large it is (stat), changing directory, and, on files
that the process owns, mode and times. Sources: man 7 landlock, include/uapi/linux/landlock.h.
"""

from __future__ import annotations

import os
import stat
import struct
from collections.abc import Mapping
from enum import IntFlag

from grader.sandbox.syscalls import system_call

_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446  # the same on every architecture
_CREATE_RULESET_VERSION = 1
_RULE_PATH_BENEATH = 1

#: From here on a process can be kept from signalling others; before, only another uid does that.
SCOPES_SIGNALS = 6


class Access(IntFlag):
    """What may be done with a file, or below a directory. The comment is the version that brought it."""

    EXECUTE = 1 << 0  # 1
    WRITE_FILE = 1 << 1
    READ_FILE = 1 << 2
    READ_DIR = 1 << 3
    REMOVE_DIR = 1 << 4
    REMOVE_FILE = 1 << 5
    MAKE_CHAR = 1 << 6
    MAKE_DIR = 1 << 7
    MAKE_REG = 1 << 8
    MAKE_SOCK = 1 << 9
    MAKE_FIFO = 1 << 10
    MAKE_BLOCK = 1 << 11
    MAKE_SYM = 1 << 12
    REFER = 1 << 13  # 2: move or link to another directory
    TRUNCATE = 1 << 14  # 3
    IOCTL_DEV = 1 << 15  # 5

    READ = READ_FILE | READ_DIR
    USE = READ | EXECUTE
    ON_FILES = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
    #: No EXECUTE: a program that may not be read would hide its memory from whoever counts it.
    OWN = READ | WRITE_FILE | TRUNCATE | REFER | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_SYM
    CLEAN = READ_DIR | REMOVE_DIR | REMOVE_FILE | REFER | MAKE_DIR


_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET_BIND_AND_CONNECT_TCP = 3  # version 4
_SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS = 3  # version 6


def version() -> int:
    """What this kernel speaks; 0 if it has no Landlock, or has it switched off."""
    try:
        return system_call("landlock_create_ruleset", _CREATE_RULESET, None, 0, _CREATE_RULESET_VERSION)
    except OSError:
        return 0


def ruleset(allowed: Mapping[str, Access]) -> int:
    """A descriptor of rules by which nothing is allowed but this, by path; no TCP, no signals and no abstract sockets
    beyond the processes under the same rules, where the kernel knows these. A path that does not exist is left out.
    """
    abi = version()
    handled = max(rights for since, rights in _BY_VERSION.items() if since <= abi)
    attributes = struct.pack("Q", handled)
    if abi >= 4:
        attributes += struct.pack("Q", _NET_BIND_AND_CONNECT_TCP)
    if abi >= SCOPES_SIGNALS:
        attributes += struct.pack("Q", _SCOPE_ABSTRACT_SOCKETS_AND_SIGNALS)
    rules = system_call("landlock_create_ruleset", _CREATE_RULESET, attributes, len(attributes), 0)
    for path, access in allowed.items():
        try:
            place = os.open(path, os.O_PATH | os.O_CLOEXEC)
        except FileNotFoundError:
            continue
        try:
            wanted = access if stat.S_ISDIR(os.fstat(place).st_mode) else access & Access.ON_FILES
            rule = struct.pack("=Qi", wanted & handled, place)
            system_call("landlock_add_rule", _ADD_RULE, rules, _RULE_PATH_BENEATH, rule, 0)
        finally:
            os.close(place)
    return rules


def restrict(rules: int) -> None:
    """Put the calling thread, and all it will start, under `rules`. Needs no_new_privs. Cannot be undone."""
    system_call("landlock_restrict_self", _RESTRICT_SELF, rules, 0)
