# verdict: RE exception — 50 million characters of message
# task: small-box
# row: S25
def successor(n):
    raise ValueError("x" * 50_000_000)
