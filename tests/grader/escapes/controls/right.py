# verdict: AC — control: nothing is tried here, and nothing may be suspected
# task: small-box
# row: control
def successor(n):
    return n + 1
