# verdict: AC — threads that are joined
from concurrent.futures import ThreadPoolExecutor


def double_all(numbers):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda n: 2 * n, numbers))
