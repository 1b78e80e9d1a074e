"""From an `Outcome` of the sandbox to a finding: limits first, then what the result frame claims.

The frame was written by code that shares its process with the submission. It is decoded, its types are checked, its
texts are cut; anything unreadable is the submission's runtime error (malformed).
"""

from __future__ import annotations

import signal
from dataclasses import dataclass, field
from typing import Any

import torch

from grader.checkers import Claim, TensorLayout
from grader.inside import wire
from grader.sandbox.base import Ended, Outcome
from grader.spec import Limits
from grader.text import clean_output
from grader.verdicts import Reason, Verdict

MESSAGE_LIMIT_CHARS = 2000
FRAMES_SHOWN = 12

#: Exceptions that say "no memory" although the process lived to report them.
_OUT_OF_MEMORY_TYPES = frozenset({"MemoryError", "OutOfMemoryError", "torch.OutOfMemoryError"})
_OUT_OF_MEMORY_TEXT = ("can't allocate memory", "cannot allocate memory")
_DISK_FULL_TEXT = ("[Errno 27]", "[Errno 28]")


@dataclass(frozen=True)
class Finding:
    """A verdict with its reason and the numbers behind it (keys as in `CaseReport.detail`)."""

    verdict: Verdict
    reason: Reason = Reason.NONE
    detail: dict[str, Any] = field(default_factory=dict)


class _Malformed(ValueError):
    """The frame is not one that run_case writes."""


def read_import(outcome: Outcome, limits: Limits) -> Finding:
    """AC when the module imported and has its entry point; CE (or FB, IE) with the reason otherwise."""
    stopped = _stopped(outcome, limits)
    if stopped is not None:
        if stopped.verdict is Verdict.IE:
            return stopped
        return Finding(Verdict.CE, Reason.IMPORT, {**stopped.detail, "cause": _cause(stopped)})
    finding, frame = _open(outcome, limits)
    if frame is not None:
        ok = frame.get("status") in ("imported", "ok")
        return Finding(Verdict.AC) if ok else _MALFORMED
    if finding.verdict is Verdict.RE:
        return Finding(Verdict.CE, Reason.IMPORT, {**finding.detail, "cause": finding.reason.value})
    if finding.verdict in (Verdict.CE, Verdict.FB):
        return finding
    return Finding(Verdict.CE, Reason.IMPORT, {**finding.detail, "cause": _cause(finding)})


def read_call(outcome: Outcome, limits: Limits, gradient_names: tuple[str, ...]) -> tuple[Finding, Claim | None]:
    """The finding of one call, and its claim when there is one to be checked."""
    stopped = _stopped(outcome, limits)
    if stopped is not None:
        return stopped, None
    finding, frame = _open(outcome, limits)
    if frame is None:
        return finding, None
    try:
        return finding, _claim(frame, gradient_names)
    except _Malformed:
        return _MALFORMED, None


def read_scratch(outcome: Outcome, limits: Limits) -> Finding:
    """AC when the scratch code ran to its end."""
    stopped = _stopped(outcome, limits)
    if stopped is not None and not (outcome.ended is Ended.EXITED and outcome.exit_code == 0):
        return stopped
    if outcome.result is None:
        return Finding(Verdict.AC)
    finding, _ = _open(outcome, limits)
    return finding


_MALFORMED = Finding(Verdict.RE, Reason.MALFORMED)


def _stopped(outcome: Outcome, limits: Limits) -> Finding | None:
    """The finding when the process did not live to hand over a complete result, else None."""
    mib, kib, seconds = "MiB", "KiB", "s"
    match outcome.ended:
        case Ended.SANDBOX_ERROR:
            return Finding(Verdict.IE, Reason.SANDBOX, {"message": outcome.sandbox_error[:MESSAGE_LIMIT_CHARS]})
        case Ended.WALL_LIMIT:
            return _limit(Verdict.TLE, Reason.WALL, limits.wall_time_limit_s, outcome.wall_time_s, seconds)
        case Ended.CPU_LIMIT:
            return _limit(Verdict.TLE, Reason.CPU, limits.cpu_time_limit_s, outcome.cpu_time_s, seconds)
        case Ended.MEMORY_LIMIT:
            return _limit(Verdict.MLE, Reason.NONE, limits.memory_limit_mib, outcome.peak_memory_mib, mib)
        case Ended.FILE_LIMIT:
            return Finding(Verdict.OLE, Reason.FILE, {"limit": limits.disk_limit_mib, "unit": mib})
        case Ended.STDOUT_LIMIT:
            return Finding(Verdict.OLE, Reason.STDOUT, {"limit": limits.stdout_limit_kib, "unit": kib})
        case Ended.RESULT_LIMIT:
            return Finding(Verdict.OLE, Reason.RESULT, {"limit": limits.result_limit_mib, "unit": mib})
        case Ended.SIGNAL:
            return _signalled(outcome, limits)
    if outcome.result is None:
        return Finding(Verdict.RE, Reason.EXITED, {"exit_code": outcome.exit_code})
    return None


def _signalled(outcome: Outcome, limits: Limits) -> Finding:
    if outcome.signal == signal.SIGXCPU:
        return _limit(Verdict.TLE, Reason.CPU, limits.cpu_time_limit_s, outcome.cpu_time_s, "s")
    if outcome.signal == signal.SIGXFSZ:
        return Finding(Verdict.OLE, Reason.FILE, {"limit": limits.file_size_limit_mib, "unit": "MiB"})
    return Finding(Verdict.RE, Reason.SIGNAL, {"signal": signal_name(outcome.signal)})


def signal_name(number: int) -> str:
    """
    >>> signal_name(11), signal_name(99)
    ('SIGSEGV', 'signal 99')
    """
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _limit(verdict: Verdict, reason: Reason, limit: float, measured: float, unit: str) -> Finding:
    return Finding(verdict, reason, {"limit": limit, "measured": round(measured, 2), "unit": unit})


def _cause(finding: Finding) -> str:
    return finding.reason.value or finding.verdict.value


def _open(outcome: Outcome, limits: Limits) -> tuple[Finding, dict[str, Any] | None]:
    """The decoded frame when its status is one that goes on ("ok", "imported"), else the finding it stands for."""
    try:
        limit_bytes = limits.result_limit_mib * 1024 * 1024
        frame = wire.decode(outcome.result or b"", limit_bytes=limit_bytes)
        if not isinstance(frame, dict):
            raise _Malformed("not a dict")
        return _read_status(frame, limits)
    except (wire.WireError, _Malformed):
        return _MALFORMED, None


def _read_status(frame: dict[str, Any], limits: Limits) -> tuple[Finding, dict[str, Any] | None]:
    match frame.get("status"):
        case "ok" | "imported":
            return Finding(Verdict.AC), frame
        case "exception":
            return _exception(frame, limits), None
        case "syntax_error":
            detail = {"line": _integer(frame.get("line")), "message": _text(frame.get("message"))}
            return Finding(Verdict.CE, Reason.SYNTAX, detail), None
        case "no_entry_point":
            return Finding(Verdict.CE, Reason.ENTRY_POINT, {"found": _names(frame.get("found"))}), None
        case "signature":
            wanted, got = (", ".join(_names(frame.get(key))) for key in ("wanted", "got"))
            return Finding(Verdict.CE, Reason.SIGNATURE, {"expected": wanted, "actual": got}), None
        case "forbidden":
            return Finding(Verdict.FB, Reason.CALL, {"name": _text(frame.get("name"))}), None
    raise _Malformed("unknown status")


def _exception(frame: dict[str, Any], limits: Limits) -> Finding:
    name, message = _text(frame.get("type")), _text(frame.get("message"))
    frames = frame.get("frames")
    rows = [_frame_row(row) for row in frames[-FRAMES_SHOWN:]] if isinstance(frames, list) else []
    detail: dict[str, Any] = {"type": name, "message": message}
    if rows:
        detail |= {"line": rows[-1]["line"], "traceback": rows}
    if name in _OUT_OF_MEMORY_TYPES or any(text in message.lower() for text in _OUT_OF_MEMORY_TEXT):
        return Finding(Verdict.MLE, Reason.NONE, {**detail, "limit": limits.memory_limit_mib, "unit": "MiB"})
    if name == "OSError" and message.startswith(_DISK_FULL_TEXT):
        return Finding(Verdict.OLE, Reason.FILE, {**detail, "limit": limits.file_size_limit_mib, "unit": "MiB"})
    return Finding(Verdict.RE, Reason.EXCEPTION, detail)


def _frame_row(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict):
        raise _Malformed("a traceback row is not a dict")
    return {"line": _integer(row.get("line")), "name": _text(row.get("name"), 100), "text": _text(row.get("text"), 300)}


def _claim(frame: dict[str, Any], gradient_names: tuple[str, ...]) -> Claim:
    # `or []` would ask a tensor whether it is true.
    gradients, aliases = ([] if frame.get(key) is None else frame[key] for key in ("gradients", "aliases"))
    inputs_after = frame.get("inputs_after")
    if "output" not in frame or not isinstance(gradients, list) or not isinstance(inputs_after, dict | None):
        raise _Malformed("a field is missing or has the wrong type")
    if len(gradients) not in (0, len(gradient_names)):
        raise _Malformed("another number of gradients")
    if not all(g is None or (isinstance(g, torch.Tensor) and g.is_floating_point()) for g in gradients):
        raise _Malformed("a gradient is no floating tensor")
    return Claim(
        output=frame["output"],
        gradients=dict(zip(gradient_names, gradients, strict=False)),
        inputs_after=inputs_after,
        aliases=tuple(_names(aliases)),
        layouts=tuple(_layout(row) for row in _list(frame, "layout")[: wire.TENSOR_LIMIT]),
        left=tuple(_names(_list(frame, "left"))),
    )


def _list(frame: dict[str, Any], key: str) -> list[Any]:
    value = frame.get(key)
    if value is not None and not isinstance(value, list):
        raise _Malformed("a list was due")
    return value or []


def _layout(row: Any) -> TensorLayout:
    if not isinstance(row, dict):
        raise _Malformed("the layout of a tensor is not a dict")
    name, form, device, shares_with = (_text(row.get(key), 200) for key in ("name", "form", "device", "shares_with"))
    contiguous, repeats = (row.get(key) is True for key in ("contiguous", "repeats"))
    return TensorLayout(name, form, device, contiguous, repeats, shares_with)


def _text(value: Any, limit_chars: int = MESSAGE_LIMIT_CHARS) -> str:
    if not isinstance(value, str):
        raise _Malformed("text was due")
    return clean_output(value[: 2 * limit_chars])[:limit_chars]  # cut first: a frame may hold 64 MiB of it


def _integer(value: Any) -> int:
    if value is None:
        return 0
    if type(value) is not int or not 0 <= value < 2**31:
        raise _Malformed("a line number was due")
    return value


def _names(value: Any) -> list[str]:
    if not isinstance(value, list | tuple):
        raise _Malformed("a list of names was due")
    return [_text(name, 100) for name in value[:50]]
