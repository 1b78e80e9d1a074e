# verdict: TLE cpu — the loop is in the message of its exception, which is made by the code that reports it
# task: small-box
# row: S1 S25
class Endless(Exception):
    def __str__(self):
        while True:
            pass


def successor(n):
    raise Endless
