# verdict: TLE cpu — one call into C that gives no signal handler a chance
# task: small-box
# row: S9
def successor(n):
    return 7 ** (10**8) % 2 + n
