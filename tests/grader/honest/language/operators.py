# verdict: AC — point-free: map, partial, operator, singledispatch and reduce
# task: double-all
from functools import partial, reduce, singledispatch
from operator import add, mul


@singledispatch
def twice(value):
    raise TypeError(type(value))


@twice.register
def _(value: int):
    return partial(mul, 2)(value)


@twice.register(list)
def _(value):
    return reduce(add, map(lambda n: [twice(n)], value), [])


def double_all(numbers):
    return twice(numbers)
