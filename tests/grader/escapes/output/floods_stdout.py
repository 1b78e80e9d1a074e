# verdict: OLE stdout — prints without end
# task: small-box
# row: S23
def successor(n):
    while True:
        print("x" * 1000)
