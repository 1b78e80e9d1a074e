# verdict: CE entry_point — another name
def double_each(numbers):
    return numbers
