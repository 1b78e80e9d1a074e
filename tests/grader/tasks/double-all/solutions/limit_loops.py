# verdict: TLE cpu — loops
def double_all(numbers):
    while True:
        pass
