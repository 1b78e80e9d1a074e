# verdict: TS growth — looks through the whole list for each number: fast enough at a hundred, hopeless at a million
def distinct(numbers):
    found = []
    for number in numbers:
        if number not in found:
            found.append(number)
    return sorted(found)
