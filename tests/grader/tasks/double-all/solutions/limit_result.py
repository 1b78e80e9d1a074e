# verdict: OLE result — five million bytes
def double_all(numbers):
    return "x" * 5_000_000
