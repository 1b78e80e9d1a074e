# verdict: CE signature — another parameter
def double_all(values):
    return values
