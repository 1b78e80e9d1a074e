# verdict: OLE file — one file beyond its limit
# task: small-box
# row: S17
def successor(n):
    with open("f", "wb", buffering=0) as file:
        while True:
            file.write(bytes(1 << 20))
