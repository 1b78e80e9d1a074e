# verdict: RE exception — the name of the type, the message and a chain of thousands of causes
# task: small-box
# row: S25
def successor(n):
    kind = type("E" * 1_000_000, (Exception,), {"__module__": "m" * 1_000_000})
    error = None
    for number in range(5000):
        following = kind(number)
        following.__cause__ = error
        error = following
    raise error
