# verdict: WA values — right for the first calls only
calls = 0


def running_sum(numbers):
    global calls
    calls += 1
    total, sums = 0, []
    for n in numbers:
        total += n
        sums.append(total)
    if calls > 3 and sums:
        sums[-1] += 1
    return sums
