# verdict: RE exception — an exception whose message cannot be made, out of frames whose names lie
# task: small-box
# row: S25
class Broken(BaseException):
    def __str__(self):
        raise Broken

    __repr__ = __str__


def successor(n):
    raise Broken
