# verdict: OLE file — small files until nothing is left, in every place that can be written
# task: small-box
# row: S17 S19
def successor(n):
    number = 0
    while True:
        for folder in ("/box", "/tmp", "/dev/shm"):
            number += 1
            with open(f"{folder}/{number}", "wb", buffering=0) as file:
                if file.write(bytes(1 << 20)) < 1 << 20:
                    file.write(b"x")
