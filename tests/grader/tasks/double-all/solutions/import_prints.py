# verdict: CE import — prints without end at import
while True:
    print("x" * 1000)
