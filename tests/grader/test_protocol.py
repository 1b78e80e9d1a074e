"""Messages survive the way there and back; what is no message is refused in words."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.protocol import Job, JobKind, ProtocolError, Report, ReportKind
from grader.spec import SOURCE_LIMIT_BYTES

JOB = Job(
    "01234567-89ab-4def-8123-456789abcdef", 7, JobKind.SUBMIT, "bpe-train", "a" * 64, "x = 1", "b" * 64, "print(x)"
)
REPORT = Report(JOB.run_id, 7, 3, ReportKind.CASE, {"verdict": "AC"}, "worker-1")


def sent(message):
    return json.loads(json.dumps(message.to_json()))


@pytest.mark.parametrize("message", [JOB, replace(JOB, kind=JobKind.RUN, source="π\n"), REPORT], ids=repr)
def test_a_message_survives_the_way_there_and_back(message):
    assert type(message).from_json(sent(message)) == message


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_survives_as_source(source, scratch):
    job = replace(JOB, source=source, scratch=scratch)
    assert Job.from_json(sent(job)) == job


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"v": 2}, "job version 2"),
        ({"v": None}, "job version None"),
        ({"run_id": "../../etc"}, "run_id must be a UUID"),
        ({"run_id": None}, "run_id must be a string"),
        ({"submission_id": True}, "submission_id must be an integer"),
        ({"submission_id": "7"}, "submission_id must be an integer"),
        ({"task": "../secrets"}, "task must be a slug"),
        ({"task_hash": "A" * 64}, "task_hash must be 64 hex"),
        ({"seed": "b" * 63}, "seed must be 64 hex"),
        ({"kind": "judge"}, "kind 'judge' is not one of"),
        ({"kind": []}, "is not one of"),
        ({"source": 3}, "source must be a string"),
        ({"source": "é" * SOURCE_LIMIT_BYTES}, "at most 65536"),
        ({"scratch": "x" * (SOURCE_LIMIT_BYTES + 1)}, "at most 65536"),
        ({"extra": 1}, "unknown fields ['extra']"),
    ],
)
def test_a_job_that_is_none_is_refused_in_words(changes, message):
    with pytest.raises(ProtocolError) as caught:
        Job.from_json({**sent(JOB), **changes})
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"v": 0}, "report version 0"),
        ({"run_id": ""}, "run_id must be a UUID"),
        ({"kind": "verdict"}, "kind 'verdict' is unknown"),
        ({"seq": -1}, "seq must be"),
        ({"seq": 1.0}, "seq must be"),
        ({"payload": []}, "payload must be an object"),
        ({"worker": "w" * 201}, "worker must be a short string"),
        ({"extra": 1}, "unknown fields"),
    ],
)
def test_a_report_that_is_none_is_refused_in_words(changes, message):
    with pytest.raises(ProtocolError) as caught:
        Report.from_json({**sent(REPORT), **changes})
    assert message in str(caught.value)


@pytest.mark.parametrize("kind", [Job, Report])
@given(
    data=st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(), lambda x: st.lists(x) | st.dictionaries(st.text(), x)
    )
)
def test_arbitrary_json_is_refused_and_nothing_else_happens(kind, data):
    with pytest.raises(ProtocolError):
        kind.from_json(data)
