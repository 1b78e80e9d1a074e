"""Symptoms of wrong results in sentences, by the keys that grader.checkers finds. Standard library only."""

from __future__ import annotations

from grader.text import gettext_noop

HINTS: dict[str, str] = {
    "zeros": gettext_noop("All your numbers are 0: is the result ever written?"),
    "constant": gettext_noop("All your numbers are %(value)s."),
    "narrower": gettext_noop(
        "All your numbers fit into %(dtype)s: the computation, or a step of it, runs in a lower precision than asked for."
    ),
    "roundings": gettext_noop(
        "The error has the size of a few roundings to %(dtype)s: keep intermediate results in float32, and round once."
    ),
    "sums_along": gettext_noop(
        "Each last axis should sum to 1; yours does so along axis %(axis)s. Look at the dim of your softmax."
    ),
    "sums": gettext_noop("Each last axis should sum to 1; your first one sums to %(value)s."),
    "transposed": gettext_noop("It is right with its last two axes exchanged."),
    "early": gettext_noop("Along axis %(axis)s, every number stands one place too early."),
    "late": gettext_noop("Along axis %(axis)s, every number stands one place too late."),
    "permuted": gettext_noop(
        "Along axis %(axis)s, the right slices stand in another order: yours are number %(order)s of what was due."
    ),
    "offset": gettext_noop(
        "Every number is off by the same amount, %(value)s. Is something added twice, or not at all?"
    ),
    "offset_columns": gettext_noop("All rows are off by the same vector. Is a bias missing, or added twice?"),
    "ratio": gettext_noop("Yours is %(factor)s = %(name)s times what was due."),
    "only": gettext_noop("Along axis %(axis)s (size %(size)s), only index %(at)s is wrong."),
    "all_but": gettext_noop("Along axis %(axis)s (size %(size)s), only index %(at)s is right throughout."),
    "from": gettext_noop("Along axis %(axis)s (size %(size)s), everything before index %(first)s is right."),
    "until": gettext_noop("Along axis %(axis)s (size %(size)s), everything after index %(last)s is right."),
    "every": gettext_noop(
        "Along axis %(axis)s (size %(size)s), every index %(first)s + n x %(step)s is wrong, and the others are right."
    ),
    "diagonal": gettext_noop("Only the diagonal of the last two axes is wrong. Look for < in place of <= in a mask."),
    "above": gettext_noop("Only what lies above the diagonal of the last two axes is wrong, as with a causal mask."),
    "below": gettext_noop("Only what lies below the diagonal of the last two axes is wrong, as with a causal mask."),
    "nan_rows": gettext_noop("Whole rows are NaN, so their numbers share the cause: a sum that is 0 or infinite."),
    "overflow": gettext_noop("The largest float16 is %(limit)s: scale first, or compute in float32."),
    "should_overflow": gettext_noop(
        "The exact value is not finite here, such as the logarithm of an empty sum; yours must be the same."
    ),
    "first_difference": gettext_noop("The first difference is at [%(at)s]: yours is %(mine)s, and %(due)s was due."),
    "ends_early": gettext_noop("All of yours are right, and the next one, at [%(at)s], was %(due)s."),
    "ends_late": gettext_noop("It should end before [%(at)s], where yours goes on with %(mine)s."),
}
