# verdict: AC — line endings of old Macintoshes below the head
# task: double-all
def double_all(numbers):    twice = [2 * n for n in numbers]    return twice