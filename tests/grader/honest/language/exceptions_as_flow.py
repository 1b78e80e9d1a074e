# verdict: AC — exceptions, an ExceptionGroup and a context manager steer the flow
# task: running-sum
from contextlib import ExitStack, contextmanager, suppress


@contextmanager
def counted(total):
    try:
        yield total
    except* StopIteration:
        total.append(None)
    finally:
        total.append("left")


def running_sum(numbers):
    result, it, log = [], iter(numbers), []
    with ExitStack() as stack:
        stack.enter_context(counted(log))
        while True:
            try:
                n = next(it)
            except StopIteration as end:
                raise ExceptionGroup("no more", [end])
            previous = 0
            with suppress(IndexError):
                previous = result[-1]
            result.append(previous + n)
    return result
