"""Figures as lines: a name, percentiles, a goal."""

from __future__ import annotations

from collections.abc import Sequence


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, -int(-share * len(ordered) // 1) - 1))]


def line(name: str, value: str, goal: str = "") -> None:
    print(f"  {name:<58} {value:<34} {goal}", flush=True)


def latencies(name: str, seconds: Sequence[float], goal: str = "") -> None:
    p50, p95 = (1000 * percentile(seconds, share) for share in (0.5, 0.95))
    line(name, f"p50 {p50:7.1f} ms   p95 {p95:7.1f} ms", goal)


def title(text: str) -> None:
    print(f"\n{text}", flush=True)
