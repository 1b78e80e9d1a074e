"""Honest runs beside fork bombs, memory bombs and floods: every honest result is right, every bomb is stopped."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest
import torch

from grader.sandbox import open_sandbox
from grader.sandbox.base import Ended
from grader.spec import Limits

from .conftest import open_container, run

HONEST = """
import torch
def attack(x):
    weight = x.clone().requires_grad_(True)
    (weight @ weight.T).softmax(-1).pow(2).sum().backward()
    return weight.grad
"""
FORK_BOMB = "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\ndef attack(): pass"
MEMORY_BOMB = "import os\ndef attack():\n    held = []\n    while True: held.append(os.urandom(8 << 20))"
# Where there is no control group, the first allocation that is refused ends it inside.
FLOOD = "def attack():\n    while True: print('x' * 10_000)"
BOMBS = {
    FORK_BOMB: (Limits(cpu_time_limit_s=0.3, process_limit=32), {Ended.CPU_LIMIT, Ended.WALL_LIMIT}),
    MEMORY_BOMB: (Limits(memory_limit_mib=128), {Ended.MEMORY_LIMIT, Ended.EXITED}),
    FLOOD: (Limits(), {Ended.STDOUT_LIMIT}),
}
HONEST_RUNS, BOMBS_OF_A_KIND = 24, 4


@pytest.fixture(params=["namespaces", "T3"])
def crowded(request):
    """A sandbox of three slots."""
    if request.param == "T3":
        request.getfixturevalue("container")  # skips where there is none
        opened = open_container(slots=3)
    else:
        opened = open_sandbox(request.getfixturevalue("sandbox").tier, slots=3)
    yield opened
    opened.close()


def expected(x):
    weight = x.clone().requires_grad_(True)
    (weight @ weight.T).softmax(-1).pow(2).sum().backward()
    return weight.grad


def test_honest_runs_are_right_whoever_runs_beside_them(crowded):
    patient = Limits(wall_time_limit_s=60.0)
    results: list[bool] = []

    def honest(seed: int) -> None:
        x = torch.randn(16, 8, generator=torch.Generator().manual_seed(seed))
        results.append(torch.allclose(run(crowded, HONEST, {"x": x}, patient).output, expected(x), atol=1e-5))

    def bomb(source: str) -> None:
        limits, endings = BOMBS[source]
        ran = run(crowded, source, limits=limits)
        assert ran.outcome.ended in endings, ran
        assert ran.frame is None or ran.frame["status"] == "exception", ran

    jobs = [(honest, seed) for seed in range(HONEST_RUNS)]
    jobs += [(bomb, source) for source in BOMBS for _ in range(BOMBS_OF_A_KIND)]
    random.Random(5).shuffle(jobs)
    with ThreadPoolExecutor(6) as pool:
        for done in [pool.submit(job, argument) for job, argument in jobs]:
            done.result()
    assert results == [True] * HONEST_RUNS
    assert crowded.open_slots == 3
    assert crowded.closed_slots == 0
