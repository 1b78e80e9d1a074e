# verdict: TLE cpu — computes for ever
# task: small-box
# row: S1
def successor(n):
    while True:
        pass
