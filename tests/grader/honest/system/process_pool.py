# verdict: AC — a multiprocessing pool of forked workers, closed and joined
# task: double-all
# needs: T2
import multiprocessing


def twice(n):
    return 2 * n


def double_all(numbers):
    with multiprocessing.get_context("fork").Pool(2) as pool:
        result = pool.map(twice, numbers)
        pool.close()
        pool.join()
    return result
