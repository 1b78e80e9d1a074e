# verdict: CE source â€” not UTF-8
def double_all(numbers):
    return "é"
