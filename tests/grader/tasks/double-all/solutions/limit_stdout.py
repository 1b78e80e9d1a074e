# verdict: OLE stdout — prints without end
def double_all(numbers):
    while True:
        print("x" * 1000)
