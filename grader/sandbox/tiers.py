"""Find out how well this machine can isolate, and open the best sandbox it allows."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass

from grader.inside import wire
from grader.sandbox import landlock, root_fs, seccomp
from grader.sandbox.base import BoxRequest, Ended, Profile, Sandbox, SandboxUnavailable, Tier
from grader.sandbox.cgroups import CgroupsUnavailable
from grader.sandbox.uids import NoUidLeft
from grader.sandbox.unsafe import UnsafeSandbox
from grader.sandbox.zygote_sandbox import ZygoteSandbox
from grader.sandbox.zygotes import Kind
from grader.spec import Limits

#: What a tier does not cover, for the status page. Layers and gaps in full: docs/security.md.
GAPS: dict[Tier, tuple[str, ...]] = {
    Tier.T1: ("A bug of the kernel reaches the host.",),
    Tier.T2: (
        "A bug of the kernel reaches the host.",
        "Total memory is watched by sampling, so a short burst may exceed the limit.",
        "Runs share one uid; namespaces alone keep them apart.",
        "Speed cannot be measured.",
    ),
    Tier.T3: (
        "A bug of the kernel reaches the host.",
        "Names, sizes and owners of the host's files, and which processes run, can be found out by asking for them.",
        "Total memory, and what is written to files, are watched by sampling, so a short burst may exceed the limit.",
        "Speed cannot be measured.",
    ),
    Tier.T4: (
        "Submitted code runs with all rights of the judge's user: files, network, processes.",
        "Memory is not limited, and speed cannot be measured.",
    ),
}

ISOLATING = (Tier.T1, Tier.T2, Tier.T3)

# Runs in the box: what isolation promises, looked at from inside.
_SELF_CHECK = """
import os, socket
def refused(call, *arguments):
    try:
        call(*arguments)
    except PermissionError:
        return True
status = dict(line.split(":\\t", 1) for line in open("/proc/self/status").read().splitlines())
assert status["NoNewPrivs"] == "1" and status["Seccomp"] == "2", "no system call filter"
assert int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0, "capabilities left"
assert os.getuid() != 0, "runs as root"
assert refused(socket.socket, socket.AF_INET), "has a network"
"""
_IN_NAMESPACES = """
assert int(status["CapBnd"], 16) == 0, "capabilities to be had"
pids = [int(name) for name in os.listdir("/proc") if name.isdecimal()]
assert len(pids) <= 2, "sees other processes"
assert not set(os.listdir("/")) - {NAMES}, "sees files of the host"
"""
_WITHOUT_NAMESPACES = """
assert all(refused(os.listdir, path) for path in ("/", "/proc", "/proc/1", "..")), "sees files of the host"
assert refused(os.kill, os.getppid(), 0), "can signal other processes"
assert not refused(open, os.__file__), (
    "the interpreter lies in a directory that other users may not enter; install it where they may, say /usr/local")
"""
_ENTRY = """
def check(): pass
"""


@dataclass(frozen=True)
class Probe:
    """Whether one tier works here; if not, `reason` says why."""

    tier: Tier
    works: bool
    reason: str = ""


def probe(tier: Tier) -> Probe:
    """Open the tier for real, run a self-check in a box without torch, and close it again; about 0.2 s."""
    reason = _why_not(tier) if tier in ISOLATING else ""
    return Probe(tier, not reason, reason)


def open_best(minimum_tier: Tier, slots: int | None) -> Sandbox:
    """See grader.sandbox.open_sandbox."""
    slots = slots or os.cpu_count() or 1
    reasons = []
    for tier in ISOLATING:
        if tier > minimum_tier:
            break
        reason = _why_not(tier)
        if not reason:
            return ZygoteSandbox(tier, slots)
        reasons.append(f"{tier}: {reason}")
    if minimum_tier is Tier.T4:
        return UnsafeSandbox(slots)
    raise SandboxUnavailable(
        f"This machine cannot isolate submissions at tier {minimum_tier} or better ({'; '.join(reasons)}). "
        "Run the judge as root, or in a container with SYS_ADMIN and a writable cgroup, or allow unprivileged user "
        "namespaces, or accept tier T3 (WARMUP_MINIMUM_TIER=T3); docs/security.md lists what each tier needs."
    )


def _why_not(tier: Tier) -> str:
    """Empty if the tier works."""
    if not sys.platform.startswith("linux"):
        return f"needs Linux, this is {sys.platform}"
    if not seccomp.supported():
        return f"the system call filter does not know this processor ({os.uname().machine})"
    if tier is Tier.T1 and os.geteuid() != 0:
        return "needs root"
    if tier is Tier.T2 and os.geteuid() == 0:
        return "needs an ordinary user: the only uid of root's user namespace is root itself"
    if tier is Tier.T3 and landlock.version() < (1 if os.geteuid() == 0 else landlock.SCOPES_SIGNALS):
        return (
            f"needs Landlock, in version {landlock.SCOPES_SIGNALS} (Linux 6.12) unless the judge is root; "
            f"this kernel has {landlock.version() or 'none'}"
        )
    try:
        sandbox = ZygoteSandbox(tier, 1)
    except (CgroupsUnavailable, NoUidLeft) as error:
        return str(error)
    check = _WITHOUT_NAMESPACES if tier is Tier.T3 else _IN_NAMESPACES.replace("{NAMES}", str(_root_names()))
    try:
        request = BoxRequest(Profile.TORCH, _SELF_CHECK + check + _ENTRY, "check")
        outcome = sandbox.run_in(Kind(None), request, Limits())
    finally:
        sandbox.close()
    if outcome.ended is not Ended.EXITED:
        return outcome.sandbox_error or f"a box without work ended with {outcome.ended}"
    frame = wire.decode(outcome.result or b"", limit_bytes=1 << 20)
    return "" if frame["status"] == "imported" else str(frame.get("message", frame["status"]))


def _root_names() -> set[str]:
    """What may lie in the root of a box."""
    own = {"usr", "lib", "lib32", "lib64", "bin", "sbin", "proc", "dev", "etc", "box", "mnt", "tmp"}
    return own | {root_fs.place(prefix).split("/")[1] for prefix in root_fs.prefixes()}
