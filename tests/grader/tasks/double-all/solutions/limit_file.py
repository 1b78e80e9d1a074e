# verdict: OLE file — a file of 3 MiB
def double_all(numbers):
    with open("data.bin", "wb") as file:
        for _ in range(3):
            file.write(b"x" * 2**20)
    return [2 * n for n in numbers]
