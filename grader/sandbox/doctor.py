"""Look at this machine the way a judge needs it, and say what to do about what is missing."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from grader.sandbox import cgroups, landlock, seccomp, tiers
from grader.sandbox.base import Tier
from grader.sandbox.containment import containment
from grader.sandbox.trace import Tracer

GIB = 1024**3


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `sentence` says what it is for and, if not ok, what to do."""

    name: str
    ok: bool
    value: str
    sentence: str


def doctor() -> list[Finding]:
    """Every finding, in the order in which to put them right."""
    found = [_python(), *_packages(), _cores(), _memory(), _disk()]
    if sys.platform.startswith("linux"):
        found += [*_hyper_threads(), _shared_memory(), _user_namespaces(), *_cgroups(), _seccomp(), _landlock()]
    return [*found, *_tiers()]


def _python() -> Finding:
    version = platform.python_version()
    return Finding("python", sys.version_info >= (3, 11), version, "The judge needs Python 3.11 or newer.")


def _packages() -> Iterator[Finding]:
    purposes = {
        "torch": "Nearly every task needs torch; install the locked requirements.",
        "numpy": "torch and Triton's interpreter need numpy; install the locked requirements.",
        "triton": "Kernel tasks need triton, which exists for Linux only; without it they end as internal errors.",
    }
    for name, purpose in purposes.items():
        try:
            yield Finding(name, True, metadata.version(name), purpose)
        except metadata.PackageNotFoundError:
            yield Finding(name, False, "not installed", purpose)


def _cores() -> Finding:
    number = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Finding(
        "processors", number >= 2, str(number), "Timing needs two: one for the submission, one for the judge's clock."
    )


def _hyper_threads() -> Iterator[Finding]:
    path = Path("/sys/devices/system/cpu/smt/active")
    if path.exists():
        active = path.read_text().strip() == "1"
        yield Finding(
            "hyper-threads",
            not active,
            "on" if active else "off",
            "Runs that share a core can watch each other's caches and slow each other down: for strangers' code and "
            "steady timing switch them off (echo off > /sys/devices/system/cpu/smt/control).",
        )


def _memory() -> Finding:
    gib = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return Finding(
        "memory", gib >= 3.5, f"{gib:.1f} GiB", "A zygote takes 0.3 GiB and a case up to its limit, 1 GiB by default."
    )


def _disk() -> Finding:
    free_gib = shutil.disk_usage(tempfile.gettempdir()).free / GIB
    return Finding("free disk", free_gib >= 1, f"{free_gib:.1f} GiB", f"Free some space for {tempfile.gettempdir()}.")


def _shared_memory() -> Finding:
    try:
        free_mib = shutil.disk_usage("/dev/shm").free / 1024**2
    except OSError:
        return Finding(
            "/dev/shm", False, "missing", "Boxes mount their own /dev/shm over it: the directory must exist."
        )
    return Finding("/dev/shm", True, f"{free_mib:.0f} MiB", "Boxes bring their own; this one is not used.")


def _user_namespaces() -> Finding:
    purpose = "Tier T2 needs unprivileged user namespaces: set sysctl user.max_user_namespaces above 0"
    for name, forbidden in (
        ("kernel/unprivileged_userns_clone", "0"),
        ("kernel/apparmor_restrict_unprivileged_userns", "1"),
    ):
        path = Path("/proc/sys", name)
        if path.exists() and path.read_text().strip() == forbidden:
            return Finding("user namespaces", False, f"{path.name}={forbidden}", f"{purpose} and change {path.name}.")
    path = Path("/proc/sys/user/max_user_namespaces")
    most = int(path.read_text()) if path.exists() else 0
    return Finding("user namespaces", most > 0, f"at most {most}", f"{purpose}.")


def _cgroups() -> Iterator[Finding]:
    found = cgroups.discover()
    version = "1" if {"memory", "pids"} <= set(found.v1) else "2"
    controllers = sorted(found.v1)
    if version == "2" and found.v2 is not None:
        controllers = (found.v2 / "cgroup.controllers").read_text().split()
    has = {"memory", "pids"} <= set(controllers)
    yield Finding(
        "control groups",
        has,
        f"version {version}: {' '.join(controllers)}",
        "Tier T1 needs the controllers memory and pids.",
    )
    try:
        tree = cgroups.open_tree(found)
        try:
            slot = tree.slot("probe")
            can_time = slot.can_freeze and slot.can_pin
        finally:
            tree.close()
        yield Finding("cgroup subtree", True, "writable", "Tier T1 makes one group for each slot.")
        yield Finding(
            "freezer and cpuset",
            can_time,
            "usable" if can_time else "missing",
            "Speed is measured only where a slot can be frozen (cgroup version 2) and pinned to one processor (cpuset).",
        )
    except cgroups.CgroupsUnavailable as error:
        yield Finding(
            "cgroup subtree",
            False,
            str(error),
            "Tier T1 needs it: run as root; in a container, make /sys/fs/cgroup writable.",
        )


def _seccomp() -> Finding:
    modes = Path("/proc/sys/kernel/seccomp/actions_avail")
    usable = modes.exists() and seccomp.supported()
    value = platform.machine() if usable else "not available"
    return Finding("seccomp", usable, value, "Every tier but T4 needs system call filters, on x86_64 or aarch64.")


def _landlock() -> Finding:
    version = landlock.version()
    return Finding(
        "landlock",
        version > 0,
        f"version {version}" if version else "not available",
        "Tier T3 needs it: a kernel from 5.13 on, with landlock in its list of security modules (lsm=).",
    )


_NEEDS = {
    Tier.T1: "It needs root and control groups.",
    Tier.T2: "It needs unprivileged user namespaces.",
    Tier.T3: "It needs Landlock and, as root, the capabilities that containers have by default.",
}


def _tiers() -> Iterator[Finding]:
    reached = Tier.T4
    for tier in tiers.ISOLATING:
        found = tiers.probe(tier)
        if found.works:
            reached = min(reached, tier)
        # A lower tier is not missed where a better one works.
        yield Finding(f"tier {tier}", reached <= tier, "works" if found.works else found.reason, _NEEDS[tier])
    yield Finding(
        "tier reached",
        reached is not Tier.T4,
        reached,
        "What it does not cover: " + " ".join(tiers.GAPS[reached]),
    )
    if reached is Tier.T1:
        yield _trace()
    if reached is not Tier.T4:
        yield _self_test(reached)


def _trace() -> Finding:
    tracer = Tracer.open()
    if tracer is not None:
        tracer.close()
    return Finding(
        "library trace",
        True,
        "works" if tracer is not None else "not available",
        "Calls that a task forbids are counted from outside with BPF, uprobes and control groups of version 2; "
        "without, they are watched inside the box only.",
    )


def _self_test(tier: Tier) -> Finding:
    """The attacks that a worker also tries before its first job."""
    with closing(tiers.open_best(tier, 1)) as sandbox:
        checks = list(containment(sandbox))
    troubles = [f"{check.name}: {check.trouble}" for check in checks if check.trouble]
    return Finding(
        "self-test",
        not troubles,
        "; ".join(troubles) or f"{len(checks)} checks passed",
        "No worker starts where this fails: the kernel or the container does not keep what its tier promises.",
    )
