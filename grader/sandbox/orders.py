"""What the owner, a zygote and the processes of a box tell each other: messages, and reports on the status pipe."""

from __future__ import annotations

import array
import json
import socket
import struct
from dataclasses import asdict, dataclass

_MESSAGE_LIMIT_BYTES = 64 * 1024

#: A box on its channel, with the pidfd of its first process: made, waiting.
PARKED = b"parked"

#: Reports of a run on its status pipe: a tag, then text or a struct.
STATUS_FAILED = b"\0failed:"  # setting the box up failed: traceback
STATUS_STARTED = b"\0started:"  # the submission's code starts now
STATUS_ENDED = b"\0ended:"  # STATUS_END
STATUS_SWEPT = b"\0swept:"  # without namespaces: no process and no file of the run is left
STATUS_END = struct.Struct("<iddq")  # wait status, user s, system s, largest resident set (KiB)

#: What a keeper has counted, in memory that the owner reads: CPU seconds, peak memory in MiB, MiB in files, files.
USAGE = struct.Struct("<dddq")


@dataclass(frozen=True)
class Config:
    """First message to a zygote.

    namespaces, uids: how it keeps its boxes apart. T1 has both, T2 only namespaces (all in one user namespace), T3
    has no namespaces, and a uid for each slot if it is root's.
    """

    profile: str  # "" imports nothing: for probes
    optimisers: bool  # import what torch.optim needs
    namespaces: bool
    uids: bool
    root: str  # an empty directory: to build the root on, or to make the runs' directories in
    owner_uid: int
    owner_gid: int


@dataclass(frozen=True)
class Make:
    """Further messages to a zygote: make a box.

    Descriptors: its channel, stdout, stderr, result, status; then cgroup.procs files, or memory for a USAGE.
    """

    uid: int  # of the slot


@dataclass(frozen=True)
class Start:
    """To a box, on its own channel: run this. Descriptors: the request; for a player also its memories."""

    player: bool
    cpu_time_limit_s: int
    process_limit: int  # 0: the cgroup limits processes
    open_file_limit: int
    file_size_limit_mib: int
    disk_limit_mib: int
    inode_limit: int
    address_space_mib: int  # 0: the cgroup limits memory


def to_message(message: Config | Make | Start) -> bytes:
    return json.dumps(asdict(message)).encode()


def receive(channel: socket.socket) -> tuple[bytes, list[int]]:
    """One message and its descriptors; b"" when the other end is closed."""
    message, ancillary, _, _ = channel.recvmsg(_MESSAGE_LIMIT_BYTES, socket.CMSG_SPACE(64 * 4))
    descriptors = array.array("i")
    for level, kind, data in ancillary:
        if level == socket.SOL_SOCKET and kind == socket.SCM_RIGHTS:
            descriptors.frombytes(data[: len(data) - len(data) % descriptors.itemsize])
    return message, list(descriptors)
