"""One sandbox for all tests of the judge: opening one takes seconds, a box milliseconds."""

import json

import pytest

from grader.sandbox import SandboxUnavailable, Tier, open_sandbox

from .bait import laid_out
from .tiers import TIERS, open_tier

#: Submissions: some loop, crash or exit when they are imported.
collect_ignore_glob = ["tasks/*", "cheats/*/*", "escapes/*/*", "honest/*/*"]


def pytest_addoption(parser):
    parser.addoption("--every-tier", action="store_true", help="try the escapes in each tier of this machine")
    parser.addoption("--guards", action="store_true", help="also try the corpora with the guards that they name off")
    parser.addoption("--growth-runs", type=int, default=200, metavar="N", help="runs of test_growth.py")
    parser.addoption("--tally", default="", metavar="FILE", help="write what each test of a corpus tried, as JSON")


def pytest_collection_modifyitems(config, items):
    """Attacks without their guard take as long as all the others: they run with `make attack`."""
    if not config.getoption("--guards", default=False):
        unguarded = [item for item in items if item.name.partition("[")[0].endswith("bites_without_its_guard")]
        config.hook.pytest_deselected(items=unguarded)
        items[:] = [item for item in items if item not in unguarded]


def pytest_generate_tests(metafunc):
    """Tests that ask for `tier_sandbox` run in the best tier; with --every-tier in each that can be had."""
    if "tier_sandbox" in metafunc.fixturenames:
        every = metafunc.config.getoption("--every-tier", default=False)
        metafunc.parametrize("tier_sandbox", TIERS if every else TIERS[:1], indirect=True, scope="session")


@pytest.fixture(scope="session")
def bait():
    with laid_out() as bait:
        yield bait


@pytest.fixture(scope="session")
def tier_sandbox(request, bait):
    """Opened when the bait lies there: what its processes inherit could be reached through them."""
    try:
        opened = open_tier(request.param)
    except SandboxUnavailable as error:
        pytest.skip(f"not on this machine: {error}")
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sandbox():
    try:
        opened = open_sandbox(minimum_tier=Tier.T3, slots=1)
    except SandboxUnavailable as error:
        pytest.skip(f"no sandbox on this machine: {error}")
    yield opened
    opened.close()


# --tally FILE: what the corpora tried, for tests/grader/tally.py


def pytest_configure(config):
    if config.getoption("--tally", default=""):
        config.pluginmanager.register(_Tally(config.getoption("--tally")))


class _Tally:
    """Collects the outcome of every test that names its corpus."""

    def __init__(self, path):
        self.path = path
        self.seen = {}

    def pytest_runtest_logreport(self, report):
        named = dict(report.user_properties)
        if "corpus" in named and (report.when == "call" or report.failed):
            self.seen[report.nodeid] = {
                "test": report.nodeid,
                "corpus": named["corpus"],
                "tier": str(named.get("tier", "")),
                "outcome": report.outcome,
            }

    def pytest_sessionfinish(self):
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(list(self.seen.values()), file)
