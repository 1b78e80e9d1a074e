"""What a result must be besides right: a plain tensor on the right device, in memory of its own where that is asked."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from grader.judge import judge
from grader.loader import load_task
from grader.messages import explain
from grader.protocol import ReportKind
from grader.spec import Case, Layout
from grader.verify import make_job

TASKS = Path(__file__).parent / "tasks"


@pytest.fixture(scope="module")
def task():
    """One case: f(x) is x + 1, or a list of two of them."""
    case = Case("sample", lambda seed: {"x": torch.arange(6.0).reshape(2, 3)}, sample=True)
    base = load_task("double-all", TASKS)
    spec = replace(base.spec, entry_point="f")
    return replace(base, spec=spec, cases=(case,), expected=lambda inputs: inputs["x"] + 1)


@pytest.fixture
def judged(sandbox, task):
    """Judges the body of f(x); returns the judgement and the case's report."""

    def run(body, task=task, layout=Layout.ANY, before="", **spec):
        cases = tuple(replace(case, layout=layout) for case in task.cases)
        task = replace(task, cases=cases, spec=replace(task.spec, **spec))
        reports = []
        source = f"import torch\n{before}\ndef f(x):\n    {body}\n"
        judgement = judge(make_job(task, source), task, sandbox, lambda kind, payload: reports.append((kind, payload)))
        return judgement, next(payload for kind, payload in reports if kind is ReportKind.CASE)

    return run


@pytest.mark.parametrize(
    ("body", "reason", "words"),
    [
        ("return torch.empty(2, 3, device='meta')", "device", "device meta; cpu was due"),
        ("return (x + 1).to_sparse()", "layout", "sparse_coo"),
        ("return torch.nested.nested_tensor([x[0], x[1]])", "layout", "nested"),
        ("return torch.quantize_per_tensor(x + 1, 0.1, 0, torch.qint8)", "layout", "quantized"),
        ("return (x + 1).as_subclass(type('Mine', (torch.Tensor,), {}))", "layout", "Mine"),
        ("return (x + 1).to(torch.complex64)", "dtype", "complex64; float32 was due"),
        ("return torch.complex(x + 1, x).conj()", "dtype", "complex64"),
        ("return (x + 1)[None]", "shape", "[1, 2, 3]; [2, 3] was due"),
        ("return (x + 1)[0]", "shape", "[3]; [2, 3] was due"),
        ("return [x + 1]", "type", "of type list; tensor was due"),
        ("return (x + 1).requires_grad_() / 0 * 0", "values", "nan"),
    ],
)
def test_what_is_no_plain_tensor_is_refused_in_words(judged, body, reason, words):
    judgement, case = judged(body)
    assert (judgement.verdict, judgement.reason) == ("WA", reason)
    assert words in explain(case["verdict"], case["reason"], case["detail"])


@pytest.mark.parametrize(
    "body",
    [
        "return (x + 1).T.contiguous().T",
        "return torch.nn.Parameter(x + 1)",
        "return torch.cat([x, x], 1)[:, :3] + 1",
        "return (-x - 1)._neg_view()",
        "return torch.stack([x + 1, x])[0]",
    ],
    ids=["strides", "parameter", "cut", "negated view", "view of an own tensor"],
)
def test_unusual_plain_tensors_are_right(judged, body):
    assert judged(body)[0].verdict == "AC"


@pytest.fixture(scope="module")
def constant(task):
    """f(x) is a tensor of equal rows."""
    return replace(task, expected=lambda inputs: torch.ones(2, 3))


@pytest.fixture(scope="module")
def pair(task):
    """f(x) is a list of twice the same."""
    return replace(task, expected=lambda inputs: [inputs["x"] + 1, inputs["x"] + 1])


OWN = "return [x + 1, x + 1]"
TWICE = "y = x + 1; return [y, y]"
APART = "y = torch.stack([x, x], 1) + 1; return [y[:, 0], y[:, 1]]"
NUMPY = "y = (x + 1).numpy().ravel(); return [torch.from_numpy(y[:6]).view(2, 3), torch.from_numpy(y).view(2, 3)]"
BYTES = "y = x + 1; return [y, y.view(torch.int32).view(torch.float32)]"


@pytest.mark.parametrize(
    ("layout", "body", "reason"),
    [
        (Layout.ANY, "return torch.ones(1).expand(2, 3)", ""),
        (Layout.DISTINCT, "return torch.ones(1).expand(2, 3)", "layout"),
        (Layout.DISTINCT, "return torch.ones(3, 2).T", ""),
        (Layout.DISTINCT, "return torch.ones(4).unfold(0, 3, 1)", "layout"),
        (Layout.DISTINCT, "return torch.ones(7).as_strided((2, 3), (2, 2))", "layout"),
        (Layout.DISTINCT, "return torch.ones(9).as_strided((2, 3), (3, 2))", ""),
        (Layout.CONTIGUOUS, "return torch.ones(3, 2).T", "layout"),
        (Layout.CONTIGUOUS, "return torch.ones(3, 2).T.contiguous()", ""),
    ],
)
def test_one_tensor_lies_as_the_contract_says(judged, constant, layout, body, reason):
    judgement, _ = judged(body, task=constant, layout=layout)
    assert judgement.reason == reason


@pytest.mark.parametrize(
    ("layout", "body", "reason"),
    [
        (Layout.ANY, TWICE, ""),
        (Layout.DISTINCT, TWICE, "aliasing"),
        (Layout.DISTINCT, BYTES, "aliasing"),
        (Layout.DISTINCT, NUMPY, "aliasing"),
        (Layout.DISTINCT, OWN, ""),
        (Layout.DISTINCT, APART, ""),
    ],
    ids=["any", "the same", "same bytes, other view", "through numpy", "own", "interleaved in one memory"],
)
def test_results_share_no_memory_where_the_contract_says_so(judged, pair, layout, body, reason):
    judgement, case = judged(body, task=pair, layout=layout)
    assert judgement.reason == reason
    if reason:
        assert explain("WA", reason, case["detail"]).startswith("result[1] shares memory with result[0]")


@pytest.mark.parametrize(
    ("before", "body", "notes"),
    [
        ("", "return x + 1", ("deterministic",)),
        ("", "torch.manual_seed(0); torch.rand(3); return x + 1", ("deterministic",)),
        ("torch.set_default_dtype(torch.float64)", "return x + 1", ("left_default_dtype", "deterministic")),
        ("", "torch.set_grad_enabled(False); return x + 1", ("left_grad_mode", "deterministic")),
        ("", "torch.set_num_threads(torch.get_num_threads() + 1); return x + 1", ("left_threads", "deterministic")),
        ("", "torch.use_deterministic_algorithms(True); return x + 1", ("left_deterministic_mode", "deterministic")),
        ("", "with torch.no_grad(): return x + 1", ("deterministic",)),
    ],
)
def test_settings_left_changed_are_notes_and_no_verdict(judged, before, body, notes):
    judgement, _ = judged(body, before=before)
    assert (judgement.verdict, judgement.notes) == ("AC", notes)


NOISE = {
    "torch": "torch.rand(())",
    "generator of the module": "R",
    "python": "__import__('random').random()",
    "numpy": "float(__import__('numpy').random.rand())",
}


@pytest.fixture(scope="module")
def tolerant(task):
    """f(x) is x + 1 up to 2: noise below that is right, and is noticed."""
    case = replace(task.cases[0], atol=2.0)
    spec = replace(task.spec, checker=load_task("masked-softmax", TASKS).spec.checker)
    return replace(task, spec=spec, cases=(case,), plain=lambda inputs: inputs["x"] + 1)


@pytest.mark.parametrize("noise", NOISE.values(), ids=NOISE)
@pytest.mark.parametrize("required", [False, True], ids=["information", "required"])
def test_a_result_that_differs_between_equal_calls_is_noticed(judged, tolerant, noise, required):
    body = f"return x + 1 + {noise}"
    judgement, _ = judged(body, task=tolerant, before="R = torch.rand(())", deterministic=required)
    if required:
        assert (judgement.verdict, judgement.reason, judgement.notes) == ("WA", "determinism", ())
        assert "case sample" in explain("WA", "determinism", judgement.detail)
    else:
        assert (judgement.verdict, judgement.notes) == ("AC", ("not_deterministic",))


def test_an_endless_view_is_refused_at_once(judged):
    """One number, expanded to 4 TiB: looking at its memory must not walk along it."""
    judgement, _ = judged("return torch.ones(1).expand(2**40)", layout=Layout.DISTINCT)
    assert judgement.verdict == "MLE"
