"""What a run has shown so far: its events folded into one value that templates render. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from grader.protocol import CaseReport, Judgement, PerformanceReport, ReportKind
from grader.verdicts import Verdict
from quizsite.submissions.models import Event
from quizsite.submissions.payloads import Imported, Scratch, Started

T = TypeVar("T")


@dataclass
class Progress:
    """The events of one run up to `last_event_id` (0 when there is none)."""

    started: Started | None = None
    imported: Imported | None = None
    cases: list[CaseReport] = field(default_factory=list)
    scratch: Scratch | None = None
    performance: PerformanceReport | None = None
    judgement: Judgement | None = None
    last_event_id: int = 0

    def add(self, event: Event) -> None:
        self.last_event_id = event.pk
        match event.kind:
            case ReportKind.STARTED:
                self.started = _build(Started, event.payload)
            case ReportKind.IMPORTED:
                self.imported = _build(Imported, event.payload)
            case ReportKind.CASE:
                self.cases.append(_build(CaseReport, event.payload))
            case ReportKind.SCRATCH:
                self.scratch = _build(Scratch, event.payload)
            case ReportKind.PERFORMANCE:
                self.performance = _build(PerformanceReport, event.payload)
            case ReportKind.DONE:
                self.judgement = _build(Judgement, event.payload)

    @property
    def total(self) -> int:
        """Number of test cases, once a judge has said so."""
        return self.started.total if self.started else 0

    @property
    def passed(self) -> int:
        return sum(case.verdict == Verdict.AC for case in self.cases)

    @property
    def first_failed(self) -> CaseReport | None:
        return next((case for case in self.cases if case.verdict not in (Verdict.AC, Verdict.SK)), None)

    @property
    def decisive(self) -> CaseReport | None:
        """The first case that ended as badly as the whole run did; None when no case decided it."""
        if self.judgement is None or self.judgement.verdict == Verdict.AC:
            return None
        return next((case for case in self.cases if case.verdict == self.judgement.verdict), None)


def fold(events: Iterable[Event]) -> Progress:
    progress = Progress()
    for event in events:
        progress.add(event)
    return progress


def _build(cls: type[T], payload: dict[str, Any]) -> T:
    """A payload as its dataclass. Rows may be older than the code: fields that are gone are left out."""
    types = {f.name: f.type for f in fields(cls)}  # type: ignore[arg-type]
    return cls(**{name: _numbers(value, types[name]) for name, value in payload.items() if name in types})


def _numbers(value: Any, annotation: Any) -> Any:
    """NaN and infinities stand in rows as texts (JSON has none). In `detail` they become numbers again; a measurement
    that is none becomes 0.0, as one that was not taken."""
    if annotation == "float" and isinstance(value, str):
        return 0.0
    if isinstance(value, dict):
        return {key: float(item) if item in ("nan", "inf", "-inf") else item for key, item in value.items()}
    return value
