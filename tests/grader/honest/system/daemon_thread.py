# verdict: AC — leaves a daemon thread waiting when it returns
# task: double-all
import threading


def double_all(numbers):
    result = []
    ready = threading.Event()

    def work():
        result.extend(2 * n for n in numbers)
        ready.set()
        threading.Event().wait()

    threading.Thread(target=work, daemon=True).start()
    ready.wait()
    return result
