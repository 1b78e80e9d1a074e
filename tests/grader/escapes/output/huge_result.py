# verdict: OLE result — a result of eight times the size that a result may have
# task: small-box
# row: S27
def successor(n):
    return bytes(8 << 20)
