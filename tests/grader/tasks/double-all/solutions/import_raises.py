# verdict: CE import — a module that does not exist
import no_such_module


def double_all(numbers):
    return numbers
