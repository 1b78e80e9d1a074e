"""Frames from the box are claims: whatever they hold, there is a finding, and it is never ours."""

import tracemalloc
from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.cases import build_case
from grader.inside import wire
from grader.judge import judge_outcome
from grader.loader import load_task
from grader.outcomes import MESSAGE_LIMIT_CHARS, read_call, read_import, read_scratch
from grader.sandbox.base import Ended, Outcome
from grader.spec import Limits
from grader.verdicts import Reason, Verdict

TASKS = Path(__file__).parent / "tasks"
LIMITS = Limits()
BUILT = [build_case(load_task(slug, TASKS), 1, "secret", "run") for slug in ("policy-loss", "transposed", "double-all")]
EMPTY = build_case(load_task("double-all", TASKS), 2, "secret", "run")

keys = st.text(max_size=5) | st.sampled_from(["output", "status", "gradients", "inputs_after", "aliases", "type"])
tensors = st.sampled_from(
    [
        torch.zeros(37),
        torch.zeros(37, dtype=torch.float64),
        torch.full((37,), float("nan")),
        torch.zeros(7, 1),
        torch.zeros(0),
        torch.zeros((), dtype=torch.int64),
        torch.ones(3, dtype=torch.bool),
    ]
)
leaf = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | tensors
tree = st.recursive(
    leaf, lambda x: st.lists(x, max_size=4) | st.tuples(x, x) | st.dictionaries(keys, x, max_size=4), max_leaves=8
)
statuses = st.sampled_from(
    ["ok", "imported", "exception", "syntax_error", "no_entry_point", "signature", "forbidden", "?"]
)
fields = [
    "output",
    "gradients",
    "inputs_after",
    "aliases",
    "type",
    "message",
    "frames",
    "line",
    "name",
    "found",
    "wanted",
    "got",
]
frames = st.builds(
    lambda status, rest: {**rest, "status": status},
    statuses,
    st.dictionaries(st.sampled_from(fields), tree, max_size=8),
)


def outcome(result, **changes):
    return Outcome(**{"ended": Ended.EXITED, "result": result, **changes})


@settings(max_examples=300, deadline=None)
@given(frames, st.sampled_from(BUILT))
def test_any_frame_leads_to_a_finding_about_the_submission(frame, built):
    data = outcome(wire.encode(frame))
    finding, _ = judge_outcome(built, data, LIMITS)
    assert finding.verdict not in (Verdict.AC, Verdict.IE, Verdict.SK, Verdict.TS)
    assert read_import(data, LIMITS).verdict in (Verdict.AC, Verdict.CE, Verdict.FB, Verdict.RE)
    assert read_scratch(data, LIMITS).verdict is not Verdict.IE


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_malformed(data):
    finding, claim = judge_outcome(BUILT[0], outcome(data), LIMITS)
    assert (finding.verdict, finding.reason, claim) == (Verdict.RE, Reason.MALFORMED, None)


OK = wire.encode({"status": "ok", "output": [], "gradients": [], "inputs_after": {"numbers": []}, "aliases": []})


@pytest.mark.parametrize(
    ("ended", "changes", "verdict", "reason"),
    [
        (Ended.EXITED, {}, Verdict.AC, Reason.NONE),
        (Ended.WALL_LIMIT, {}, Verdict.TLE, Reason.WALL),
        (Ended.CPU_LIMIT, {}, Verdict.TLE, Reason.CPU),
        (Ended.MEMORY_LIMIT, {}, Verdict.MLE, Reason.NONE),
        (Ended.STDOUT_LIMIT, {}, Verdict.OLE, Reason.STDOUT),
        (Ended.RESULT_LIMIT, {}, Verdict.OLE, Reason.RESULT),
        (Ended.SIGNAL, {"signal": 11}, Verdict.RE, Reason.SIGNAL),
        (Ended.SIGNAL, {"signal": 24}, Verdict.TLE, Reason.CPU),
        (Ended.SIGNAL, {"signal": 25}, Verdict.OLE, Reason.FILE),
        (Ended.SANDBOX_ERROR, {}, Verdict.IE, Reason.SANDBOX),
    ],
)
def test_limits_count_even_when_a_right_result_is_there(ended, changes, verdict, reason):
    finding, claim = judge_outcome(EMPTY, outcome(OK, ended=ended, **changes), LIMITS)
    assert (finding.verdict, finding.reason) == (verdict, reason)
    assert (claim is not None) is (ended is Ended.EXITED)


@pytest.mark.parametrize(
    ("kind", "message", "verdict", "reason"),
    [
        ("ValueError", "no", Verdict.RE, Reason.EXCEPTION),
        ("MemoryError", "", Verdict.MLE, Reason.NONE),
        ("RuntimeError", "DefaultCPUAllocator: can't allocate memory: you tried", Verdict.MLE, Reason.NONE),
        ("OSError", "[Errno 27] File too large", Verdict.OLE, Reason.FILE),
        ("OSError", "[Errno 28] No space left on device", Verdict.OLE, Reason.FILE),
        ("OSError", "[Errno 2] No such file", Verdict.RE, Reason.EXCEPTION),
    ],
)
def test_exceptions_that_mean_a_limit_are_one(kind, message, verdict, reason):
    frame = {"status": "exception", "where": "call", "type": kind, "message": message, "frames": []}
    finding, _ = judge_outcome(EMPTY, outcome(wire.encode(frame)), LIMITS)
    assert (finding.verdict, finding.reason) == (verdict, reason)


def test_a_long_text_is_cut_before_it_is_cleaned():
    """Cleaning 64 MiB takes the judge seconds and ten times the memory."""
    size = 4 << 20
    frame = wire.encode({"status": "exception", "type": "E", "message": "\x1b" * size, "frames": []})
    outcome = Outcome(Ended.EXITED, frame)
    tracemalloc.start()
    finding, _ = read_call(outcome, LIMITS, ())
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert finding.verdict is Verdict.RE
    assert len(finding.detail["message"]) <= MESSAGE_LIMIT_CHARS
    assert peak_bytes < 5 * size


@pytest.mark.parametrize("field", ["status", "gradients", "aliases", "inputs_after"])
def test_a_tensor_where_none_is_due_is_malformed(field):
    """Asking it whether it is true, or equal to something, would raise in the judge."""
    frame = wire.encode({"status": "ok", "output": None, field: torch.zeros(37)})
    finding, _ = read_call(Outcome(Ended.EXITED, frame), LIMITS, ("q",))
    assert (finding.verdict, finding.reason) == (Verdict.RE, Reason.MALFORMED)
