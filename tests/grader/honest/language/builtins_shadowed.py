# verdict: AC — variables are called list, sum, input, id, type and max
# task: running-sum
def running_sum(numbers):
    list, sum, id, type = [], 0, None, "type"
    for input in numbers:
        sum += input
        list.append(sum)
    max = list
    return max
