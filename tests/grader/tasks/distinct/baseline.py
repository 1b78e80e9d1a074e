def distinct(numbers):
    return sorted(set(numbers))
