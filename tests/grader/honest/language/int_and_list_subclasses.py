# verdict: AC — the result is a list subclass with an own repr
# task: double-all
from collections import UserList


class Numbers(list):
    def __repr__(self):
        return f"Numbers of {len(self)}"

    def __eq__(self, other):
        return list(self) == list(other)

    __hash__ = None


def double_all(numbers):
    return Numbers(UserList(numbers).data) and Numbers(n * 2 for n in numbers)
