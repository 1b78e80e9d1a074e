# verdict: CE import — a loop at module level
while True:
    pass
