# verdict: TLE cpu — becomes another program again and again, so that no process grows old
# task: small-box
# row: S1 S4
import os


def successor(n):
    os.execv("/bin/sh", ["sh", "-c", "while :; do :; done & exec sh -c 'while :; do :; done'"])
