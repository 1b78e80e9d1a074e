# verdict: AC — the entry point is a lambda
# task: double-all
double_all = lambda numbers: [n << 1 for n in numbers]
