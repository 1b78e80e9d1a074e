# verdict: AC — a dict for a set
def distinct(numbers):
    return sorted(dict.fromkeys(numbers))
