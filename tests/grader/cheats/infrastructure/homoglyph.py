# verdict: CE entry_point — the name of the entry point with a Cyrillic letter that looks the same
# task: double-all
# row: G112
def dоuble_all(numbers):
    return [2 * n for n in numbers]
