# verdict: WA values — control: honestly wrong, a judge that accepts everything would accept this
# task: small-box
# row: control
def successor(n):
    return n + 2
