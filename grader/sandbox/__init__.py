"""Isolation backends. `open_sandbox` gives the best that this machine allows; see docs/security.md."""

from __future__ import annotations

from grader.sandbox.base import Sandbox, SandboxUnavailable, Tier, TimingUnavailable

__all__ = ["Sandbox", "SandboxUnavailable", "Tier", "TimingUnavailable", "open_sandbox"]


def open_sandbox(minimum_tier: Tier | str = Tier.T2, *, slots: int | None = None) -> Sandbox:
    """The best sandbox of this machine; the caller closes it.

    minimum_tier   below it SandboxUnavailable is raised; T4 (no isolation at all) must be asked for by name
    slots          concurrent runs; default: the number of processors

    Raises SandboxUnavailable with one sentence that says what is missing and what to do.
    """
    from grader.sandbox.tiers import open_best  # not at import: the zygote imports this package too

    return open_best(Tier(minimum_tier), slots)
