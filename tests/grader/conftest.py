"""One sandbox for all tests of the judge: opening one takes seconds, a box milliseconds."""

import pytest

from grader.sandbox import SandboxUnavailable, Tier, open_sandbox

#: Submissions: some loop, crash or exit when they are imported.
collect_ignore_glob = ["tasks/*", "cheats/*/*", "escapes/*/*", "honest/*/*"]


@pytest.fixture(scope="session")
def sandbox():
    try:
        opened = open_sandbox(minimum_tier=Tier.T3, slots=1)
    except SandboxUnavailable as error:
        pytest.skip(f"no sandbox on this machine: {error}")
    yield opened
    opened.close()
