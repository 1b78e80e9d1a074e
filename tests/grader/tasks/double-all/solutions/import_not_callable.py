# verdict: CE entry_point — not a function
double_all = [2, 4, 6]
