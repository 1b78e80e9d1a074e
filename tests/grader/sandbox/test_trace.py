"""Library calls counted from outside: whatever name led there, in threads and children too, and nobody else's."""

import pytest

from grader.sandbox.trace import probes
from grader.spec import Limits

from .conftest import request


@pytest.fixture
def traced(root_sandbox):
    """Runs a submission and gives the traced names that it entered."""
    if not root_sandbox.traces:
        pytest.skip("this kernel does not let library calls be traced")

    def run(source, *names, profile="torch"):
        outcome = root_sandbox.run(request("import torch\n" + source, traced=names), Limits())
        assert outcome.result is not None, outcome
        return outcome.called

    return run


@pytest.mark.parametrize(
    "call",
    [
        "torch.softmax(x, -1)",
        "torch.nn.Softmax(dim=-1)(x)",
        "torch.ops.aten._softmax(x, -1, False)",
        "torch.jit.script(torch.nn.Softmax(dim=-1))(x)",
        "torch.func.vmap(lambda row: row.softmax(0))(x)",
        "torch._safe_softmax(x, -1)",
    ],
)
def test_every_way_to_the_same_kernel_counts(traced, call):
    assert traced(f"def attack():\n    x = torch.ones(4, 4)\n    {call}", "softmax", "matmul") == ("softmax",)


def test_threads_and_children_count(traced):
    thread = "import threading\ndef attack():\n    t = threading.Thread(target=torch.ones(4).softmax, args=(0,))\n    t.start(); t.join()"
    assert traced(thread, "softmax") == ("softmax",)
    child = "import os\ndef attack():\n    pid = os.fork()\n    if pid == 0:\n        torch.ones(4).softmax(0); os._exit(0)\n    os.waitpid(pid, 0)"
    assert traced(child, "softmax") == ("softmax",)
    program = "import subprocess, sys\ndef attack(): subprocess.run([sys.executable, '-c', 'import torch; torch.ones(4).softmax(0)'], check=True)"
    assert traced(program, "softmax") == ("softmax",)


def test_nothing_counts_that_is_not_called(traced):
    assert traced("def attack(): return torch.ones(4).exp()", "softmax", "matmul") == ()
    assert traced("def attack(): return torch.ones(4).softmax(0)", "matmul") == ()


def test_a_run_does_not_answer_for_the_one_before(traced):
    assert traced("def attack(): return torch.ones(4).softmax(0)", "softmax") == ("softmax",)
    assert traced("def attack(): return torch.ones(4).exp()", "softmax") == ()


def test_what_has_no_function_of_its_own_in_the_library_has_no_probe():
    assert probes("softmax")
    assert probes("nothing_of_this_name") == ()
