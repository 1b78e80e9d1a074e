"""What could stop the product on this machine, said in sentences before anything starts. Standard library only."""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import socket
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import IO

from quizsite.lib import env

DISK_NEEDED_MB = 300
CLONE_NEWUSER = 0x10000000


class CannotStart(SystemExit):
    """Stops the start; the text says what is in the way and what to do about it."""


def lock_data_dir(folder: Path) -> IO[str]:
    """Hold the data folder for this process. The kernel lets go of the lock when the process ends, however it ends."""
    file = (folder / "run.lock").open("a+")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        raise CannotStart(
            f"Warmup already runs on the data in {folder} ({file.read().strip() or 'no address noted'}). "
            "Use that one, stop it first, or give this one its own folder: make run WARMUP_DATA_DIR=…"
        ) from None
    return file


def note_address(lock: IO[str], address: str) -> None:
    lock.truncate(0)
    lock.write(f"process {os.getpid()}, {address}\n")
    lock.flush()


def check_disk(folder: Path) -> None:
    free_mb = shutil.disk_usage(folder).free / 1e6
    if free_mb < DISK_NEEDED_MB:
        raise CannotStart(
            f"Only {free_mb:.0f} MB are free on the disk that holds {folder}; Warmup needs {DISK_NEEDED_MB} MB, or answers "
            "and submissions could not be saved. Free some space, or set WARMUP_DATA_DIR to another disk."
        )


def check_writable(folder: Path) -> None:
    if not os.access(folder, os.W_OK | os.X_OK):
        raise CannotStart(
            f"{folder} cannot be written by this user. Change its owner, or set WARMUP_DATA_DIR to a folder of yours."
        )


def check_host(mode: str, host: str) -> None:
    if mode != "solo" or host == "localhost":
        return
    try:
        loopback = ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise CannotStart(
            f"WARMUP_HOST={host} would open a solo installation, where every visitor is the local learner, to the network. "
            "Use 127.0.0.1, or WARMUP_MODE=team, where people sign in."
        )


def check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({os.strerror(error.errno or 0).lower()}). "
                f"Stop the program that holds it, or choose another port: make run PORT={port + 1}"
            ) from None


def user_namespaces_work() -> bool:
    """Whether an ordinary user's judge can isolate submissions here. Root does not need them."""
    if sys.platform != "linux":
        return False
    pid = os.fork()
    if pid == 0:
        os._exit(0 if ctypes.CDLL(None).unshare(CLONE_NEWUSER) == 0 else 1)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0


def notices() -> list[str]:
    """What works less well here than it could; the product starts all the same."""
    found = []
    if os.geteuid() != 0 and not user_namespaces_work() and not env.flag("WARMUP_ALLOW_UNSAFE"):
        found.append(
            "This kernel does not let ordinary users make namespaces, so submitted code cannot be isolated and code tasks stay "
            "closed; questions work. To open them, allow it (sysctl kernel.unprivileged_userns_clone=1, on Ubuntu also "
            "kernel.apparmor_restrict_unprivileged_userns=0) or run as root. `make doctor` shows the details."
        )
    return found
