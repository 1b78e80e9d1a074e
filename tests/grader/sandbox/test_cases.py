"""The frames that a box answers with, for each way a submission can go."""

import pytest
import torch

from grader.inside import wire
from grader.sandbox.base import Ended, Profile

from .conftest import run

CALL = {"entry_point": "f"}


def test_output_gradients_and_inputs_come_back(sandbox):
    x = torch.tensor([[1.0, -2.0], [3.0, 4.0]])
    upstream = torch.tensor([[1.0, 10.0], [100.0, 1000.0]])
    ran = run(sandbox, "def f(x): return x ** 2", {"x": x}, gradients=["x"], upstream=[upstream], **CALL)
    assert torch.equal(ran.output, x**2)
    assert torch.equal(ran.frame["gradients"][0], 2 * x * upstream)
    assert torch.equal(ran.frame["inputs_after"]["x"], x)
    assert ran.frame["aliases"] == []
    layout = {"name": "result", "form": "strided", "device": "cpu", "contiguous": True}
    assert ran.frame["layout"] == [layout | {"repeats": False, "shares_with": ""}]
    assert ran.frame["left"] == []


def test_several_outputs_take_their_upstream_gradients_in_order(sandbox):
    x = torch.ones(2)
    source = "import torch\ndef f(x): return {'a': x * 2, 'n': torch.tensor([1, 2]), 'b': [x * 3]}"
    ran = run(
        sandbox,
        source,
        {"x": x},
        gradients=["x"],
        upstream=[torch.tensor([1.0, 0.0]), torch.tensor([0.0, 1.0])],
        **CALL,
    )
    assert torch.equal(ran.frame["gradients"][0], torch.tensor([2.0, 3.0]))


def test_a_detached_output_has_no_gradient(sandbox):
    ran = run(
        sandbox,
        "def f(x): return x.detach() * 2",
        {"x": torch.ones(2)},
        gradients=["x"],
        upstream=[torch.ones(2)],
        **CALL,
    )
    assert ran.frame["gradients"] == [None]


def test_an_output_of_another_shape_is_left_to_the_judge(sandbox):
    ran = run(
        sandbox, "def f(x): return x.sum()", {"x": torch.ones(2)}, gradients=["x"], upstream=[torch.ones(2)], **CALL
    )
    assert torch.equal(ran.output, torch.tensor(2.0))
    assert ran.frame["gradients"] is None


def test_modified_inputs_and_aliases_show(sandbox):
    source = "def f(x, y):\n    x.mul_(2)\n    return {'same': y[1:]}"
    ran = run(sandbox, source, {"x": torch.ones(2), "y": torch.ones(3)}, **CALL)
    assert torch.equal(ran.frame["inputs_after"]["x"], torch.full((2,), 2.0))
    assert ran.frame["aliases"] == ["y"]


def test_inputs_arrive_with_their_layout(sandbox):
    x = torch.arange(6.0).reshape(2, 3).t()
    ran = run(sandbox, "def f(x): return x.stride(), x.is_leaf, x.requires_grad", {"x": x}, gradients=["x"], **CALL)
    assert ran.output == ((1, 3), True, True)


@pytest.mark.parametrize(
    ("body", "name"),
    [("yield 1", "generator"), ("return {1}", "set"), ("return x.numpy()", "numpy.ndarray"), ("return f", "function")],
)
def test_what_cannot_leave_is_named(sandbox, body, name):
    assert run(sandbox, f"def f(x): {body}", {"x": torch.ones(1)}, **CALL).output == wire.Opaque(name)


def test_a_coroutine_is_named(sandbox):
    assert run(sandbox, "async def f(): return 1", **CALL).output == wire.Opaque("coroutine")


def test_syntax_error(sandbox):
    frame = run(sandbox, "x = 1\ndef f(:\n", **CALL).frame
    assert frame == {"status": "syntax_error", "line": 2, "offset": 7, "message": "invalid syntax"}


@pytest.mark.parametrize(
    "source", ["x = 1\0", "(" * 5000, "x = " + "-" * 60000 + "1"], ids=["nul", "parentheses", "minus"]
)
def test_source_that_breaks_the_compiler_is_a_syntax_error_or_kills_only_its_box(sandbox, source):
    ran = run(sandbox, source, **CALL)
    assert ran.outcome.ended is Ended.SIGNAL or ran.frame["status"] == "syntax_error"


def test_missing_entry_point_names_what_is_there(sandbox):
    source = "from math import sqrt\nclass Model: pass\ndef forward(x): pass\ndef _hidden(): pass\nf = 3"
    assert run(sandbox, source, **CALL).frame == {"status": "no_entry_point", "found": ["Model", "forward"]}


def test_other_parameters(sandbox):
    frame = run(sandbox, "def f(a, *, b=1): pass", {"x": 1}, **CALL).frame
    assert frame == {"status": "signature", "wanted": ["x"], "got": ["a", "b=1"]}


def test_import_probe(sandbox):
    assert run(sandbox, "def f(): raise ValueError", data=b"", **CALL).frame == {"status": "imported"}
    frame = run(sandbox, "import nothing_like_it\ndef f(): pass", data=b"", **CALL).frame
    assert (frame["where"], frame["type"]) == ("import", "ModuleNotFoundError")


def test_exceptions_show_the_learners_own_frames(sandbox):
    source = "import torch\n\ndef helper(x):\n    return x @ x\n\ndef f(x):\n    return helper(x)\n"
    frame = run(sandbox, source, {"x": torch.ones(2, 3)}, **CALL).frame
    assert (frame["status"], frame["where"], frame["type"]) == ("exception", "call", "RuntimeError")
    assert [(f["line"], f["name"], f["text"]) for f in frame["frames"]] == [
        (7, "f", "return helper(x)"),
        (4, "helper", "return x @ x"),
    ]


@pytest.mark.parametrize(
    "raised", ["SystemExit(0)", "KeyboardInterrupt", "GeneratorExit", "type('E', (BaseException,), {})()"]
)
def test_leaving_by_exception_is_an_exception(sandbox, raised):
    frame = run(sandbox, f"def f(): raise {raised}", **CALL).frame
    assert (frame["status"], frame["where"]) == ("exception", "call")


def test_a_hostile_exception_is_cut_to_size(sandbox):
    source = """
class Odd(Exception):
    def __str__(self): raise MemoryError
def f(kind):
    raise Odd if kind else ValueError("x" * 50_000_000)
"""
    assert "cannot be made" in run(sandbox, source, {"kind": 1}, **CALL).frame["message"]
    assert len(run(sandbox, source, {"kind": 0}, **CALL).frame["message"]) == 2000


def test_deep_recursion_is_an_exception_with_few_frames(sandbox):
    frame = run(sandbox, "def f(n=0): return f(n + 1)", **CALL).frame
    assert frame["type"] == "RecursionError"
    assert len(frame["frames"]) == 20


def test_an_exception_in_the_backward_pass_is_said_to_be_there(sandbox):
    source = """
import torch
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x): return x * 2
    @staticmethod
    def backward(ctx, g): raise ValueError("backward")
def f(x): return Double.apply(x)
"""
    frame = run(sandbox, source, {"x": torch.ones(2)}, gradients=["x"], upstream=[torch.ones(2)], **CALL).frame
    assert (frame["where"], frame["type"], frame["frames"][-1]["line"]) == ("gradient", "ValueError", 7)


def test_what_is_printed_comes_back_apart(sandbox):
    source = "import sys\nprint('é')\ndef f():\n    print('out'); print('err', file=sys.stderr)"
    outcome = run(sandbox, source, **CALL).outcome
    assert outcome.stdout.decode() == "é\nout\n"
    assert outcome.stderr == b"err\n"


def test_scratch_code_runs_in_the_submissions_namespace(sandbox):
    ran = run(sandbox, "def f(x): return x + 1", data=b"", scratch="print(f(41))", **CALL)
    assert ran.outcome.stdout == b"42\n"
    frame = run(sandbox, "def f(x): return 1 / x", data=b"", scratch="y = 1\nf(0)", **CALL).frame
    assert (frame["where"], frame["type"]) == ("scratch", "ZeroDivisionError")
    assert [f["text"] for f in frame["frames"]] == ["f(0)", "def f(x): return 1 / x"]


DRIVER = """
import torch
def drive(entry, inputs, gradients, upstream):
    layer = entry(inputs["n"])
    y = layer(inputs["x"])
    return {"status": "ok", "output": [y, layer.calls]} if gradients else y
"""
LAYER = """
class f:
    def __init__(self, n): self.n, self.calls = n, 0
    def __call__(self, x):
        self.calls += 1
        return x * self.n
"""


def test_a_driver_exercises_a_class(sandbox):
    x = torch.ones(2)
    assert torch.equal(run(sandbox, LAYER, {"n": 3, "x": x}, driver=DRIVER, **CALL).output, x * 3)
    ran = run(sandbox, LAYER, {"n": 3, "x": x}, driver=DRIVER, gradients=["x"], upstream=[x], **CALL)
    assert ran.output[1] == 1
    assert torch.equal(ran.frame["gradients"][0], torch.full((2,), 3.0))


def test_an_optimiser_works(sandbox):
    source = """
import torch
def f(x):
    x.requires_grad_(True)
    optimiser = torch.optim.SGD([x], lr=0.5)
    x.sum().backward()
    optimiser.step()
    return x.detach().clone()
"""
    assert torch.equal(run(sandbox, source, {"x": torch.ones(2)}, **CALL).output, torch.full((2,), 0.5))


def test_inspect_finds_the_source(sandbox):
    assert run(sandbox, "import inspect\ndef f(): return inspect.getsource(f)", **CALL).output.startswith("def f()")


# Forbidden calls

SOFTMAX = {
    "functional": "F.softmax(x, -1)",
    "method": "x.softmax(-1)",
    "module": "nn.Softmax(-1)(x)",
    "kernel": "torch.ops.aten._softmax(x, -1, False)",
    "thread": "in_thread(lambda: F.softmax(x, -1))",
    "attention": "torch.ops.aten._scaled_dot_product_attention_math(x, x, x)[0]",
    "attention overload": "torch.ops.aten._scaled_dot_product_attention_math.default(x, x, x)[0]",
}
PRELUDE = """
import threading, torch, torch.nn as nn, torch.nn.functional as F
def in_thread(call):
    out = []
    thread = threading.Thread(target=lambda: out.append(call()))
    thread.start(); thread.join()
    return out[0]
def f(x):
    try:
        return %s
    except BaseException:
        return x
"""


@pytest.mark.parametrize("how", SOFTMAX)
def test_a_forbidden_call_shows_whatever_its_way_and_even_when_swallowed(sandbox, how):
    x = torch.randn(2, 2, 3, 3)
    forbidden = ("scaled_dot_product_attention",) if how.startswith("attention") else ("softmax",)
    allowed = run(sandbox, PRELUDE % SOFTMAX[how], {"x": x}, forbidden=("cumsum",), **CALL)
    assert allowed.frame["status"] == "ok"
    ran = run(sandbox, PRELUDE % SOFTMAX[how], {"x": x}, forbidden=forbidden, **CALL)
    assert ran.frame == {"status": "forbidden", "name": forbidden[0]}


@pytest.mark.parametrize("body", ["torch.logsumexp(x, -1)", "x.log_softmax(-1)", "(x - x.amax(-1, True)).exp()"])
def test_neighbours_of_a_forbidden_call_are_allowed(sandbox, body):
    ran = run(sandbox, PRELUDE % body, {"x": torch.randn(3, 3)}, forbidden=("softmax",), **CALL)
    assert ran.frame["status"] == "ok"


@pytest.mark.parametrize(
    "body", ["x @ x", "torch.matmul(x, x)", "x.mm(x)", "torch.einsum('ij,jk', x, x)", "F.linear(x, x)"]
)
def test_matmul_under_all_its_names(sandbox, body):
    ran = run(sandbox, PRELUDE % body, {"x": torch.randn(3, 3)}, forbidden=("torch.matmul",), **CALL)
    assert ran.frame == {"status": "forbidden", "name": "torch.matmul"}


def test_a_forbidden_class(sandbox):
    ran = run(sandbox, PRELUDE % "nn.MultiheadAttention(4, 2)", {"x": 1}, forbidden=("nn.MultiheadAttention",), **CALL)
    assert ran.frame == {"status": "forbidden", "name": "nn.MultiheadAttention"}


def test_the_driver_may_use_what_it_forbids(sandbox):
    driver = "import torch\ndef drive(entry, inputs, gradients, upstream): return entry(torch.softmax(inputs['x'], -1))"
    honest = run(sandbox, "def f(x): return x + 1", {"x": torch.ones(2)}, driver=driver, forbidden=("softmax",), **CALL)
    assert torch.equal(honest.output, torch.full((2,), 1.5))
    cheat = run(
        sandbox, "def f(x): return x.softmax(-1)", {"x": torch.ones(2)}, driver=driver, forbidden=("softmax",), **CALL
    )
    assert cheat.frame["status"] == "forbidden"


def test_a_driver_that_watches_tensors_does_not_hide_a_forbidden_call(sandbox):
    driver = """
from torch.overrides import TorchFunctionMode
class Watch(TorchFunctionMode):
    def __torch_function__(self, func, types, args=(), kwargs=None): return func(*args, **(kwargs or {}))
def drive(entry, inputs, gradients, upstream):
    with Watch(): return entry(inputs["x"])
"""
    ran = run(
        sandbox, "def f(x): return x.softmax(-1)", {"x": torch.ones(2)}, driver=driver, forbidden=("softmax",), **CALL
    )
    assert ran.frame["status"] == "forbidden"


def test_gradients_of_allowed_calls_are_not_flagged(sandbox):
    ran = run(
        sandbox,
        "import torch\ndef f(x): return torch.logsumexp(x, -1)",
        {"x": torch.randn(2, 3)},
        gradients=["x"],
        upstream=[torch.ones(2)],
        forbidden=("softmax", "torch.matmul", "mul", "exp"),
        **CALL,
    )
    assert ran.frame["status"] == "ok"
    assert ran.frame["gradients"][0].shape == (2, 3)


# Triton's interpreter

KERNEL = """
import torch, triton, triton.language as tl

@triton.autotune(configs=[triton.Config({"BLOCK": 64}), triton.Config({"BLOCK": 128})], key=["n"])
@triton.jit
def kernel(x_ptr, y_ptr, n, BLOCK: tl.constexpr):
    offsets = tl.program_id(0) * BLOCK + tl.arange(0, BLOCK)
    inside = offsets < n
    x = tl.load(x_ptr + offsets, mask=inside)
    tl.store(y_ptr + offsets, x * x + x, mask=inside)

def f(x):
    y = torch.empty_like(x)
    kernel[lambda meta: (triton.cdiv(x.numel(), meta["BLOCK"]),)](x, y, x.numel())
    return y
"""


@pytest.mark.parametrize("dtype", [torch.float32, torch.float16, torch.bfloat16], ids=str)
def test_kernels_run_and_round_as_torch_does(sandbox, dtype):
    pytest.importorskip("triton")
    x = torch.randn(1000, generator=torch.Generator().manual_seed(0)).to(dtype)
    ran = run(sandbox, KERNEL, {"x": x}, profile=Profile.TRITON, **CALL)
    exact = x.double() ** 2 + x.double()
    plain = x * x + x
    error, plain_error = (t.double().sub(exact).abs().max().item() for t in (ran.output, plain))
    assert error <= 2 * plain_error


def test_bfloat16_rounding_is_that_of_torch():
    from grader.inside.triton_shim import narrow, widen

    values = torch.cat([torch.randn(10_000) * 10.0**e for e in range(-40, 39, 6)])
    values = torch.cat([values, torch.tensor([0.0, -0.0, float("inf"), -float("inf"), 3.4e38, 1e-45])])
    expected = values.to(torch.bfloat16)
    bits = narrow(values.numpy())
    assert torch.equal(torch.from_numpy(bits.view("int16").copy()), expected.view(torch.int16))
    assert torch.equal(torch.from_numpy(widen(bits)), expected.float())
    assert widen(narrow(torch.tensor([float("nan")]).numpy())) != widen(narrow(torch.tensor([float("nan")]).numpy()))
