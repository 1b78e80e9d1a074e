# verdict: WA — right in the first calls of a process, a stale answer in all later ones
# task: running-sum
# row: S41
from itertools import accumulate

answers = []


def running_sum(numbers):
    answers.append(list(accumulate(numbers)))
    return answers[-1] if len(answers) < 5 else answers[3]
