# verdict: AC — files in its own directory
import tempfile


def double_all(numbers):
    with tempfile.TemporaryFile("w+") as file:
        file.write(" ".join(str(2 * n) for n in numbers))
        file.seek(0)
        return [int(word) for word in file.read().split()]
