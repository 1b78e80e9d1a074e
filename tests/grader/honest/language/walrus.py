# verdict: AC — assignment expressions wherever they fit
# task: running-sum
def running_sum(numbers):
    total = 0
    return [total := total + n for n in numbers]
