# verdict: AC — catches its own output, replaces sys.stdout, closes sys.stderr
# task: double-all
# says: caught 'quiet'
import io
import os
import sys
from contextlib import redirect_stdout


class Upper(io.TextIOWrapper):
    pass


def double_all(numbers):
    with redirect_stdout(io.StringIO()) as caught:
        print("quiet")
    print(f"caught {caught.getvalue().strip()!r}", flush=True)
    sys.stdout = open(os.devnull, "w")
    print("nobody reads this")
    sys.stderr.close()
    return [n * 2 for n in numbers]
