"""Random draws against the probabilities that they should follow.

Each row of draws is tested by a G-test, with Williams' correction: are tokens as frequent as they should be, do draws
that follow each other depend on each other, and do rows depend on each other? A submission whose draws do follow the
distribution is refused with a probability of FALSE_ALARM_RATE, over all tests of all cases together (Bonferroni). What
is told apart at that rate: a token whose frequency is off by about 6 standard errors, sqrt(p (1 - p) / n) each.

A token whose probability is 0 may never be drawn; that is no matter of chance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch

from grader.checkers.exact import first_index
from grader.checkers.result import ACCEPTED, CheckResult, wrong
from grader.checkers.structure import structural_difference
from grader.spec import Distribution
from grader.verdicts import Reason

#: How often a right submission may be refused.
FALSE_ALARM_RATE = 1e-6

#: Cells of fewer expected draws are counted together: in the far tail the G-test's approximation needs so many.
CELL_DRAWS = 25.0

#: Above, pairs of tokens are too many to be counted: V * V numbers for each row.
PAIRED_TOKENS = 256


def check_distribution(due: Distribution, actual: Any, false_alarm_rate: float = FALSE_ALARM_RATE) -> CheckResult:
    """AC when `actual` may well have been drawn from `due`.

    actual             int64 (..., n), or with `due.seeds` a dict of three: "draws", "same seed", "other seed"
    false_alarm_rate   with which a right one is refused
    """
    shape = (*due.probabilities.shape[:-1], due.draws)
    model: Any = torch.zeros(shape, dtype=torch.int64)
    if due.seeds:
        model = dict.fromkeys(("draws", "same seed", "other seed"), model)
    difference = structural_difference(model, actual)
    if difference is not None:
        return difference
    drawn = {f"result['{name}']": actual[name] for name in ("draws", "other seed")} if due.seeds else {"result": actual}
    for output, draws in drawn.items():
        found = _check_draws(due.probabilities, draws, output, false_alarm_rate / len(drawn))
        if not found.accepted:
            return found
    return _check_seeds(due, actual) if due.seeds else ACCEPTED


def _check_draws(probabilities: torch.Tensor, draws: torch.Tensor, output: str, rate: float) -> CheckResult:
    vocabulary = probabilities.shape[-1]
    p, x = probabilities.reshape(-1, vocabulary), draws.reshape(-1, draws.shape[-1])
    impossible = (draws < 0) | (draws >= vocabulary)
    impossible |= probabilities.gather(-1, draws.clamp(0, vocabulary - 1)) <= 0
    if impossible.any():
        index = first_index(impossible)
        counts = {"mismatched": int(impossible.sum()), "elements": draws.numel()}
        return wrong(Reason.SUPPORT, output, index=index, actual=int(draws[tuple(index)]), **counts)
    tests = _tests(p, x)
    for test in tests:
        if g_test(test.counts, test.probabilities) * len(tests) < rate:
            return _refused(test, p, x, output, rate)
    return ACCEPTED


@dataclass(frozen=True)
class _Test:
    """counts and probabilities: (cells,). `kind`: "frequencies", "neighbours" or "rows"."""

    kind: str
    row: int
    counts: torch.Tensor
    probabilities: torch.Tensor


def _tests(p: torch.Tensor, x: torch.Tensor) -> list[_Test]:
    """For p (R, V) and x (R, n): each row by itself, and where V is small, pairs within and across rows."""
    rows, vocabulary = p.shape
    tests = [_Test("frequencies", r, x[r].bincount(minlength=vocabulary), p[r]) for r in range(rows)]
    if vocabulary > PAIRED_TOKENS:
        return tests

    def paired(kind: str, r: int, first: torch.Tensor, second: torch.Tensor, other: int) -> _Test:
        counts = (first * vocabulary + second).bincount(minlength=vocabulary**2)
        return _Test(kind, r, counts, torch.outer(p[other], p[r]).flatten())

    even = x[:, : x.shape[1] // 2 * 2]
    tests += [paired("neighbours", r, even[r, ::2], even[r, 1::2], r) for r in range(rows)]
    tests += [paired("rows", r, x[r - 1], x[r], r - 1) for r in range(1, rows)]
    return tests


def g_test(counts: torch.Tensor, probabilities: torch.Tensor) -> float:
    """p-value of the hypothesis that `counts` (cells,) are multinomial with `probabilities` (cells,).

    1.0 where so few draws are expected in all cells but one that nothing can be said.

    >>> g_test(torch.tensor([500, 500]), torch.tensor([0.5, 0.5]).double())
    1.0
    >>> g_test(torch.tensor([400, 600]), torch.tensor([0.5, 0.5]).double()) < 1e-9
    True
    """
    observed, expected = counts.double(), probabilities.double() * int(counts.sum())
    order = expected.argsort(descending=True, stable=True)
    observed, expected = observed[order], expected[order]
    kept = int((expected >= CELL_DRAWS).sum())
    if 0 < kept < len(expected) and float(expected[kept:].sum()) < CELL_DRAWS:
        kept -= 1  # what is left over is too little for a cell of its own
    observed, expected = (torch.cat([t[:kept], t[kept:].sum().reshape(-1)]) for t in (observed, expected))
    observed, expected = observed[expected > 0], expected[expected > 0]
    freedom = len(expected) - 1
    if freedom < 1:
        return 1.0
    g = 2 * torch.special.xlogy(observed, observed / expected).sum()
    williams = 1 + float((expected.sum() / expected).sum() - 1) / (6 * float(expected.sum()) * freedom)
    half = torch.tensor(freedom / 2, dtype=torch.float64)
    return float(torch.special.gammaincc(half, (g / williams / 2).clamp(min=0)))


def _refused(test: _Test, p: torch.Tensor, x: torch.Tensor, output: str, rate: float) -> CheckResult:
    """What the learner needs: the token that is farthest off, in standard errors."""
    n = x.shape[1]
    share, due = x[test.row].bincount(minlength=p.shape[1]) / n, p[test.row]
    token = int(((share - due).abs() / (due * (1 - due)).clamp(min=1e-12).sqrt()).argmax())
    constant = bool((x[test.row] == x[test.row, 0]).all())
    return wrong(
        Reason.DISTRIBUTION,
        output,
        cause="constant" if constant else test.kind,
        row=test.row,
        token=token,
        actual=f"{float(share[token]):.4g}",
        expected=f"{float(due[token]):.4g}",
        draws=n,
        rate=f"{rate:.0e}",
    )


def _check_seeds(due: Distribution, actual: dict[str, torch.Tensor]) -> CheckResult:
    """The same seed gives the same draws, another seed others, unless chance could hardly tell."""
    if not torch.equal(actual["draws"], actual["same seed"]):
        index = first_index(actual["draws"] != actual["same seed"])
        return wrong(Reason.SEED, "result['same seed']", index=index, cause="same")
    log_chance = due.draws * float(due.probabilities.double().square().sum(-1).log().sum())
    if log_chance < -50 and torch.equal(actual["draws"], actual["other seed"]):
        return wrong(Reason.SEED, "result['other seed']", cause="other")
    return ACCEPTED
