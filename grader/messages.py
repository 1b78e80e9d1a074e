"""Verdicts in sentences for the learner: what happened, whose move it is, what to do. Standard library only.

Texts are literal msgids marked by `gettext_noop`, so that a message extractor finds them; whoever shows them passes
its own `gettext`. Placeholders are percent-style and named.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from grader.advice import ADVICE
from grader.hints import HINTS
from grader.text import gettext_noop
from grader.verdicts import Reason, Verdict

Gettext = Callable[[str], str]


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.AC: gettext_noop("Accepted"),
    Verdict.WA: gettext_noop("Wrong answer"),
    Verdict.TS: gettext_noop("Too slow"),
    Verdict.TLE: gettext_noop("Time limit exceeded"),
    Verdict.MLE: gettext_noop("Memory limit exceeded"),
    Verdict.OLE: gettext_noop("Output limit exceeded"),
    Verdict.RE: gettext_noop("Runtime error"),
    Verdict.CE: gettext_noop("Did not import"),
    Verdict.FB: gettext_noop("Forbidden call"),
    Verdict.SK: gettext_noop("Skipped"),
    Verdict.IE: gettext_noop("Internal error"),
}

VERDICT_HELP: dict[Verdict, str] = {
    Verdict.AC: gettext_noop("Every test case is right."),
    Verdict.WA: gettext_noop("Your code ran to its end, and a result is not what the task asks for."),
    Verdict.TS: gettext_noop("Every result is right, and the speed or memory target is missed."),
    Verdict.TLE: gettext_noop("Your code was stopped because it ran longer than the task allows."),
    Verdict.MLE: gettext_noop("Your code was stopped because it needed more memory than the task allows."),
    Verdict.OLE: gettext_noop("Your code printed, wrote or returned more than the task allows."),
    Verdict.RE: gettext_noop("Your code ended with an error before its result was there."),
    Verdict.CE: gettext_noop("Your code could not be imported, or lacks the function or class that the task asks for."),
    Verdict.FB: gettext_noop("The task asks you to write something by hand, and your code let a library do it."),
    Verdict.SK: gettext_noop("Not run, because earlier cases had already decided the run."),
    Verdict.IE: gettext_noop("Something on our side failed. It says nothing about your code and costs no attempt."),
}

_TEXTS: dict[tuple[Verdict, Reason], str] = {
    (Verdict.WA, Reason.TYPE): gettext_noop("%(output)s is of type %(actual)s; %(expected)s was due."),
    (Verdict.WA, Reason.LENGTH): gettext_noop("%(output)s has %(actual)s items; %(expected)s were due."),
    (Verdict.WA, Reason.SHAPE): gettext_noop("%(output)s has shape %(shape_actual)s; %(shape_expected)s was due."),
    (Verdict.WA, Reason.DTYPE): gettext_noop("%(output)s has dtype %(dtype_actual)s; %(dtype_expected)s was due."),
    (Verdict.WA, Reason.DEVICE): gettext_noop(
        "%(output)s is on device %(actual)s; %(expected)s was due. Make new tensors on the device of the inputs."
    ),
    (Verdict.WA, Reason.LAYOUT): gettext_noop("%(output)s does not lie in memory as the task asks."),
    (Verdict.WA, Reason.NON_FINITE): gettext_noop(
        "%(place)s is %(actual)s where %(expected)s was due (%(mismatched)s of %(elements)s elements). "
        "Look for an overflow, 0/0, or a softmax over nothing."
    ),
    (Verdict.WA, Reason.VALUES): gettext_noop(
        "%(place)s is %(actual)s; %(expected)s was due (%(mismatched)s of %(elements)s differ)."
    ),
    (Verdict.WA, Reason.TOLERANCE): gettext_noop(
        "%(place)s is %(actual)s; %(expected)s was due. "
        "The error %(error)s is above the budget %(budget)s (%(mismatched)s of %(elements)s elements are)."
    ),
    (Verdict.WA, Reason.SCALE): gettext_noop(
        "%(output)s is right up to a constant factor: yours is %(factor)s times what was due. "
        "Look for a missing or doubled scaling, a mean in place of a sum, or another base of the logarithm."
    ),
    (Verdict.WA, Reason.SIGN): gettext_noop(
        "%(output)s is right up to the sign: at %(index)s yours is %(actual)s, and %(expected)s was due."
    ),
    (Verdict.WA, Reason.TAIL): gettext_noop(
        "%(output)s is wrong only in the last, partial block (%(mismatched)s of %(elements)s elements): at %(index)s "
        "yours is %(actual)s, and %(expected)s was due. Look at sizes that the block size does not divide."
    ),
    (Verdict.WA, Reason.MASK): gettext_noop(
        "%(output)s is wrong only where the input %(argument)s is False (%(mismatched)s of %(elements)s elements): "
        "at %(index)s yours is %(actual)s, and %(expected)s was due."
    ),
    (Verdict.WA, Reason.ORDER): gettext_noop(
        "%(output)s has the right elements in another order; the first difference is at %(index)s: "
        "yours is %(actual)s, and %(expected)s was due."
    ),
    (Verdict.WA, Reason.GRADIENT): gettext_noop("The result is right, and the gradient of %(argument)s is not."),
    (Verdict.WA, Reason.NO_GRADIENT): gettext_noop(
        "No gradient reaches %(argument)s. Look for detach(), .data, .item(), no_grad(), or a copy through a list."
    ),
    (Verdict.WA, Reason.INPUT_MODIFIED): gettext_noop(
        "Your code changed its input %(argument)s. Work on a copy, or use operations that are not in place."
    ),
    (Verdict.WA, Reason.ALIASING): gettext_noop(
        "The result shares memory with the input %(argument)s: whoever changes one changes the other. Return a copy."
    ),
    (Verdict.WA, Reason.DETERMINISM): gettext_noop(
        "Every result is right, and a second call with equal inputs gave other bits in case %(case)s; "
        "this task asks for equal ones. Look for random numbers without the given seed, sets, uninitialised memory, "
        "and sums whose order depends on threads."
    ),
    (Verdict.WA, Reason.DISTRIBUTION): gettext_noop(
        "In row %(row)s, token %(token)s is %(actual)s of %(draws)s draws; %(expected)s was due. Chance alone would do "
        "that to right code less than once in a million submissions. Look at temperature, mask, cut-off and "
        "renormalisation."
    ),
    (Verdict.WA, Reason.SUPPORT): gettext_noop(
        "%(place)s is token %(actual)s, which may never be drawn here: its probability is 0 "
        "(%(mismatched)s of %(elements)s draws). Look at the mask and the cut-off."
    ),
    (Verdict.WA, Reason.SEED): gettext_noop("The draws do not follow the seed."),
    (Verdict.WA, Reason.STATE): gettext_noop("The results are right, and what the calls leave behind is not."),
    (Verdict.TS, Reason.SPEED_UP): gettext_noop(
        "Every result is right, and your code is %(measured)s times as fast as the baseline; %(limit)s is asked for."
    ),
    (Verdict.TS, Reason.MEMORY): gettext_noop(
        "Every result is right, and the baseline's peak memory is %(measured)s times yours; %(limit)s is asked for."
    ),
    (Verdict.TS, Reason.GROWTH): gettext_noop(
        "Every result is right, but your time grows like n to the power %(measured)s (%(interval)s) as the input n grows; "
        "at most %(limit)s is asked for. Look for a loop over the whole input inside another one: a scan, a search in a "
        "list, a deletion at its front, a copy in every step."
    ),
    (Verdict.TS, Reason.MEMORY_GROWTH): gettext_noop(
        "Every result is right, but each call leaves %(measured)s MiB of memory behind; at most %(limit)s MiB is asked "
        "for. Look for a list or a cache outside the function that keeps what earlier calls made."
    ),
    (Verdict.TLE, Reason.WALL): gettext_noop(
        "Your code was stopped after %(limit)s s. Look for an endless loop, a sleep, or a slow algorithm."
    ),
    (Verdict.TLE, Reason.CPU): gettext_noop(
        "Your code was stopped after %(limit)s s of CPU time, all its threads and processes together. "
        "Look for an endless loop or a slow algorithm."
    ),
    (Verdict.MLE, Reason.NONE): gettext_noop(
        "Your code needed more than the %(limit)s MiB that the task allows. Look for large temporary tensors."
    ),
    (Verdict.OLE, Reason.STDOUT): gettext_noop(
        "Your code printed more than %(limit)s KiB. Print less, and only while you look for a mistake."
    ),
    (Verdict.OLE, Reason.RESULT): gettext_noop(
        "The result is larger than %(limit)s MiB. Compare its shape with the one that the task asks for."
    ),
    (Verdict.OLE, Reason.FILE): gettext_noop(
        "Your code wrote more than %(limit)s MiB to files, or too many files. No task needs them."
    ),
    (Verdict.RE, Reason.EXCEPTION): gettext_noop("%(exception)s"),
    (Verdict.RE, Reason.SIGNAL): gettext_noop(
        "The process was ended by %(signal)s. Usual causes: an index out of bounds in a kernel, a very deep recursion."
    ),
    (Verdict.RE, Reason.EXITED): gettext_noop(
        "The process ended with exit code %(exit_code)s before the result was there. Return the result; "
        "do not call exit()."
    ),
    (Verdict.RE, Reason.MALFORMED): gettext_noop(
        "The result could not be read. Return plain numbers, strings, lists, tuples, dicts and tensors, "
        "and leave the grader's files and descriptors alone."
    ),
    (Verdict.CE, Reason.SYNTAX): gettext_noop("Line %(line)s is not valid Python: %(message)s"),
    (Verdict.CE, Reason.IMPORT): gettext_noop("Importing your code failed with %(exception)s"),
    (Verdict.CE, Reason.ENTRY_POINT): gettext_noop(
        "Your code does not define %(name)s, which the task asks for. "
        "Keep the name that the starter code has. Found: %(found)s"
    ),
    (Verdict.CE, Reason.SIGNATURE): gettext_noop(
        "The parameters are (%(actual)s); (%(expected)s) was due. Keep the signature of the starter code."
    ),
    (Verdict.CE, Reason.SOURCE): gettext_noop("The source cannot be used."),
    (Verdict.FB, Reason.CALL): gettext_noop(
        "Your code calls %(name)s, which does what this task asks you to write yourself: how it works inside is what "
        "an interviewer wants to see. Write it from simpler parts."
    ),
    (Verdict.IE, Reason.SANDBOX): gettext_noop(
        "The sandbox failed, not your code. No attempt was counted; please submit again."
    ),
    (Verdict.IE, Reason.TASK): gettext_noop(
        "The task itself is broken or was just changed. No attempt was counted; please reload the page and try again."
    ),
    (Verdict.IE, Reason.WORKER): gettext_noop(
        "The grading machine failed, not your code. No attempt was counted; please submit again."
    ),
}

_SOURCE_TEXTS: dict[str, str] = {
    "size": gettext_noop("The source has %(measured)s bytes; at most %(limit)s are accepted. Shorten it."),
    "encoding": gettext_noop("Line %(line)s holds a character that is not valid Unicode. Delete it."),
    "nul": gettext_noop("Line %(line)s holds a NUL character. Delete it."),
    "empty": gettext_noop("The source is empty. Begin with the starter code."),
}

#: Why an import did not end well, when no exception says it.
_IMPORT_TEXTS: dict[str, str] = {
    Reason.WALL: gettext_noop(
        "Importing your code did not end within %(limit)s s. Nothing may run for long outside the functions."
    ),
    Reason.CPU: gettext_noop(
        "Importing your code took more than %(limit)s s of CPU time. Nothing may run for long outside the functions."
    ),
    Verdict.MLE: gettext_noop(
        "Importing your code needed more than %(limit)s MiB of memory. Nothing large may be made outside the functions."
    ),
    Reason.STDOUT: gettext_noop("Importing your code printed more than %(limit)s KiB. Print less."),
    Reason.SIGNAL: gettext_noop("Importing your code ended the process by %(signal)s."),
    Reason.EXITED: gettext_noop(
        "Importing your code ended the process with exit code %(exit_code)s. Do not call exit() in the module."
    ),
    Reason.MALFORMED: gettext_noop(
        "Importing your code destroyed what the grader reports by. Leave its files and descriptors alone."
    ),
}

#: The finer sentence of a reason, by its cause.
_CAUSE_TEXTS: dict[tuple[Reason, str], str] = {
    (Reason.SPEED_UP, "largest_size"): gettext_noop(
        "Every result is right, but at size %(size)s your code is %(measured)s times as fast as the baseline; %(limit)s is "
        "asked for at every size. Compare how your time grows with how the input does."
    ),
    (Reason.VALUES, "missing_key"): gettext_noop("%(output)s lacks the key %(name)s."),
    (Reason.VALUES, "must_hold"): gettext_noop("This should hold, and does not: %(name)s."),
    (Reason.VALUES, "must_not_hold"): gettext_noop("This should not hold, and does: %(name)s."),
    (Reason.LENGTH, "extra_key"): gettext_noop("%(output)s has the key %(name)s, which was not due."),
    (Reason.NON_FINITE, "finite"): gettext_noop(
        "%(place)s is %(actual)s where %(expected)s was due (%(mismatched)s of %(elements)s elements)."
    ),
    (Reason.NO_GRADIENT, "unwanted"): gettext_noop(
        "A gradient reaches %(argument)s, and by the task's contract none may. Detach it, or compute it under no_grad()."
    ),
    (Reason.ALIASING, "results"): gettext_noop(
        "%(output)s shares memory with %(argument)s: whoever changes one changes the other. Return a copy."
    ),
    (Reason.DISTRIBUTION, "constant"): gettext_noop(
        "In row %(row)s, all %(draws)s draws are token %(token)s; its share should be %(expected)s. "
        "That is an arg-max, or one draw copied."
    ),
    (Reason.DISTRIBUTION, "neighbours"): gettext_noop(
        "Draws that follow each other depend on each other (row %(row)s, %(draws)s draws). "
        "Each draw must use random numbers of its own, and tokens are drawn with replacement."
    ),
    (Reason.DISTRIBUTION, "rows"): gettext_noop(
        "Row %(row)s depends on the row before it (%(draws)s draws). Each row must use random numbers of its own."
    ),
    (Reason.SEED, "same"): gettext_noop(
        "Two calls with the same seed give different draws, first at %(index)s. "
        "Draw from the generator that is given, and from nothing else."
    ),
    (Reason.SEED, "other"): gettext_noop(
        "Two calls with different seeds give the same draws. Draw from the generator that is given, and do not seed it."
    ),
    (Reason.LAYOUT, "form"): gettext_noop(
        "%(output)s is no plain tensor (%(actual)s); a dense one of class torch.Tensor was due. "
        "Convert it, for example with to_dense(), dequantize() or as_subclass(torch.Tensor)."
    ),
    (Reason.LAYOUT, "repeats"): gettext_noop(
        "Several elements of %(output)s stand in the same memory, as expand() leaves them, and the task asks for "
        "memory of their own. Return a copy, for example with contiguous()."
    ),
    (Reason.LAYOUT, "not_contiguous"): gettext_noop(
        "%(output)s is not contiguous, and the task asks for a contiguous result. Call contiguous()."
    ),
}

_WITHHELD = gettext_noop("This case shows no more than that. The samples show everything.")

_TIMED = gettext_noop("In the speed measurement, where every call has fresh inputs:")

#: What a run found besides its verdict, by the keys of `Judgement.notes`.
NOTES: dict[str, str] = {
    "deterministic": gettext_noop(
        "Equal inputs gave equal bits in two fresh processes. A result that can be repeated can be debugged and compared."
    ),
    "not_deterministic": gettext_noop(
        "Equal inputs gave other bits in a second, fresh process: the result depends on random numbers, uninitialised "
        "memory or the order of threads. That counts as right here, and makes errors hard to find."
    ),
    "left_default_dtype": gettext_noop(
        "Your code changes torch's default dtype and leaves it changed. All code that runs later is affected."
    ),
    "left_default_device": gettext_noop(
        "Your code changes torch's default device and leaves it changed. All code that runs later is affected."
    ),
    "left_grad_mode": gettext_noop(
        "Your code switches gradients off or on and leaves them so. Use torch.no_grad() as a context manager."
    ),
    "left_threads": gettext_noop(
        "Your code changes torch's number of threads and leaves it changed. All code that runs later is affected."
    ),
    "left_deterministic_mode": gettext_noop(
        "Your code changes torch's deterministic mode and leaves it changed. All code that runs later is affected."
    ),
}

#: What a verdict from a CPU leaves open about a GPU kernel, by the keys of `Judgement.not_checked`.
NOT_CHECKED: dict[str, str] = {
    "races": gettext_noop("races between blocks or threads"),
    "tensor_core_precision": gettext_noop("the precision of tensor cores (TF32)"),
    "tile_sizes": gettext_noop("whether the tile sizes are legal on a GPU"),
    "memory_traffic": gettext_noop("how much memory the kernel moves"),
    "speed": gettext_noop("speed"),
}

#: Why there is no speed figure, by the keys of `PerformanceReport.not_measured`; another text stands for itself.
NOT_MEASURED: dict[str, str] = {
    "no_gpu": gettext_noop("Speed was not measured: this judge has no GPU and ran the kernel in Triton's interpreter."),
    "no_control_groups": gettext_noop(
        "Speed was not measured: a judge without root cannot freeze a submission while another one is timed."
    ),
    "no_isolation": gettext_noop(
        "Speed was not measured: this judge isolates nothing, so no time would mean anything."
    ),
    "wrong_output": gettext_noop("Speed was not measured, because a timed call gave a wrong result."),
}

#: Why a figure is held for review, by the keys of `PerformanceReport.held`. The verdict stays what it is.
HELD: dict[str, str] = {
    "implausible": gettext_noop(
        "This figure is more than ten times the best known for this task. It is held until somebody has looked at it, and "
        "is not compared with others; your verdict stands."
    ),
    "unresolved": gettext_noop(
        "Your calls take less time than the measurement itself can tell from nothing. The figure is held until somebody "
        "has looked at it, and is not compared with others; your verdict stands."
    ),
    "roofline": gettext_noop(
        "This is faster than this machine can do the arithmetic, or move the data, that the task needs. The figure is held "
        "until somebody has looked at it, and is not compared with others; your verdict stands."
    ),
    "outside_window": gettext_noop(
        "Your code used processor time while it should have been standing still. The figure is held until somebody has "
        "looked at it, and is not compared with others; your verdict stands."
    ),
    "parallel": gettext_noop(
        "Your code used more processor time than one core has. The figure is held until somebody has looked at it, and is "
        "not compared with others; your verdict stands."
    ),
}

#: What was odd about a measurement, by the keys of `PerformanceReport.notes`.
TIMING_NOTES: dict[str, str] = {
    "repeated": gettext_noop("The first measurement was disturbed and was made again; this is the second."),
    "steal": gettext_noop("The host of this virtual machine took processor time away during the measurement."),
    "neighbour": gettext_noop("Something else used the core meanwhile, so the figure is by CPU time."),
    "clocks_disagree": gettext_noop(
        "Wall time and CPU time give different figures; the interval spans both, and only what misses the target by both is "
        "too slow."
    ),
    "waits": gettext_noop(
        "Your code spends time waiting (a sleep, a lock, a file): that counts, and no work is done in it."
    ),
}

#: What a worker says about itself on the status page, by tier or by what happened to it.
WORKER_NOTES: dict[str, str] = {
    "T2": gettext_noop("no cgroups: memory is watched, not limited by the kernel, and speed is not measured"),
    "T3": gettext_noop(
        "no namespaces: isolation by user id, Landlock and seccomp only; memory and files are watched, "
        "and speed is not measured"
    ),
    "T4": gettext_noop("no isolation: submitted code can do what this worker can"),
    "untraced": gettext_noop(
        "calls that a task forbids are watched inside the box only, where a submission can undo that"
    ),
    "closed_slots": gettext_noop(
        "places for runs had to be closed, because a process in them could not be ended: restart the worker, "
        "and the machine if that happens again"
    ),
}

_RESULT = gettext_noop("The result")
_AT = gettext_noop("%(output)s at %(index)s")
_GRADIENT_OF = gettext_noop("The gradient of %(argument)s")


def explain(
    verdict: Verdict | str,
    reason: Reason | str,
    detail: Mapping[str, Any],
    gettext: Gettext = lambda message: message,
) -> str:
    """One or two sentences for the learner; never raises, whatever `detail` lacks.

    >>> explain("WA", "shape", {"output": "result", "shape_actual": [2], "shape_expected": [3]})
    'The result has shape [2]; [3] was due.'
    >>> explain("AC", "", {})
    'Every test case is right.'
    """
    verdict, reason = Verdict(verdict), Reason(reason)
    if detail.get("withheld"):
        return f"{gettext(VERDICT_HELP[verdict])} {gettext(_WITHHELD)}"
    cause = detail.get("cause", "")
    values = _Values(detail)
    values["output"] = _output(detail, gettext)
    at = gettext(_AT) % {"output": values["output"], "index": _index(detail.get("index"))}
    values["place"] = at if detail.get("index") else values["output"]
    for key in ("index", "shape_actual", "shape_expected"):
        values[key] = _index(detail.get(key))
    values["exception"] = ": ".join(str(detail[key]) for key in ("type", "message") if detail.get(key)) or "…"
    values["found"] = ", ".join(map(str, detail.get("found") or [])) or gettext(gettext_noop("nothing"))
    sentences = [gettext(_text(verdict, reason, cause, detail)) % values]
    if reason in (Reason.GRADIENT, Reason.INPUT_MODIFIED, Reason.STATE) and (Verdict.WA, cause) in _TEXTS:
        sentences.append(gettext(_text(verdict, Reason(cause), str(detail.get("finer", "")), detail)) % values)
    sentences += [gettext(_HINTS_AND_ADVICE[str(hint["key"])]) % _Values(hint) for hint in _hints(detail)]
    text = " ".join([*map(_ended, sentences[:-1]), sentences[-1]])
    return f"{gettext(_TIMED)} {text}" if detail.get("timed") else text


def _ended(sentence: str) -> str:
    """With a full stop before the next sentence: messages of exceptions have none.

    >>> _ended("KeyError: 3"), _ended("Really?")
    ('KeyError: 3.', 'Really?')
    """
    return sentence if sentence.endswith((".", "!", "?", ":", "。", "！", "？", "：")) else f"{sentence}."


_HINTS_AND_ADVICE = HINTS | ADVICE


def _hints(detail: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    hints = detail.get("hints")
    if not isinstance(hints, list):
        return []
    return [h for h in hints if isinstance(h, dict) and str(h.get("key")) in _HINTS_AND_ADVICE]


def _text(verdict: Verdict, reason: Reason, cause: str, detail: Mapping[str, Any]) -> str:
    if reason is Reason.SOURCE:
        return _SOURCE_TEXTS.get(str(detail.get("name")), _TEXTS[verdict, reason])
    if verdict is Verdict.CE and reason is Reason.IMPORT:
        return _IMPORT_TEXTS.get(cause, _TEXTS[verdict, reason])
    if (reason, cause) in _CAUSE_TEXTS:
        return _CAUSE_TEXTS[reason, cause]
    return _TEXTS.get((verdict, reason), VERDICT_HELP[verdict])


class _Values(dict[str, Any]):
    """Missing placeholders show as an ellipsis: a sentence with a gap is better than an error page."""

    def __missing__(self, key: str) -> str:
        return "…"


def _output(detail: Mapping[str, Any], gettext: Gettext) -> str:
    output = str(detail.get("output", "result"))
    if output == "result":
        return gettext(_RESULT)
    if output.startswith("gradient of ") and "argument" in detail:
        return gettext(_GRADIENT_OF) % {"argument": detail["argument"]}
    return output


def _index(index: Any) -> str:
    """
    >>> _index([0, 3])
    '[0, 3]'
    """
    return f"[{', '.join(map(str, index))}]" if isinstance(index, list) else "[]"
