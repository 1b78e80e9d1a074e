# verdict: AC — looks at its limits, lowers one and changes directory
# task: double-all
import os
import resource
import tempfile

soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (min(soft, 64), hard))


def double_all(numbers):
    here = os.getcwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        os.chdir(here)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss > 0
    return [n * 2 for n in numbers]
