"""Payloads of reports: claims until they have passed through here."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, field, fields
from typing import Any, get_type_hints

from grader.protocol import CaseReport, Judgement, PerformanceReport, ProtocolError, ReportKind, WorkerBeat
from grader.verdicts import Reason, Verdict
from quizsite.submissions.plain import MOST_INTEGER


@dataclass(frozen=True)
class Started:
    """Payload of `started`."""

    worker: str = ""
    device: str = ""
    tier: str = ""
    total: int = 0


@dataclass(frozen=True)
class Imported:
    """Payload of `imported`."""

    wall_time_s: float = 0.0


@dataclass(frozen=True)
class Scratch:
    """Payload of `scratch`: the learner's own code after the submission. AC means that it ran to its end."""

    verdict: str
    reason: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    stdout: str = ""
    stderr: str = ""
    wall_time_s: float = 0.0


Payload = Started | Imported | CaseReport | Scratch | PerformanceReport | Judgement | WorkerBeat

_CLASSES: dict[ReportKind, type[Payload]] = {
    ReportKind.STARTED: Started,
    ReportKind.IMPORTED: Imported,
    ReportKind.CASE: CaseReport,
    ReportKind.SCRATCH: Scratch,
    ReportKind.PERFORMANCE: PerformanceReport,
    ReportKind.DONE: Judgement,
    ReportKind.BEAT: WorkerBeat,
}

#: What JSON delivers for a field of this type.
_JSON_TYPES: dict[Any, tuple[type, ...]] = {
    str: (str,),
    int: (int,),
    bool: (bool,),
    float: (float, int),
    bool | None: (bool, type(None)),
    dict[str, Any]: (dict,),
    dict[str, str]: (dict,),
    tuple[str, ...]: (list, tuple),
}


def parse_payload(kind: ReportKind, data: dict[str, Any]) -> Payload:
    """The payload as its dataclass.

    Raises ProtocolError for unknown, missing or mistyped fields, and for verdicts and reasons that do not exist.
    """
    cls: type[Any] = _CLASSES[kind]
    known = {f.name: f for f in fields(cls)}
    if unknown := set(data) - set(known):
        raise ProtocolError(f"unknown fields {sorted(unknown)} in a {kind} payload")
    missing = {name for name, f in known.items() if f.default is MISSING and f.default_factory is MISSING} - set(data)
    if missing:
        raise ProtocolError(f"fields {sorted(missing)} are missing in a {kind} payload")
    hints = get_type_hints(cls)
    for name, value in data.items():
        allowed = _JSON_TYPES[hints[name]]
        if type(value) not in allowed:  # not isinstance: True is no number here
            raise ProtocolError(f"{kind} payload: {name} is a {type(value).__name__}, wanted {allowed[0].__name__}")
        if hints[name] is int and not 0 <= value < 2**31:
            raise ProtocolError(f"{kind} payload: {name} is {value}, wanted 0 or more")
        if hints[name] is float and type(value) is int and abs(value) >= MOST_INTEGER:
            raise ProtocolError(f"{kind} payload: {name} has more digits than any measurement")
        if hints[name] == tuple[str, ...] and not all(isinstance(item, str) for item in value):
            raise ProtocolError(f"{kind} payload: {name} must hold texts")
    try:
        if "verdict" in data:
            Verdict(data["verdict"])
        if "reason" in data:
            Reason(data["reason"])
    except ValueError as error:
        raise ProtocolError(f"{kind} payload: {error}") from None
    return cls(**data)
