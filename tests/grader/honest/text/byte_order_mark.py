# verdict: AC — begins with a byte order mark, as Windows Notepad saves it
# task: double-all
def double_all(numbers):
    return [2 * n for n in numbers]
